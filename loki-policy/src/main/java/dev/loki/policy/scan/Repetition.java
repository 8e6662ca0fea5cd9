package dev.loki.policy.scan;

import java.util.ArrayDeque;
import java.util.Deque;

/** How large a pattern becomes when its counts are written out: the largest product of nested ones. */
final class Repetition {
    private static final int MAX = 1_000_000;

    private Repetition() {}

    /** An upper bound for the product, cut at a million; a pattern that is none may give any number. */
    static int of(String regex) {
        Deque<Integer> open = new ArrayDeque<>();
        int most = 1;
        int inGroup = 1;
        int last = 1;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '\\') {
                i++;
                last = 1;
            } else if (c == '[') {
                i = classEnd(regex, i);
                last = 1;
            } else if (c == '(') {
                open.push(inGroup);
                inGroup = 1;
            } else if (c == ')') {
                last = inGroup;
                inGroup = open.isEmpty() ? inGroup : Math.max(open.pop(), inGroup);
            } else if (c == '{') {
                last = (int) Math.min(MAX, (long) last * count(regex, i));
                inGroup = Math.max(inGroup, last);
            } else if (c != '}' && c != ',' && !Character.isDigit(c)) {
                last = 1;
            }
            most = Math.max(most, inGroup);
        }
        return most;
    }

    private static int classEnd(String regex, int open) {
        int i = open + (regex.startsWith("[^", open) ? 2 : 1);
        i += regex.startsWith("]", i) ? 1 : 0;
        while (i < regex.length() && regex.charAt(i) != ']') {
            i += regex.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }

    /** The larger bound of a count. */
    private static int count(String regex, int open) {
        int most = 1;
        int number = 0;
        for (int i = open + 1; i < regex.length() && regex.charAt(i) != '}'; i++) {
            char c = regex.charAt(i);
            number = Character.isDigit(c) ? Math.min(MAX, number * 10 + c - '0') : 0;
            most = Math.max(most, number);
        }
        return most;
    }
}
