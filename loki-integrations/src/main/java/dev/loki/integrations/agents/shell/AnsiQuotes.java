package dev.loki.integrations.agents.shell;

/** The escapes within {@code $'…'} and of {@code echo -e} and {@code printf}. */
final class AnsiQuotes {
    private AnsiQuotes() {}

    /** Reads behind the opening quote, up to and over the closing one. */
    static String read(Cursor cursor) {
        int start = cursor.at;
        while (!cursor.atEnd() && cursor.here() != '\'') {
            cursor.skip(cursor.here() == '\\' ? 2 : 1);
        }
        cursor.broken |= cursor.atEnd();
        int end = cursor.at;
        cursor.skip(1);
        return decoded(cursor.text.substring(start, end));
    }

    /** A text with its escapes replaced. */
    static String decoded(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '\\' || i == text.length()) {
                out.append(c);
                continue;
            }
            char escape = text.charAt(i++);
            switch (escape) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'r' -> out.append('\r');
                case 'a', 'b', 'f', 'v' -> out.append(' ');
                case 'e', 'E' -> out.append('\u001b');
                case 'x' -> i = number(text, i, 2, 16, out);
                case 'u' -> i = number(text, i, 4, 16, out);
                case 'U' -> i = number(text, i, 8, 16, out);
                case '0', '1', '2', '3', '4', '5', '6', '7' -> i = number(text, i - 1, escape == '0' ? 4 : 3, 8, out);
                default ->
                    out.append(escape == '\\' || escape == '\'' || escape == '"' || escape == '?' ? "" : "\\")
                            .append(escape);
            }
        }
        return out.toString();
    }

    private static int number(String text, int from, int digits, int base, StringBuilder out) {
        int i = from;
        int value = 0;
        while (i < text.length() && i - from < digits && Character.digit(text.charAt(i), base) >= 0) {
            value = value * base + Character.digit(text.charAt(i), base);
            i++;
        }
        if (i > from && Character.isValidCodePoint(value)) {
            out.appendCodePoint(value);
        }
        return i;
    }
}
