package dev.loki.core.constitution;

/** Characters that change how a text looks or is read without being seen. */
final class Unprintable {
    private Unprintable() {}

    /** The text without control characters other than line feed, lone surrogates, and invisible or bidirectional marks. */
    static String strip(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints().filter(Unprintable::keep).forEach(kept::appendCodePoint);
        return kept.toString();
    }

    private static boolean keep(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL -> codePoint == '\n';
            case Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            // The zero-width joiners are needed to write several scripts and emoji.
            case Character.FORMAT -> codePoint == 0x200C || codePoint == 0x200D;
            default -> true;
        };
    }
}
