package dev.loki.policy.scan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Finds all keywords in one pass over bytes (Aho and Corasick, "Efficient string matching", 1975).
 *
 * <p>The transition table is dense over the few signs that occur in keywords. Letters are compared without case, and every
 * digit counts as every other. States are numbered so that those at which a keyword ends come last: the inner loop is one
 * addition, one load and one comparison per byte. Immutable.
 */
final class Automaton {

    /** Hears of every place at which a keyword ends. */
    @FunctionalInterface
    interface Listener {
        /**
         * A keyword was found.
         *
         * @param keyword its number in the list that the automaton was built from
         * @param end the place behind it
         * @return false to end the pass
         */
        boolean found(int keyword, int end);
    }

    private final byte[] signs;
    private final int[] next;
    private final int firstFinal;
    private final int width;
    private final int[][] found;

    private Automaton(byte[] signs, int width, int[] next, int firstFinal, int[][] found) {
        this.signs = signs;
        this.width = width;
        this.next = next;
        this.firstFinal = firstFinal;
        this.found = found;
    }

    /** An automaton for these keywords, which are ASCII and not empty. */
    static Automaton of(List<String> keywords) {
        return new Builder(keywords).build();
    }

    /** Runs over {@code text[from, to)}. */
    void run(byte[] text, int from, int to, Listener listener) {
        int state = 0;
        for (int i = from; i < to; i++) {
            state = next[state + signs[text[i] & 0xFF]];
            if (state >= firstFinal) {
                for (int keyword : found[(state - firstFinal) / width]) {
                    if (!listener.found(keyword, i + 1)) {
                        return;
                    }
                }
            }
        }
    }

    private static byte fold(int b) {
        return (byte) (b >= '0' && b <= '9' ? '0' : b >= 'A' && b <= 'Z' ? b | 0x20 : b);
    }

    private static final class Builder {
        private final List<int[]> children = new ArrayList<>();
        private final List<List<Integer>> ends = new ArrayList<>();
        private final byte[] signs = new byte[256];
        private final int width;

        Builder(List<String> keywords) {
            int used = 1;
            for (String keyword : keywords) {
                for (int i = 0; i < keyword.length(); i++) {
                    int sign = fold(keyword.charAt(i)) & 0xFF;
                    if (signs[sign] == 0) {
                        signs[sign] = (byte) used++;
                    }
                }
            }
            for (int b = 0; b < signs.length; b++) {
                signs[b] = signs[fold(b) & 0xFF];
            }
            width = used;
            node();
            for (int i = 0; i < keywords.size(); i++) {
                add(keywords.get(i), i);
            }
        }

        private int node() {
            int[] child = new int[width];
            Arrays.fill(child, -1);
            children.add(child);
            ends.add(new ArrayList<>());
            return children.size() - 1;
        }

        private void add(String keyword, int number) {
            int at = 0;
            for (int i = 0; i < keyword.length(); i++) {
                int sign = signs[keyword.charAt(i)];
                if (children.get(at)[sign] < 0) {
                    children.get(at)[sign] = node();
                }
                at = children.get(at)[sign];
            }
            ends.get(at).add(number);
        }

        Automaton build() {
            completeTransitions();
            int count = children.size();
            int[] rank = new int[count];
            int ranked = 0;
            for (int finals = 0; finals < 2; finals++) {
                for (int state = 0; state < count; state++) {
                    if (ends.get(state).isEmpty() == (finals == 0)) {
                        rank[state] = ranked++;
                    }
                }
            }
            int[] next = new int[count * width];
            int plain = (int) ends.stream().filter(List::isEmpty).count();
            int[][] found = new int[count - plain][];
            for (int state = 0; state < count; state++) {
                for (int sign = 0; sign < width; sign++) {
                    next[rank[state] * width + sign] = rank[children.get(state)[sign]] * width;
                }
                if (rank[state] >= plain) {
                    found[rank[state] - plain] =
                            ends.get(state).stream().mapToInt(Integer::intValue).toArray();
                }
            }
            return new Automaton(signs, width, next, plain * width, found);
        }

        /** Breadth first: a missing child is the child of the longest proper suffix that is a state, too. */
        private void completeTransitions() {
            int[] suffix = new int[children.size()];
            Deque<Integer> queue = new ArrayDeque<>(List.of(0));
            while (!queue.isEmpty()) {
                int state = queue.remove();
                int[] child = children.get(state);
                for (int sign = 0; sign < width; sign++) {
                    int fallback = state == 0 ? 0 : children.get(suffix[state])[sign];
                    if (child[sign] < 0) {
                        child[sign] = fallback;
                    } else {
                        suffix[child[sign]] = fallback;
                        ends.get(child[sign]).addAll(ends.get(fallback));
                        queue.add(child[sign]);
                    }
                }
            }
        }
    }
}
