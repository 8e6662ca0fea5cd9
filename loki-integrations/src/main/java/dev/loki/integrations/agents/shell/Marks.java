package dev.loki.integrations.agents.shell;

/**
 * Characters of the private use area that stand, in an expanded text, for what a shell would put there.
 *
 * <p>Such a character in a command itself reads as its mark, which makes more of the text unknown, never less.
 */
public final class Marks {
    /** Any characters but a slash. */
    public static final char STAR = '\uE000';

    /** One character but a slash. */
    public static final char QUESTION = '\uE001';

    /** The beginning of a bracket expression, which ends at the next {@code ]}. */
    public static final char BRACKET = '\uE002';

    /** Any text, slashes and dots included. */
    public static final char UNKNOWN = '\uE003';

    /** Any number of folders; the rest is the pattern of a file's name. */
    public static final char BELOW = '\uE004';

    /** Some text that leads nowhere else: no {@code ..}, such as a number or a date. */
    public static final char ATOM = '\uE005';

    /** The first of the characters that lead from an unknown text to what it was made from. */
    static final char SOURCE = '\uE100';

    private Marks() {}

    /** Whether a text is known to its last character. */
    public static boolean known(String text) {
        return first(text) < 0;
    }

    /** Whether any text could stand somewhere in it. */
    public static boolean unknown(String text) {
        return text.indexOf(UNKNOWN) >= 0;
    }

    /** The index of the first mark, or -1. */
    public static int first(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isMark(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    /** The text for people: patterns as they were written, an ellipsis for what is not known. */
    public static String shown(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case STAR -> shown.append('*');
                case QUESTION -> shown.append('?');
                case BRACKET -> shown.append('[');
                case UNKNOWN, ATOM -> shown.append('…');
                case BELOW -> shown.append("**/");
                default -> shown.append(isSource(c) ? "" : c);
            }
        }
        return shown.toString();
    }

    static boolean isSource(char c) {
        return c >= SOURCE && c < SOURCE + Sources.MAX_SOURCES;
    }

    static boolean isMark(char c) {
        return c >= STAR && c <= ATOM;
    }

    static boolean isGlob(char c) {
        return c == STAR || c == QUESTION || c == BRACKET;
    }

    /** Patterns back to the characters that they were written with; the other marks stay. */
    static String plain(String text) {
        return text.replace(STAR, '*').replace(QUESTION, '?').replace(BRACKET, '[');
    }
}
