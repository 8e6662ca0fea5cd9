package dev.loki.core.json;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The known word that a mistyped one probably means. */
public final class Nearest {
    private static final int MIN_ABBREVIATION = 3;

    private Nearest() {}

    /**
     * The first of the nearest candidates by the number of inserted, deleted, changed and swapped letters, if that is
     * at most a third of the word and never less than one allowed; else the only candidate that the word begins. Upper and
     * lower case count as the same.
     */
    public static Optional<String> to(String word, Collection<String> candidates) {
        int best = Math.max(1, word.length() / 3) + 1;
        Optional<String> nearest = Optional.empty();
        String lower = word.toLowerCase(Locale.ROOT);
        for (String candidate : candidates) {
            if (Math.abs(candidate.length() - word.length()) < best) {
                int distance = distance(lower, candidate.toLowerCase(Locale.ROOT));
                if (distance < best) {
                    best = distance;
                    nearest = Optional.of(candidate);
                }
            }
        }
        return nearest.or(() -> abbreviated(lower, candidates));
    }

    private static Optional<String> abbreviated(String word, Collection<String> candidates) {
        List<String> meant = candidates.stream()
                .filter(candidate -> candidate.toLowerCase(Locale.ROOT).startsWith(word))
                .toList();
        return word.length() >= MIN_ABBREVIATION && meant.size() == 1 ? Optional.of(meant.get(0)) : Optional.empty();
    }

    /** The Damerau-Levenshtein distance in its restricted form: no letter takes part in two edits. */
    private static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(last[j], row[j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            int[] spare = before;
            before = last;
            last = row;
            row = spare;
        }
        return last[b.length()];
    }
}
