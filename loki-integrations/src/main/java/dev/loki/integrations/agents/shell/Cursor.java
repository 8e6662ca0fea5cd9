package dev.loki.integrations.agents.shell;

import java.util.ArrayDeque;
import java.util.Deque;

/** A place in the text of a command, with what was found wrong so far. Not thread-safe. */
final class Cursor {
    /** The deepest nesting that is read; what lies deeper is not. */
    static final int MAX_DEPTH = 60;

    final String text;
    int at;
    int depth;

    /** Whether some of the text could not be read as shell. */
    boolean broken;

    /** Whether some of the text was not read because it is nested too deep. */
    boolean tooDeep;

    /** Here-documents whose body has not come yet. */
    final Deque<HereDocument> pending = new ArrayDeque<>();

    Cursor(String text) {
        this.text = text;
    }

    /** Goes over so many characters, not beyond the end. */
    void skip(int count) {
        at = Math.min(text.length(), at + count);
    }

    boolean atEnd() {
        return at >= text.length();
    }

    /** The character here, or NUL at the end. */
    char here() {
        return ahead(0);
    }

    /** The character some places ahead, or NUL behind the end. */
    char ahead(int distance) {
        return at + distance < text.length() ? text.charAt(at + distance) : '\0';
    }

    boolean startsWith(String start) {
        return text.startsWith(start, at);
    }

    /** Goes over the text if it is here. */
    boolean take(String start) {
        if (!startsWith(start)) {
            return false;
        }
        at += start.length();
        return true;
    }

    /** Skips blanks, continued lines and comments, not ends of lines. */
    void skipBlanks() {
        while (!atEnd()) {
            char c = here();
            if (c == ' ' || c == '\t' || c == '\r') {
                at++;
            } else if (c == '\\' && ahead(1) == '\n') {
                at += 2;
            } else if (c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else {
                return;
            }
        }
    }

    /** A cursor over a part of the text that was cut out, as deep as this one. */
    Cursor over(String inner) {
        Cursor cursor = new Cursor(inner);
        cursor.depth = depth + 1;
        return cursor;
    }

    /** Takes over what a cursor over a part found wrong. */
    void learn(Cursor inner) {
        broken |= inner.broken;
        tooDeep |= inner.tooDeep;
    }

    /** A here-document between its operator and its body. */
    static final class HereDocument {
        final String delimiter;
        final boolean verbatim;
        final boolean stripTabs;
        Word body = Word.EMPTY;

        HereDocument(String delimiter, boolean verbatim, boolean stripTabs) {
            this.delimiter = delimiter;
            this.verbatim = verbatim;
            this.stripTabs = stripTabs;
        }
    }
}
