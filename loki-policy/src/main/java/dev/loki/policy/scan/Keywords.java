package dev.loki.policy.scan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The keywords of some detectors as one automaton. Immutable. */
final class Keywords {
    private final Automaton automaton;
    private final int[] lengths;
    private final boolean[] atStart;
    private final Use[][] uses;

    private Keywords(Automaton automaton, int[] lengths, boolean[] atStart, Use[][] uses) {
        this.automaton = automaton;
        this.lengths = lengths;
        this.atStart = atStart;
        this.uses = uses;
    }

    /** A detector, and which of its keywords it is. */
    private record Use(Detector detector, int number) {}

    /** Hears of keywords. */
    @FunctionalInterface
    interface Listener {
        /** Keyword {@code number} of the detector stands at {@code [start, end)}; false ends the pass. */
        boolean met(Detector detector, int number, int start, int end);
    }

    static Keywords of(List<Detector> detectors) {
        Map<String, List<Use>> byKeyword = new LinkedHashMap<>();
        for (Detector detector : detectors) {
            for (int i = 0; i < detector.keywords().size(); i++) {
                byKeyword
                        .computeIfAbsent(detector.keywords().get(i), k -> new ArrayList<>())
                        .add(new Use(detector, i));
            }
        }
        List<String> keywords = List.copyOf(byKeyword.keySet());
        Use[][] uses = byKeyword.values().stream()
                .map(list -> list.toArray(Use[]::new))
                .toArray(Use[][]::new);
        boolean[] atStart = new boolean[uses.length];
        for (int i = 0; i < atStart.length; i++) {
            atStart[i] = Stream.of(uses[i]).allMatch(use -> use.detector.beginsWithKeyword(use.number));
        }
        int[] lengths = keywords.stream().mapToInt(String::length).toArray();
        return new Keywords(Automaton.of(keywords), lengths, atStart, uses);
    }

    /** Tells of the keywords of a text, in the order of their ends. */
    void run(byte[] text, Listener listener) {
        automaton.run(text, (keyword, end) -> {
            int start = end - lengths[keyword];
            if (atStart[keyword] && !Bytes.isTokenStart(text, start)) {
                return true;
            }
            for (Use use : uses[keyword]) {
                if (!listener.met(use.detector, use.number, start, end)) {
                    return false;
                }
            }
            return true;
        });
    }
}
