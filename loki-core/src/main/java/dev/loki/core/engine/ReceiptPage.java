package dev.loki.core.engine;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A receipt as a page: blocks of plain text, in which nothing is markup yet. The renderers know blocks, not receipts.
 *
 * @param title the page's name
 * @param blocks what stands on it, in order
 */
record ReceiptPage(String title, List<Block> blocks) {

    /** What a cell's text means. */
    enum Kind {
        TEXT,
        /** An id, path or number that is to be read letter by letter. */
        CODE,
        GOOD,
        BAD,
        /** Neither: not run, not verified, waiting. */
        OPEN
    }

    /** A piece of text. */
    record Cell(String text, Kind kind) {
        static Cell of(String text) {
            return new Cell(text, Kind.TEXT);
        }

        static Cell code(String text) {
            return new Cell(text, Kind.CODE);
        }

        /** A status word, coloured by what it says. */
        static Cell status(String word) {
            String upper = word.toUpperCase(Locale.ROOT);
            return new Cell(word, GOOD.contains(upper) ? Kind.GOOD : BAD.contains(upper) ? Kind.BAD : Kind.OPEN);
        }
    }

    private static final Set<String> GOOD = Set.of("PASS", "COMPLETED", "VERIFIED", "ALLOW", "APPROVED", "USED", "YES");
    private static final Set<String> BAD =
            Set.of("FAIL", "ERROR", "DEAD_LETTER", "BLOCKED", "DENY", "REJECTED", "BLOCK", "NO");

    /** One part of a page. */
    sealed interface Block {}

    /** A heading, level 2 or 3. */
    record Heading(int level, String text) implements Block {}

    /** One sentence. */
    record Sentence(Cell text) implements Block {}

    /** Names with their values. */
    record Facts(List<Fact> facts) implements Block {
        Facts {
            facts = List.copyOf(facts);
        }
    }

    /** A name that this product chose and a value that it did not. */
    record Fact(String name, Cell value) {}

    /** A table; the columns' names are this product's own. */
    record Table(List<String> columns, List<List<Cell>> rows) implements Block {
        Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    /** The end of what a program printed. */
    record Output(Cell label, List<String> lines) implements Block {
        Output {
            lines = List.copyOf(lines);
        }
    }

    ReceiptPage {
        blocks = List.copyOf(blocks);
    }

    static ReceiptPage of(JsonObject receipt) {
        return new ReceiptLayout(receipt).page();
    }

    /**
     * A text as it may be shown: on one line, and with a visible mark for every character that would be invisible, such as one
     * that turns the direction of writing.
     */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> shown.append(' ');
                case Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE -> shown.append('\uFFFD');
                case Character.FORMAT -> shown.append(c == 0x200C || c == 0x200D ? Character.toString(c) : "\uFFFD");
                default -> shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }
}
