package dev.loki.integrations.agents.shell;

/** Matches texts against patterns of {@link Marks}, in time that grows with the product of both lengths at most. */
public final class Wildcard {
    private Wildcard() {}

    /** Whether a whole text matches; an unknown part matches anything. */
    public static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int from = 0;
        while (t < text.length()) {
            int width = p < pattern.length() ? one(pattern, p, text.charAt(t)) : 0;
            if (p < pattern.length() && anything(pattern.charAt(p))) {
                star = p++;
                from = t;
            } else if (width > 0) {
                p += width;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++from;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && anything(pattern.charAt(p))) {
            p++;
        }
        return p == pattern.length();
    }

    private static boolean anything(char c) {
        return c == Marks.STAR || c == Marks.UNKNOWN || c == Marks.ATOM || c == Marks.BELOW;
    }

    /** How much of the pattern this character uses up; 0 when it does not match. */
    private static int one(String pattern, int at, char c) {
        char first = pattern.charAt(at);
        if (first == Marks.QUESTION) {
            return 1;
        }
        if (first != Marks.BRACKET) {
            return first == c ? 1 : 0;
        }
        int end = at + 1;
        boolean not = end < pattern.length() && (pattern.charAt(end) == '!' || pattern.charAt(end) == '^');
        end += not ? 1 : 0;
        boolean found = false;
        int begin = end;
        while (end < pattern.length() && (pattern.charAt(end) != ']' || end == begin)) {
            if (end + 2 < pattern.length() && pattern.charAt(end + 1) == '-' && pattern.charAt(end + 2) != ']') {
                found |= pattern.charAt(end) <= c && c <= pattern.charAt(end + 2);
                end += 3;
            } else {
                found |= pattern.charAt(end) == c || pattern.charAt(end) == Marks.BRACKET;
                end++;
            }
        }
        return found != not ? end - at + 1 : 0;
    }
}
