package dev.loki.core.engine;

import dev.loki.core.engine.ReceiptPage.Block;
import dev.loki.core.engine.ReceiptPage.Cell;
import dev.loki.core.engine.ReceiptPage.Fact;
import dev.loki.core.engine.ReceiptPage.Facts;
import dev.loki.core.engine.ReceiptPage.Heading;
import dev.loki.core.engine.ReceiptPage.Output;
import dev.loki.core.engine.ReceiptPage.Sentence;
import dev.loki.core.engine.ReceiptPage.Table;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A page as GitHub-flavoured Markdown. No text of the page can become markup: a link, an image, HTML, another cell or line. */
final class ReceiptMarkdown {
    private static final String SPECIAL = "\\`*_[]#|~$@";

    /** What begins a list or underlines a heading where a line begins. */
    private static final String SPECIAL_AT_START = "-+=";

    /** What may stand in a code span of a table without a second thought. */
    private static final Pattern PLAIN_CODE = Pattern.compile("[A-Za-z0-9 ._/:@#~+=,>-]+");

    private final StringBuilder text = new StringBuilder();

    private ReceiptMarkdown() {}

    static String of(ReceiptPage page) {
        ReceiptMarkdown markdown = new ReceiptMarkdown();
        markdown.text.append("# ").append(escaped(page.title())).append('\n');
        page.blocks().forEach(markdown::block);
        return markdown.text.toString();
    }

    private void block(Block block) {
        text.append('\n');
        if (block instanceof Heading heading) {
            text.append("#".repeat(heading.level()))
                    .append(' ')
                    .append(escaped(heading.text()))
                    .append('\n');
        } else if (block instanceof Sentence sentence) {
            text.append(cell(sentence.text())).append('\n');
        } else if (block instanceof Facts facts) {
            for (Fact fact : facts.facts()) {
                text.append("- ")
                        .append(fact.name())
                        .append(": ")
                        .append(cell(fact.value()))
                        .append('\n');
            }
        } else if (block instanceof Table table) {
            row(table.columns());
            row(table.columns().stream().map(column -> "---").toList());
            table.rows()
                    .forEach(row -> row(row.stream().map(ReceiptMarkdown::cell).toList()));
        } else if (block instanceof Output output) {
            output(output);
        }
    }

    private void row(List<String> cells) {
        text.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    /** A fenced block, with a fence that is longer than any in it. */
    private void output(Output output) {
        int longest =
                output.lines().stream().mapToInt(ReceiptMarkdown::ticks).max().orElse(0);
        String fence = "`".repeat(Math.max(3, longest + 1));
        text.append(cell(output.label())).append("\n\n").append(fence).append("text\n");
        output.lines().forEach(line -> text.append(ReceiptPage.shown(line)).append('\n'));
        text.append(fence).append('\n');
    }

    private static int ticks(String line) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < line.length(); i++) {
            run = line.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    private static String cell(Cell cell) {
        if (cell.text().isBlank()) {
            return "";
        }
        return switch (cell.kind()) {
            case TEXT, OPEN, GOOD -> escaped(cell.text());
            case BAD -> "**" + escaped(cell.text().strip()) + "**";
            case CODE -> PLAIN_CODE.matcher(cell.text()).matches() ? "`" + cell.text() + "`" : escaped(cell.text());
        };
    }

    /** Text on one line in which every character that could begin markup is made plain. */
    private static String escaped(String raw) {
        String shown = ReceiptPage.shown(raw).strip();
        StringBuilder plain = new StringBuilder(shown.length());
        for (int i = 0; i < shown.length(); i++) {
            char c = shown.charAt(i);
            switch (c) {
                case '<' -> plain.append("&lt;");
                case '>' -> plain.append("&gt;");
                case '&' -> plain.append("&amp;");
                default -> plain.append(special(shown, i) ? "\\" : "").append(c);
            }
        }
        return plain.toString();
    }

    /** A bare address becomes a link too: its colon or its first point is made plain. */
    private static boolean special(String text, int i) {
        char c = text.charAt(i);
        return SPECIAL.indexOf(c) >= 0
                || (i == 0 && SPECIAL_AT_START.indexOf(c) >= 0)
                || (c == ':' && text.startsWith("/", i + 1))
                || (c == '.' && text.regionMatches(true, Math.max(0, i - 3), "www", 0, 3));
    }
}
