package dev.loki.integrations.agents.shell;

import dev.loki.integrations.agents.shell.Redirect.Kind;
import java.util.List;

/** Reads redirections. */
final class Redirections {
    private Redirections() {}

    /** Reads one if it begins here; a number or a name in braces may stand before it. */
    static boolean read(Cursor cursor, List<Redirect> redirects) {
        int start = cursor.at;
        while (Character.isDigit(cursor.here())) {
            cursor.at++;
        }
        String stream = cursor.text.substring(start, cursor.at);
        if (cursor.at == start && cursor.here() == '{') {
            int close = cursor.text.indexOf('}', cursor.at);
            boolean names = close > 0
                    && cursor.text
                            .substring(start + 1, close)
                            .chars()
                            .allMatch(c -> c == '_' || (c < 128 && Character.isLetterOrDigit(c)));
            boolean adjoins =
                    names && close + 1 < cursor.text.length() && "<>".indexOf(cursor.text.charAt(close + 1)) >= 0;
            cursor.at = adjoins ? close + 1 : start;
        }
        if (operator(cursor, redirects, stream.isEmpty() || stream.equals("1"))) {
            return true;
        }
        cursor.at = start;
        return false;
    }

    private static boolean operator(Cursor cursor, List<Redirect> redirects, boolean output) {
        if (cursor.take("<<<")) {
            redirects.add(new Redirect(Kind.TEXT, target(cursor)));
        } else if (cursor.startsWith("<<")) {
            HereDocuments.operator(cursor, redirects);
        } else if (cursor.take("<&")) {
            target(cursor);
        } else if (cursor.take("<>")) {
            redirects.add(new Redirect(Kind.ASIDE, target(cursor)));
        } else if (cursor.take("<")) {
            redirects.add(new Redirect(Kind.READ, target(cursor)));
        } else if (cursor.startsWith(">&") || cursor.startsWith("&>")) {
            Kind kind = cursor.take("&>>") ? Kind.APPEND : output ? Kind.WRITE : Kind.ASIDE;
            if (kind != Kind.APPEND) {
                cursor.at += 2;
            }
            Word target = target(cursor);
            String bare = target.bare();
            boolean stream = !bare.isEmpty() && bare.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
            if (!stream) {
                redirects.add(new Redirect(kind, target));
            }
        } else if (cursor.take(">>")) {
            redirects.add(new Redirect(output ? Kind.APPEND : Kind.ASIDE, target(cursor)));
        } else if (cursor.take(">|") || cursor.take(">!") || cursor.take(">")) {
            redirects.add(new Redirect(output ? Kind.WRITE : Kind.ASIDE, target(cursor)));
        } else {
            return false;
        }
        return true;
    }

    private static Word target(Cursor cursor) {
        cursor.skipBlanks();
        if ((cursor.here() == '<' || cursor.here() == '>') && cursor.ahead(1) == '(') {
            cursor.at += 2;
            return new Word(List.of(new Word.Substitution(ShellParser.scriptIn(cursor, ")"))));
        }
        Word word = WordParser.word(cursor);
        cursor.broken |= word.parts().isEmpty();
        return word;
    }
}
