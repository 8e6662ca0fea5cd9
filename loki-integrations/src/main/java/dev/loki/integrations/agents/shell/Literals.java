package dev.loki.integrations.agents.shell;

import java.util.ArrayList;
import java.util.List;

/** Finds the string literals of a text in another language, neighbours that are added to each other as one. */
final class Literals {
    private static final int MAX_LITERALS = 2_000;

    private Literals() {}

    /**
     * A string literal.
     *
     * @param text its content, escapes replaced
     * @param start the index of its opening quote
     * @param end the index behind its closing quote
     */
    record Literal(String text, int start, int end) {}

    static List<Literal> in(String text) {
        List<Literal> literals = new ArrayList<>();
        int i = 0;
        while (i < text.length() && literals.size() < MAX_LITERALS) {
            char quote = text.charAt(i);
            if (quote != '"' && quote != '\'' && quote != '`') {
                i++;
                continue;
            }
            String triple = String.valueOf(quote).repeat(3);
            boolean three = text.startsWith(triple, i);
            int start = i + (three ? 3 : 1);
            int close = three ? text.indexOf(triple, start) : closing(text, start, quote);
            if (close < 0) {
                i++;
                continue;
            }
            int end = close + (three ? 3 : 1);
            add(literals, text, new Literal(AnsiQuotes.decoded(text.substring(start, close)), i, end));
            i = end;
        }
        return literals;
    }

    private static void add(List<Literal> literals, String text, Literal literal) {
        Literal last = literals.isEmpty() ? null : literals.get(literals.size() - 1);
        if (last != null && last.end() < literal.start() && joins(text, last.end(), literal.start())) {
            literals.set(literals.size() - 1, new Literal(last.text() + literal.text(), last.start(), literal.end()));
        } else {
            literals.add(literal);
        }
    }

    private static boolean joins(String text, int from, int to) {
        return text.substring(from, to).matches("\\s*[+.~]?\\s*");
    }

    private static int closing(String text, int start, char quote) {
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == quote) {
                return i;
            } else if (c == '\n' && quote != '`') {
                return -1;
            }
        }
        return -1;
    }
}
