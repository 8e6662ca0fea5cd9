package dev.loki.core.io;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** The part of a pattern between two slashes: what one name must look like. */
final class GlobSegment {
    /** Stands for any number of folders; it is compared by identity and matches no single name. */
    static final GlobSegment ANY_FOLDERS = new GlobSegment(List.of());

    /** One character of a set, or any run of characters. */
    private record Item(boolean run, IntPredicate set) {}

    private static final Item RUN = new Item(true, c -> true);
    private static final Item ANY = new Item(false, c -> true);

    private final List<Item> items;

    private GlobSegment(List<Item> items) {
        this.items = items;
    }

    static GlobSegment parse(String text) {
        int[] chars = text.codePoints().toArray();
        List<Item> items = new ArrayList<>();
        int i = 0;
        while (i < chars.length) {
            int c = chars[i];
            if (c == '*') {
                if (items.isEmpty() || !items.get(items.size() - 1).run()) {
                    items.add(RUN);
                }
            } else if (c == '?') {
                items.add(ANY);
            } else if (c == '[') {
                int end = setEnd(chars, i);
                items.add(new Item(false, set(chars, i + 1, end)));
                i = end;
            } else if (c == '{') {
                throw new IllegalArgumentException(
                        "braces are no choice in a pattern; write one pattern per choice, or \"\\{\" for the character");
            } else {
                i = c == '\\' ? escaped(chars, i) : i;
                items.add(literal(chars[i]));
            }
            i++;
        }
        return new GlobSegment(List.copyOf(items));
    }

    /** Whether the whole name matches, by the items from left to right and back to the last run only. */
    boolean matches(String text, int from, int end) {
        int p = 0;
        int n = from;
        int retryItem = -1;
        int retryName = 0;
        while (n < end) {
            int c = text.codePointAt(n);
            if (p < items.size() && items.get(p).run()) {
                retryItem = ++p;
                retryName = n;
            } else if (p < items.size() && items.get(p).set().test(c)) {
                p++;
                n += Character.charCount(c);
            } else if (retryItem >= 0) {
                p = retryItem;
                retryName += Character.charCount(text.codePointAt(retryName));
                n = retryName;
            } else {
                return false;
            }
        }
        while (p < items.size() && items.get(p).run()) {
            p++;
        }
        return p == items.size() && this != ANY_FOLDERS;
    }

    private static Item literal(int wanted) {
        return new Item(false, c -> c == wanted);
    }

    private static int escaped(int[] chars, int backslash) {
        if (backslash + 1 == chars.length) {
            throw new IllegalArgumentException("a pattern ends in a backslash; remove it or double it");
        }
        return backslash + 1;
    }

    /** The index of the bracket that closes a set; one right behind the opening or the negation belongs to the set. */
    private static int setEnd(int[] chars, int open) {
        int i = open + 1;
        if (i < chars.length && isNot(chars[i])) {
            i++;
        }
        for (int first = i; i < chars.length; i++) {
            if (chars[i] == '\\') {
                i++;
            } else if (chars[i] == '[' && i + 1 < chars.length && chars[i + 1] == ':') {
                throw new IllegalArgumentException("named sets such as [:alpha:] are not supported; write a range");
            } else if (chars[i] == ']' && i > first) {
                return i;
            }
        }
        throw new IllegalArgumentException("a pattern has a \"[\" without its \"]\"; close it or write \"\\[\"");
    }

    private static IntPredicate set(int[] chars, int from, int end) {
        boolean not = isNot(chars[from]);
        IntPredicate set = c -> false;
        int i = not ? from + 1 : from;
        while (i < end) {
            i = chars[i] == '\\' ? i + 1 : i;
            int low = chars[i];
            int high = low;
            if (i + 2 < end && chars[i + 1] == '-') {
                i += chars[i + 2] == '\\' ? 3 : 2;
                high = chars[i];
            }
            if (high < low) {
                throw new IllegalArgumentException("a range in a pattern runs backwards; swap its ends");
            }
            set = set.or(range(low, high));
            i++;
        }
        return not ? set.negate() : set;
    }

    private static IntPredicate range(int low, int high) {
        return c -> low <= c && c <= high;
    }

    private static boolean isNot(int c) {
        return c == '!' || c == '^';
    }
}
