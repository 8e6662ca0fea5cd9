package dev.loki.integrations.agents.shell;

import dev.loki.integrations.agents.shell.Word.Arithmetic;
import dev.loki.integrations.agents.shell.Word.Literal;
import dev.loki.integrations.agents.shell.Word.Output;
import dev.loki.integrations.agents.shell.Word.Part;
import dev.loki.integrations.agents.shell.Word.Variable;
import java.util.ArrayList;
import java.util.List;

/** Reads words: quotes, escapes and expansions. Never fails; a quote that is not closed ends with the text. */
final class WordParser {
    private static final String META = " \t\r\n;&|<>()";
    private static final String SPECIAL_PARAMETERS = "@*#?$!-0123456789";

    private final Cursor cursor;
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder plain = new StringBuilder();

    private WordParser(Cursor cursor) {
        this.cursor = cursor;
    }

    /** The word that begins here; empty where none does. */
    static Word word(Cursor cursor) {
        WordParser parser = new WordParser(cursor);
        while (!cursor.atEnd() && META.indexOf(cursor.here()) < 0) {
            parser.unquoted();
        }
        return parser.done();
    }

    /** A whole text in which expansions count and quotes do not, as the body of a here-document. */
    static Word document(Cursor cursor) {
        WordParser parser = new WordParser(cursor);
        while (!cursor.atEnd()) {
            parser.inDoubleQuotes('\0');
        }
        return parser.done();
    }

    private Word done() {
        flush(false);
        return new Word(parts);
    }

    private void flush(boolean quoted) {
        if (plain.length() > 0) {
            parts.add(new Literal(plain.toString(), quoted));
            plain.setLength(0);
        }
    }

    private void quoted(String text) {
        flush(false);
        parts.add(new Literal(text, true));
    }

    private void unquoted() {
        char c = cursor.here();
        switch (c) {
            case '\\' -> {
                cursor.at++;
                if (cursor.here() == '\n') {
                    cursor.at++;
                } else if (!cursor.atEnd()) {
                    quoted(String.valueOf(cursor.here()));
                    cursor.at++;
                }
            }
            case '\'' -> {
                cursor.at++;
                quoted(until('\''));
            }
            case '"' -> doubleQuotes();
            case '`' -> {
                flush(false);
                backquote(false);
            }
            case '$' -> dollar(false);
            default -> {
                boolean extended = "@!+?*".indexOf(c) >= 0 && cursor.ahead(1) == '(' && !plain.isEmpty();
                if (extended) {
                    cursor.at++;
                    skipParentheses();
                    plain.append('*');
                } else {
                    plain.append(c);
                    cursor.at++;
                }
            }
        }
    }

    private void doubleQuotes() {
        flush(false);
        cursor.at++;
        parts.add(new Literal("", true));
        while (!cursor.atEnd() && cursor.here() != '"') {
            inDoubleQuotes('"');
        }
        cursor.broken |= cursor.atEnd();
        cursor.skip(1);
        flush(true);
    }

    /** One character or expansion of a text in which quotes do not count. */
    private void inDoubleQuotes(char quote) {
        char c = cursor.here();
        if (c == '\\') {
            char next = cursor.ahead(1);
            if (next == '\n') {
                cursor.at += 2;
            } else if (next == '$' || next == '`' || next == '\\' || (next == quote && quote != '\0')) {
                plain.append(next);
                cursor.at += 2;
            } else {
                plain.append(c);
                cursor.at++;
            }
        } else if (c == '$') {
            flush(true);
            dollar(true);
            flush(true);
        } else if (c == '`') {
            flush(true);
            backquote(true);
        } else {
            plain.append(c);
            cursor.at++;
        }
    }

    private String until(char end) {
        int close = cursor.text.indexOf(end, cursor.at);
        cursor.broken |= close < 0;
        String inner = cursor.text.substring(cursor.at, close < 0 ? cursor.text.length() : close);
        cursor.skip(inner.length() + 1);
        return inner;
    }

    private void backquote(boolean quoted) {
        cursor.at++;
        StringBuilder inner = new StringBuilder();
        while (!cursor.atEnd() && cursor.here() != '`') {
            char next = cursor.ahead(1);
            if (cursor.here() == '\\' && (next == '`' || next == '\\' || next == '$' || (quoted && next == '"'))) {
                cursor.at++;
            }
            inner.append(cursor.here());
            cursor.skip(1);
        }
        cursor.broken |= cursor.atEnd();
        cursor.skip(1);
        Cursor within = cursor.over(inner.toString());
        parts.add(new Output(ShellParser.script(within), quoted));
        cursor.learn(within);
    }

    private void dollar(boolean quoted) {
        char next = cursor.ahead(1);
        if (cursor.startsWith("$((") && arithmetic(quoted)) {
            return;
        }
        if (next == '(') {
            flush(quoted);
            cursor.at += 2;
            cursor.depth++;
            parts.add(new Output(ShellParser.scriptIn(cursor, ")"), quoted));
            cursor.depth--;
        } else if (next == '{') {
            flush(quoted);
            cursor.at += 2;
            braces(quoted);
        } else if (next == '\'' && !quoted) {
            cursor.at += 2;
            quoted(AnsiQuotes.read(cursor));
        } else if (next == '"' && !quoted) {
            cursor.at++;
            doubleQuotes();
        } else if (isNameStart(next)) {
            flush(quoted);
            cursor.at++;
            parts.add(new Variable(name(), "", Word.EMPTY, quoted));
        } else if (next != '\0' && SPECIAL_PARAMETERS.indexOf(next) >= 0) {
            flush(quoted);
            cursor.at += 2;
            parts.add(new Variable(String.valueOf(next), "", Word.EMPTY, quoted));
        } else if (next == '[') {
            flush(quoted);
            cursor.at += 2;
            parts.add(new Arithmetic(inner(until(']'))));
        } else {
            plain.append('$');
            cursor.at++;
        }
    }

    /** Reads an arithmetic expansion; false, with nothing read, where it is a subshell within a command substitution. */
    private boolean arithmetic(boolean quoted) {
        int depth = 0;
        for (int i = cursor.at + 1; i < cursor.text.length(); i++) {
            char c = cursor.text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 1 && c == ')') {
                if (i + 1 >= cursor.text.length() || cursor.text.charAt(i + 1) != ')') {
                    return false;
                }
                flush(quoted);
                parts.add(new Arithmetic(inner(cursor.text.substring(cursor.at + 3, i))));
                cursor.at = i + 2;
                return true;
            }
        }
        return false;
    }

    private Word inner(String text) {
        if (cursor.depth >= Cursor.MAX_DEPTH) {
            cursor.tooDeep = true;
            return Word.EMPTY;
        }
        Cursor within = cursor.over(text);
        Word word = document(within);
        cursor.learn(within);
        return word;
    }

    private void braces(boolean quoted) {
        boolean length = cursor.here() == '#' && (isNameStart(cursor.ahead(1)) || cursor.ahead(1) == '@');
        boolean indirect = cursor.here() == '!' && isNameStart(cursor.ahead(1));
        if (length || indirect) {
            cursor.at++;
        }
        String name = isNameStart(cursor.here()) ? name() : cursor.atEnd() ? "" : special();
        String rest = matching();
        String operator = length ? "length" : indirect ? "!" : operator(rest);
        String argument = length || indirect ? "" : rest.substring(operator.length());
        parts.add(new Variable(name, operator, inner(unquotedText(argument)), quoted));
    }

    /** An argument within braces keeps its quotes; for what is looked for here they only get in the way. */
    private static String unquotedText(String argument) {
        return argument.replace("\"", "").replace("'", "");
    }

    private String special() {
        String name = String.valueOf(cursor.here());
        if (name.equals("}")) {
            return "";
        }
        cursor.at++;
        return name;
    }

    private static String operator(String rest) {
        for (String operator : List.of(
                ":-", ":=", ":+", ":?", "##", "%%", "//", "/#", "/%", "-", "=", "+", "?", "#", "%", "/", "^", ",", ":",
                "[", "@")) {
            if (rest.startsWith(operator)) {
                return operator;
            }
        }
        return "";
    }

    /** The text up to the brace that closes, which is gone over. */
    private String matching() {
        int depth = 1;
        int start = cursor.at;
        while (!cursor.atEnd()) {
            char c = cursor.here();
            if (c == '\\') {
                cursor.skip(1);
            } else if (c == '\'') {
                int close = cursor.text.indexOf('\'', cursor.at + 1);
                cursor.at = close < 0 ? cursor.at : close;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return cursor.text.substring(start, cursor.at++);
            }
            cursor.skip(1);
        }
        cursor.broken = true;
        return cursor.text.substring(Math.min(start, cursor.text.length()));
    }

    private void skipParentheses() {
        int depth = 0;
        while (!cursor.atEnd()) {
            char c = cursor.here();
            cursor.at++;
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0) {
                return;
            }
        }
        cursor.broken = true;
    }

    private String name() {
        int start = cursor.at;
        while (isNameStart(cursor.here()) || (cursor.here() >= '0' && cursor.here() <= '9')) {
            cursor.at++;
        }
        return cursor.text.substring(start, cursor.at);
    }

    static boolean isNameStart(char c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
