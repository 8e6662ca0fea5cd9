package dev.loki.policy.scan;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A pattern for tokens, matched at one place of a text.
 *
 * <p>The language is a small part of regular expressions: characters, classes {@code [A-Za-z0-9_]} and {@code [^…]}, groups
 * {@code (?:a|b)}, one capturing group, the counts {@code ? * + {n} {n,} {n,m}}, a backslash in front of a sign that is meant
 * as it stands, and {@code (?i)} in front for letters without case. It works on bytes, never crosses a line break, and one
 * attempt looks at no more than {@link #MAX_STEPS} bytes, so that matching takes linear time whatever the text holds.
 * Immutable.
 */
final class TokenPattern {
    /** The most bytes that one attempt looks at; a longer search ends without a match. */
    static final int MAX_STEPS = 8_192;

    /** What an open count such as {@code +} stands for at most. */
    static final int MAX_RUN = 2_048;

    private final Node start;
    private final int minLength;
    private final List<String> leads;
    private final int[][] leadBounds;

    TokenPattern(Node start, int minLength, List<String> leads, int[][] leadBounds) {
        this.start = start;
        this.minLength = minLength;
        this.leads = leads;
        this.leadBounds = leadBounds;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it is none, with a sentence
     */
    static TokenPattern compile(String pattern) {
        return new PatternParser(pattern).parse();
    }

    /** How far before a keyword a match may begin: the least and the most. */
    int[] lead(String keyword) {
        for (int i = 0; i < leads.size(); i++) {
            int inside = fold(leads.get(i)).indexOf(fold(keyword));
            if (inside >= 0) {
                return new int[] {leadBounds[i][0] + inside, leadBounds[i][1] + inside};
            }
        }
        return new int[] {0, 0};
    }

    /** The text with every digit as a zero. */
    static String fold(String text) {
        return text.replaceAll("[0-9]", "0");
    }

    /** Whether the pattern matches from {@code at}, and ends before a byte that is no word sign. */
    boolean matches(Attempt attempt, int at) {
        if (at + minLength > attempt.limit) {
            return false;
        }
        attempt.begin(at);
        int end = start.match(attempt, at);
        attempt.end = end;
        return end >= 0;
    }

    /** One try at one place, and what it found. Not thread-safe; used again for the next. */
    static final class Attempt {
        final byte[] text;
        final int limit;
        int groupStart;
        int groupEnd;
        int end;
        private int budget = MAX_STEPS;
        private long work;

        Attempt(byte[] text, int limit) {
            this.text = text;
            this.limit = limit;
        }

        private void begin(int at) {
            groupStart = at;
            groupEnd = -1;
            work += MAX_STEPS - budget;
            budget = MAX_STEPS;
        }

        /** Where the capturing group ended, or the match if there is none. */
        int groupEnd() {
            return groupEnd < 0 ? end : groupEnd;
        }

        /** How many steps all tries took together, but for the last. */
        long work() {
            return work;
        }

        private boolean spend(int steps) {
            budget -= steps;
            return budget >= 0;
        }
    }

    /** One step of a pattern, which knows the next one. */
    abstract static class Node {
        /** The end of the whole match when this step begins at {@code at}, or -1. */
        abstract int match(Attempt a, int at);

        /** Whether this step can begin with such a byte. */
        abstract boolean canBeginWith(int b);
    }

    /** The end: the next byte is no word sign. */
    static final class End extends Node {
        @Override
        int match(Attempt a, int at) {
            return at == a.limit || !Bytes.isWord(a.text[at]) ? at : -1;
        }

        @Override
        boolean canBeginWith(int b) {
            return !Bytes.isWord((byte) b);
        }
    }

    /** A run of bytes of a class, as long as possible first. */
    static final class Run extends Node {
        private final boolean[] set;
        private final int min;
        private final int max;
        private final Node next;
        /** Whether what follows can begin with none of these bytes, so that a shorter run need not be tried. */
        private final boolean possessive;

        Run(boolean[] set, int min, int max, Node next) {
            this.set = set;
            this.min = min;
            this.max = max;
            this.next = next;
            this.possessive = IntStream.range(0, set.length).noneMatch(b -> set[b] && next.canBeginWith(b));
        }

        @Override
        boolean canBeginWith(int b) {
            return set[b] || (min == 0 && next.canBeginWith(b));
        }

        @Override
        int match(Attempt a, int at) {
            int end = Math.min(a.limit, at + max);
            int i = at;
            while (i < end && set[a.text[i] & 0xFF]) {
                i++;
            }
            if (!a.spend(i - at + 1) || i - at < min) {
                return -1;
            }
            if (possessive) {
                return next.match(a, i);
            }
            for (; i >= at + min; i--) {
                int found = next.match(a, i);
                if (found >= 0 || !a.spend(1)) {
                    return found;
                }
            }
            return -1;
        }
    }

    /** One of several ways, the first that leads to a match. */
    static final class Choice extends Node {
        private final List<Node> ways;

        Choice(List<Node> ways) {
            this.ways = ways;
        }

        @Override
        boolean canBeginWith(int b) {
            return ways.stream().anyMatch(way -> way.canBeginWith(b));
        }

        @Override
        int match(Attempt a, int at) {
            for (Node way : ways) {
                int found = way.match(a, at);
                if (found >= 0) {
                    return found;
                }
                if (!a.spend(1)) {
                    return -1;
                }
            }
            return -1;
        }
    }

    /** The beginning or the end of the capturing group. */
    static final class Mark extends Node {
        private final boolean opening;
        private final Node next;

        Mark(boolean opening, Node next) {
            this.opening = opening;
            this.next = next;
        }

        @Override
        boolean canBeginWith(int b) {
            return next.canBeginWith(b);
        }

        @Override
        int match(Attempt a, int at) {
            int found = next.match(a, at);
            if (found >= 0) {
                if (opening) {
                    a.groupStart = at;
                } else {
                    a.groupEnd = at;
                }
            }
            return found;
        }
    }
}
