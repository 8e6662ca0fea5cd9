package dev.loki.audit;

import java.util.List;
import java.util.stream.Collectors;

/** A page in Markdown. */
final class MarkdownPage implements PageFormat {
    private static final String SPECIAL = "\\`*_{}[]<>#|~!&";

    private final StringBuilder out = new StringBuilder();

    @Override
    public void begin(String title) {
        out.append("# ").append(escaped(title)).append("\n\n");
    }

    @Override
    public void heading(String text) {
        out.append("## ").append(escaped(text)).append("\n\n");
    }

    @Override
    public void paragraph(String text) {
        out.append(escaped(text)).append("\n\n");
    }

    @Override
    public void list(List<String> items) {
        items.forEach(item -> out.append("- ").append(escaped(item)).append('\n'));
        out.append('\n');
    }

    @Override
    public void table(List<List<String>> rows) {
        row(rows.get(0));
        out.append("|").append("---|".repeat(rows.get(0).size())).append('\n');
        rows.subList(1, rows.size()).forEach(this::row);
        out.append('\n');
    }

    private void row(List<String> cells) {
        out.append(cells.stream().map(MarkdownPage::escaped).collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    @Override
    public String end() {
        return out.toString().stripTrailing() + "\n";
    }

    /** A text on one line, with nothing in it that Markdown or HTML would take for more than text. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                escaped.append(' ');
            } else if (c == '<') {
                escaped.append("&lt;");
            } else if (c == '&') {
                escaped.append("&amp;");
            } else {
                if (SPECIAL.indexOf(c) >= 0) {
                    escaped.append('\\');
                }
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
