package dev.loki.integrations.agents.shell;

import dev.loki.integrations.agents.shell.Cursor.HereDocument;
import dev.loki.integrations.agents.shell.Redirect.Kind;
import dev.loki.integrations.agents.shell.Word.Literal;
import java.util.List;

/** Reads here-documents: the operator in its place, the body at the end of that line. */
final class HereDocuments {
    private HereDocuments() {}

    static void operator(Cursor cursor, List<Redirect> redirects) {
        cursor.at += 2;
        boolean stripTabs = cursor.take("-");
        cursor.skipBlanks();
        Word delimiter = WordParser.word(cursor);
        StringBuilder text = new StringBuilder();
        boolean quoted = false;
        for (Word.Part part : delimiter.parts()) {
            if (part instanceof Literal literal) {
                text.append(literal.text());
                quoted |= literal.quoted();
            }
        }
        HereDocument document = new HereDocument(text.toString(), quoted, stripTabs);
        cursor.pending.add(document);
        int end = cursor.text.indexOf('\n', cursor.at);
        document.body = body(cursor, document, end < 0 ? cursor.text.length() : end + 1, cursor.pending.size() - 1);
        redirects.add(new Redirect(Kind.TEXT, document.body));
    }

    /** Goes over the bodies that begin here. */
    static void bodies(Cursor cursor) {
        while (!cursor.pending.isEmpty()) {
            cursor.at = end(cursor, cursor.pending.remove(), cursor.at);
        }
    }

    /** The body of a document, behind those of the documents before it on the line. */
    private static Word body(Cursor cursor, HereDocument document, int lineEnd, int before) {
        int from = lineEnd;
        int passed = 0;
        for (HereDocument earlier : cursor.pending) {
            if (passed++ == before) {
                break;
            }
            from = end(cursor, earlier, from);
        }
        String text = lines(cursor, document, from);
        if (document.verbatim) {
            return Word.literal(text);
        }
        if (cursor.depth >= Cursor.MAX_DEPTH) {
            cursor.tooDeep = true;
            return Word.EMPTY;
        }
        Cursor within = cursor.over(text);
        Word word = WordParser.document(within);
        cursor.learn(within);
        return word;
    }

    private static String lines(Cursor cursor, HereDocument document, int from) {
        StringBuilder text = new StringBuilder();
        int at = from;
        while (at < cursor.text.length()) {
            int next = lineEnd(cursor, at);
            String line = stripped(document, cursor.text.substring(at, next));
            if (line.equals(document.delimiter)) {
                break;
            }
            text.append(line).append('\n');
            at = next + 1;
        }
        return text.toString();
    }

    private static int end(Cursor cursor, HereDocument document, int from) {
        int at = from;
        while (at < cursor.text.length()) {
            int next = lineEnd(cursor, at);
            boolean last = stripped(document, cursor.text.substring(at, next)).equals(document.delimiter);
            at = Math.min(next + 1, cursor.text.length());
            if (last) {
                break;
            }
        }
        return at;
    }

    private static int lineEnd(Cursor cursor, int from) {
        int end = cursor.text.indexOf('\n', from);
        return end < 0 ? cursor.text.length() : end;
    }

    private static String stripped(HereDocument document, String line) {
        int i = 0;
        while (document.stripTabs && i < line.length() && line.charAt(i) == '\t') {
            i++;
        }
        return line.substring(i);
    }
}
