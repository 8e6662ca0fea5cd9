package dev.loki.core.constitution;

import dev.loki.core.git.AddedLine;
import dev.loki.core.git.RemovedLine;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How many declarations of tests a change adds to each test file, less those that it removes; a line is a declaration when it
 * begins, after white space, with one of the given texts, of which one with {@code @} ends there or before no letter.
 */
final class TestCount {
    private final List<String> declarations;
    private final Map<String, Integer> gains = new TreeMap<>();

    private TestCount(List<String> declarations) {
        this.declarations = declarations;
    }

    static TestCount of(Facts facts, PathSet tests, List<String> declarations) {
        TestCount count = new TestCount(declarations);
        for (AddedLine line : facts.addedLines().orElse(List.of())) {
            count.add(tests, line.path(), line.text(), 1);
        }
        for (RemovedLine line : facts.removedLines().orElse(List.of())) {
            count.add(tests, line.path(), line.text(), -1);
        }
        return count;
    }

    private void add(PathSet tests, String path, String text, int by) {
        if (declares(text.strip()) && tests.contains(path)) {
            gains.merge(path, by, Integer::sum);
        }
    }

    private boolean declares(String line) {
        return declarations.stream()
                .anyMatch(begin -> line.startsWith(begin)
                        && (begin.charAt(0) != '@'
                                || line.length() == begin.length()
                                || !Character.isJavaIdentifierPart(line.charAt(begin.length()))));
    }

    /**
     * The files that lose tests, and how many; none when the other files gain as many, since tests may move.
     *
     * @param excused files whose losses do not count
     */
    Map<String, Integer> losses(Set<String> excused) {
        Map<String, Integer> losses = new TreeMap<>();
        int balance = 0;
        for (Map.Entry<String, Integer> gain : gains.entrySet()) {
            if (gain.getValue() > 0) {
                balance += gain.getValue();
            } else if (gain.getValue() < 0 && !excused.contains(gain.getKey())) {
                balance += gain.getValue();
                losses.put(gain.getKey(), -gain.getValue());
            }
        }
        return balance < 0 ? losses : Map.of();
    }
}
