package dev.loki.policy.scan;

import dev.loki.policy.scan.TokenPattern.Node;
import java.util.ArrayList;
import java.util.List;

/** Reads the language of {@link TokenPattern}, and builds the steps from the last to the first. */
final class PatternParser {
    private static final int MAX_COPIES = 64;

    private final String pattern;
    private final boolean ignoreCase;
    private int at;
    private boolean captured;

    PatternParser(String pattern) {
        this.ignoreCase = pattern.startsWith("(?i)");
        this.pattern = ignoreCase ? pattern.substring(4) : pattern;
    }

    TokenPattern parse() {
        Part whole = alternatives();
        if (at < pattern.length()) {
            throw wrong("there is a ')' too many");
        }
        List<String> leads = new ArrayList<>();
        List<int[]> bounds = new ArrayList<>();
        leads(whole, leads, bounds);
        return new TokenPattern(
                whole.build(new TokenPattern.End()), whole.min(), List.copyOf(leads), bounds.toArray(int[][]::new));
    }

    /** A parsed part, from which steps can be built in front of others. */
    private interface Part {
        Node build(Node next);

        int min();

        int max();

        /** The one sign that this part stands for, in lower case, or a zero. */
        default char literal() {
            return 0;
        }
    }

    /** A run of bytes of a class. */
    private static final class ByteRun implements Part {
        private final boolean[] set;
        private final int min;
        private final int max;
        private final char literal;

        ByteRun(boolean[] set, int min, int max, char literal) {
            this.set = set;
            this.min = min;
            this.max = max;
            this.literal = literal;
        }

        @Override
        public int min() {
            return min;
        }

        @Override
        public int max() {
            return max;
        }

        @Override
        public char literal() {
            return literal;
        }

        @Override
        public Node build(Node next) {
            return new TokenPattern.Run(set, min, max, next);
        }
    }

    private record Sequence(List<Part> parts) implements Part {
        @Override
        public Node build(Node next) {
            Node first = next;
            for (int i = parts.size() - 1; i >= 0; i--) {
                first = parts.get(i).build(first);
            }
            return first;
        }

        @Override
        public int min() {
            return parts.stream().mapToInt(Part::min).sum();
        }

        @Override
        public int max() {
            return parts.stream().mapToInt(Part::max).sum();
        }
    }

    private record OneOf(List<Part> ways) implements Part {
        @Override
        public Node build(Node next) {
            return new TokenPattern.Choice(
                    ways.stream().map(way -> way.build(next)).toList());
        }

        @Override
        public int min() {
            return ways.stream().mapToInt(Part::min).min().orElse(0);
        }

        @Override
        public int max() {
            return ways.stream().mapToInt(Part::max).max().orElse(0);
        }
    }

    private record Captured(Part inner) implements Part {
        @Override
        public Node build(Node next) {
            return new TokenPattern.Mark(true, inner.build(new TokenPattern.Mark(false, next)));
        }

        @Override
        public int min() {
            return inner.min();
        }

        @Override
        public int max() {
            return inner.max();
        }
    }

    /** A group with a count: its copies, those beyond the least each optional together with all that follow. */
    private record Repeated(Part inner, int least, int most) implements Part {
        @Override
        public Node build(Node next) {
            Node first = next;
            for (int i = most; i > least; i--) {
                first = new TokenPattern.Choice(List.of(inner.build(first), next));
            }
            for (int i = 0; i < least; i++) {
                first = inner.build(first);
            }
            return first;
        }

        @Override
        public int min() {
            return inner.min() * least;
        }

        @Override
        public int max() {
            return inner.max() * most;
        }
    }

    private Part alternatives() {
        List<Part> ways = new ArrayList<>(List.of(sequence()));
        while (at < pattern.length() && pattern.charAt(at) == '|') {
            at++;
            ways.add(sequence());
        }
        return ways.size() == 1 ? ways.get(0) : new OneOf(List.copyOf(ways));
    }

    private Part sequence() {
        List<Part> parts = new ArrayList<>();
        while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            parts.add(counted());
        }
        return new Sequence(List.copyOf(parts));
    }

    private Part counted() {
        boolean group = pattern.charAt(at) == '(';
        Part part = group ? group() : sign();
        int[] count = count(group ? MAX_COPIES : TokenPattern.MAX_RUN);
        if (count.length == 0) {
            return part;
        }
        return part instanceof ByteRun run
                ? new ByteRun(run.set, count[0], count[1], (char) 0)
                : new Repeated(part, count[0], count[1]);
    }

    private Part group() {
        boolean plain = pattern.startsWith("(?:", at);
        at += plain ? 3 : 1;
        if (!plain && captured) {
            throw wrong("there can be one capturing group only; write (?:");
        }
        captured |= !plain;
        Part inner = alternatives();
        if (at >= pattern.length()) {
            throw wrong("a '(' is not closed");
        }
        at++;
        return plain ? inner : new Captured(inner);
    }

    private Part sign() {
        char c = pattern.charAt(at++);
        boolean[] set = new boolean[256];
        switch (c) {
            case '[' -> {
                readClass(set);
                return new ByteRun(set, 1, 1, (char) 0);
            }
            case '\\' -> c = escaped();
            case '.', '^', '$', '*', '+', '?', '{', '}', ']' ->
                throw wrong("the sign " + c + " has no meaning here; write \\" + c);
            default -> {}
        }
        put(set, c, c);
        return new ByteRun(set, 1, 1, Character.toLowerCase(c));
    }

    private char escaped() {
        if (at >= pattern.length() || Character.isLetterOrDigit(pattern.charAt(at))) {
            throw wrong("a backslash stands in front of a sign only");
        }
        return pattern.charAt(at++);
    }

    private void readClass(boolean[] set) {
        boolean negated = pattern.startsWith("^", at);
        at += negated ? 1 : 0;
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            char from = classSign();
            char to = from;
            if (pattern.startsWith("-", at) && at + 1 < pattern.length() && pattern.charAt(at + 1) != ']') {
                at++;
                to = classSign();
            }
            put(set, from, to);
        }
        if (at >= pattern.length()) {
            throw wrong("a '[' is not closed");
        }
        at++;
        if (negated) {
            for (int i = 0; i < set.length; i++) {
                set[i] = !set[i];
            }
        }
        set['\n'] = false;
        set['\r'] = false;
    }

    private char classSign() {
        char c = pattern.charAt(at++);
        return c == '\\' ? escaped() : c;
    }

    private void put(boolean[] set, char from, char to) {
        if (to > 127 || from > to) {
            throw wrong("a class goes from a lower to a higher ASCII sign");
        }
        for (char c = from; c <= to; c++) {
            set[c] = true;
            if (ignoreCase) {
                set[Character.toLowerCase(c)] = true;
                set[Character.toUpperCase(c)] = true;
            }
        }
    }

    /** The least and the most, or nothing. */
    private int[] count(int open) {
        if (at >= pattern.length()) {
            return new int[0];
        }
        switch (pattern.charAt(at)) {
            case '?' -> {
                at++;
                return new int[] {0, 1};
            }
            case '*' -> {
                at++;
                return new int[] {0, open};
            }
            case '+' -> {
                at++;
                return new int[] {1, open};
            }
            case '{' -> {
                int close = pattern.indexOf('}', at);
                if (close < 0) {
                    throw wrong("a '{' is not closed");
                }
                String[] bounds = pattern.substring(at + 1, close).split(",", -1);
                at = close + 1;
                int least = number(bounds[0]);
                int most = bounds.length == 1 ? least : bounds[1].isEmpty() ? open : number(bounds[1]);
                if (bounds.length > 2 || most < least || most > open) {
                    throw wrong("a count goes from a lower to a higher number, at most " + open);
                }
                return new int[] {least, most};
            }
            default -> {
                return new int[0];
            }
        }
    }

    private int number(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("pattern " + pattern + ": '" + digits + "' is no count", e);
        }
    }

    /** Collects the literal runs of the outermost sequence, and how many bytes may stand before each. */
    private static void leads(Part whole, List<String> leads, List<int[]> bounds) {
        if (!(whole instanceof Sequence sequence)) {
            return;
        }
        StringBuilder literal = new StringBuilder();
        int min = 0;
        int max = 0;
        int[] start = {0, 0};
        for (Part part : sequence.parts) {
            if (part.literal() == 0) {
                flush(literal, start, leads, bounds);
            } else if (literal.isEmpty()) {
                start = new int[] {min, max};
            }
            if (part.literal() != 0) {
                literal.append(part.literal());
            }
            min += part.min();
            max += part.max();
        }
        flush(literal, start, leads, bounds);
    }

    private static void flush(StringBuilder literal, int[] start, List<String> leads, List<int[]> bounds) {
        if (!literal.isEmpty()) {
            leads.add(literal.toString());
            bounds.add(start);
            literal.setLength(0);
        }
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("pattern " + pattern + ", at " + (at + 1) + ": " + what);
    }
}
