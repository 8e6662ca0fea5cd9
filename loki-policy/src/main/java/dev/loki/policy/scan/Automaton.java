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

    private static final int HALF_BLOCK = 16 << 10;

    private final byte[] signs;
    private final int[] next;
    private final int firstFinal;
    private final int width;
    private final int[][] found;
    private final int longest;

    private Automaton(byte[] signs, int width, int[] next, int firstFinal, int[][] found, int longest) {
        this.signs = signs;
        this.width = width;
        this.next = next;
        this.firstFinal = firstFinal;
        this.found = found;
        this.longest = longest;
    }

    /** An automaton for these keywords, which are ASCII and not empty. */
    static Automaton of(List<String> keywords) {
        return new Builder(keywords).build();
    }

    /**
     * Runs over the text.
     *
     * <p>Each step waits for the load of the step before. So the two halves of a block are run through in turns, which
     * nearly doubles the speed; what is found in the second half is told when the first is done.
     */
    void run(byte[] text, Listener listener) {
        int state = 0;
        int at = 0;
        if (text.length >= 2 * HALF_BLOCK) {
            Pending pending = new Pending();
            while (state >= 0 && text.length - at >= 2 * HALF_BLOCK) {
                state = block(text, at, state, pending, listener);
                at += 2 * HALF_BLOCK;
            }
        }
        for (; state >= 0 && at < text.length; at++) {
            state = next[state + signs[text[at] & 0xFF]];
            if (state >= firstFinal && !tell(state, at + 1, listener)) {
                return;
            }
        }
    }

    /** Runs through a block from its first half's state; returns the state behind it, or -1 at the listener's wish. */
    private int block(byte[] text, int start, int state, Pending pending, Listener listener) {
        int[] table = next;
        byte[] sign = signs;
        int finals = firstFinal;
        int middle = start + HALF_BLOCK;
        int first = state;
        int second = stateBefore(text, middle);
        pending.size = 0;
        for (int i = start; i < middle; i++) {
            first = table[first + sign[text[i] & 0xFF]];
            second = table[second + sign[text[i + HALF_BLOCK] & 0xFF]];
            if (first >= finals && !tell(first, i + 1, listener)) {
                return -1;
            }
            if (second >= finals) {
                pending.add(second, i + HALF_BLOCK + 1);
            }
        }
        for (int i = 0; i < pending.size; i++) {
            if (!tell(pending.states[i], pending.ends[i], listener)) {
                return -1;
            }
        }
        return second;
    }

    /** A state depends on no more bytes than the longest keyword has. */
    private int stateBefore(byte[] text, int end) {
        int state = 0;
        for (int i = Math.max(0, end - longest); i < end; i++) {
            state = next[state + signs[text[i] & 0xFF]];
        }
        return state;
    }

    private boolean tell(int state, int end, Listener listener) {
        for (int keyword : found[(state - firstFinal) / width]) {
            if (!listener.found(keyword, end)) {
                return false;
            }
        }
        return true;
    }

    /** States that were reached but not told of. */
    private static final class Pending {
        private int[] states = new int[64];
        private int[] ends = new int[64];
        private int size;

        void add(int state, int end) {
            if (size == states.length) {
                states = Arrays.copyOf(states, 2 * size);
                ends = Arrays.copyOf(ends, 2 * size);
            }
            states[size] = state;
            ends[size++] = end;
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
        private final int longest;

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
            longest = keywords.stream().mapToInt(String::length).max().orElse(0);
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
            return new Automaton(signs, width, next, plain * width, found, longest);
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
