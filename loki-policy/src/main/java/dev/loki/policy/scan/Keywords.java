package dev.loki.policy.scan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keywords of some detectors as one automaton. Immutable. */
final class Keywords {
    private final Automaton automaton;
    private final int[] lengths;
    private final List<List<Use>> uses;

    private Keywords(Automaton automaton, int[] lengths, List<List<Use>> uses) {
        this.automaton = automaton;
        this.lengths = lengths;
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
        return new Keywords(
                Automaton.of(keywords),
                keywords.stream().mapToInt(String::length).toArray(),
                List.copyOf(byKeyword.values()));
    }

    void run(byte[] text, int from, int to, Listener listener) {
        automaton.run(text, from, to, (keyword, end) -> {
            List<Use> list = uses.get(keyword);
            for (int i = 0; i < list.size(); i++) {
                Use use = list.get(i);
                if (!listener.met(use.detector, use.number, end - lengths[keyword], end)) {
                    return false;
                }
            }
            return true;
        });
    }
}
