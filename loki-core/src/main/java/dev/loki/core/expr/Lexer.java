package dev.loki.core.expr;

import dev.loki.core.ConfigException;
import dev.loki.core.expr.Token.Kind;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;

/** Cuts the text of a rule into pieces. */
final class Lexer {
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        if (text.length() > Rule.MAX_LENGTH) {
            throw new ExpressionException(
                    0, "a rule has more than " + Rule.MAX_LENGTH + " characters; split it into several entries");
        }
        return new Lexer(text).run();
    }

    private List<Token> run() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                at++;
            } else if (letter(c)) {
                word();
            } else if (c == '-' || digit(c)) {
                number();
            } else if (c == '"') {
                string();
            } else {
                symbol(c);
            }
        }
        add(Kind.END, at, at);
        return tokens;
    }

    private void word() {
        int end = at;
        while (end < text.length() && (letter(text.charAt(end)) || digit(text.charAt(end)))) {
            end++;
        }
        add(Kind.WORD, at, end);
    }

    private void number() {
        int end = at + 1;
        while (end < text.length() && (letter(text.charAt(end)) || digit(text.charAt(end)) || numberSign(end))) {
            end++;
        }
        String digits = text.substring(at, end);
        try {
            JsonNumber number = (JsonNumber) Json.parse(digits, "number");
            tokens.add(new Token(Kind.NUMBER, digits, number.value(), at));
        } catch (ConfigException | ClassCastException e) {
            throw new ExpressionException(at, "\"" + shortened(digits) + "\" is no number; write it like 5, -1 or 0.5");
        }
        at = end;
    }

    private boolean numberSign(int i) {
        char c = text.charAt(i);
        char before = text.charAt(i - 1);
        return c == '.' || ((c == '-' || c == '+') && (before == 'e' || before == 'E'));
    }

    private void string() {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != '"') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= text.length()) {
            throw new ExpressionException(at, "a text in quotes has no end; close it with \"");
        }
        if (isPlain(end)) {
            tokens.add(new Token(Kind.STRING, text.substring(at + 1, end), null, at));
            at = end + 1;
            return;
        }
        try {
            JsonString string = (JsonString) Json.parse(text.substring(at, end + 1), "text");
            tokens.add(new Token(Kind.STRING, string.value(), null, at));
        } catch (ConfigException e) {
            throw new ExpressionException(
                    at, "a text in quotes holds a control character or an unknown escape; write \\\\ for a backslash");
        }
        at = end + 1;
    }

    /** Whether what stands up to the closing quote means itself. */
    private boolean isPlain(int end) {
        for (int i = at + 1; i < end; i++) {
            char c = text.charAt(i);
            if (c == '\\' || c < ' ' || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private void symbol(char c) {
        switch (c) {
            case '(' -> add(Kind.OPEN, at, at + 1);
            case ')' -> add(Kind.CLOSE, at, at + 1);
            case '[' -> add(Kind.OPEN_LIST, at, at + 1);
            case ']' -> add(Kind.CLOSE_LIST, at, at + 1);
            case ',' -> add(Kind.COMMA, at, at + 1);
            case '<', '>', '=', '!' -> operator();
            default ->
                throw new ExpressionException(
                        at,
                        c == '\''
                                ? "texts are written in double quotes; replace the single ones"
                                : "a character that has no meaning here; remove it or put the text in double quotes");
        }
    }

    private void operator() {
        boolean two = at + 1 < text.length() && text.charAt(at + 1) == '=';
        String operator = text.substring(at, at + (two ? 2 : 1));
        if (operator.equals("=") || operator.equals("!")) {
            throw new ExpressionException(
                    at, operator.equals("=") ? "compare with \"==\", not with \"=\"" : "write \"not\" or \"!=\"");
        }
        add(Kind.OPERATOR, at, at + operator.length());
    }

    private void add(Kind kind, int from, int to) {
        tokens.add(new Token(kind, text.substring(from, to), null, from));
        at = to;
    }

    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }

    private static boolean letter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }
}
