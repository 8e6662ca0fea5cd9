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
import java.util.Locale;

/** A page as one HTML file: no script, no link, nothing from outside, all text escaped; for screens of any width and for paper. */
final class ReceiptHtml {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            """;

    private static final String STYLE = """
            <style>
            :root { --ink: #1b1f24; --paper: #ffffff; --line: #d0d7de; --soft: #f6f8fa; --dim: #57606a;
              --good: #116329; --bad: #a40e26; --open: #7d4e00; }
            @media (prefers-color-scheme: dark) {
              :root { --ink: #e6edf3; --paper: #0d1117; --line: #3d444d; --soft: #161b22; --dim: #9198a1;
                --good: #56d364; --bad: #ff8182; --open: #e3b341; } }
            * { box-sizing: border-box; }
            body { margin: 0 auto; max-width: 72rem; padding: 1rem; color: var(--ink); background: var(--paper);
              font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
            h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; border-bottom: 1px solid var(--line); }
            h3 { font-size: 1rem; margin-top: 1.5rem; }
            table { border-collapse: collapse; width: 100%; font-size: .875rem; }
            th, td { border: 1px solid var(--line); padding: .3rem .5rem; text-align: left; vertical-align: top; }
            th { background: var(--soft); }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; }
            dt { color: var(--dim); } dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
            code, pre { font-family: ui-monospace, monospace; font-size: .85em; }
            pre { background: var(--soft); border: 1px solid var(--line); padding: .5rem; white-space: pre-wrap; margin-top: .2rem; }
            .label { margin-bottom: 0; }
            .good { color: var(--good); font-weight: 600; }
            .bad { color: var(--bad); font-weight: 600; }
            .open { color: var(--open); font-weight: 600; }
            @media (max-width: 40rem) {
              thead { position: absolute; left: -9999px; }
              table, tbody, tr, td { display: block; }
              tr { border: 1px solid var(--line); margin-bottom: .6rem; }
              td { border: 0; }
              td::before { content: attr(data-label) ": "; color: var(--dim); }
              td:empty { display: none; }
              dl { grid-template-columns: 1fr; } dd { margin-bottom: .4rem; } }
            @media print {
              :root { --ink: #000; --paper: #fff; --line: #999; --soft: #fff; --dim: #333;
                --good: #000; --bad: #000; --open: #000; }
              body { max-width: none; padding: 0; font-size: 10pt; }
              tr, pre { break-inside: avoid; } h2, h3 { break-after: avoid; } }
            </style>
            """;

    private final StringBuilder html = new StringBuilder();

    private ReceiptHtml() {}

    static String of(ReceiptPage page) {
        String title = escaped(page.title());
        ReceiptHtml out = new ReceiptHtml();
        out.html
                .append(HEAD)
                .append("<title>")
                .append(title)
                .append("</title>\n")
                .append(STYLE)
                .append("</head>\n<body>\n<main>\n<h1>")
                .append(title)
                .append("</h1>\n");
        page.blocks().forEach(out::block);
        return out.html.append("</main>\n</body>\n</html>\n").toString();
    }

    private void block(Block block) {
        if (block instanceof Heading heading) {
            element("h" + heading.level(), escaped(heading.text()));
        } else if (block instanceof Sentence sentence) {
            element("p", cell(sentence.text()));
        } else if (block instanceof Facts facts) {
            html.append("<dl>\n");
            for (Fact fact : facts.facts()) {
                element("dt", escaped(fact.name()));
                element("dd", cell(fact.value()));
            }
            html.append("</dl>\n");
        } else if (block instanceof Table table) {
            table(table);
        } else if (block instanceof Output output) {
            html.append("<p class=\"label\">").append(cell(output.label())).append("</p>\n<pre>");
            output.lines().forEach(line -> html.append(escaped(line)).append('\n'));
            html.append("</pre>\n");
        }
    }

    private void element(String name, String content) {
        html.append('<')
                .append(name)
                .append('>')
                .append(content)
                .append("</")
                .append(name)
                .append(">\n");
    }

    private void table(Table table) {
        html.append("<table>\n<thead><tr>");
        table.columns()
                .forEach(column -> html.append("<th scope=\"col\">")
                        .append(escaped(column))
                        .append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
        for (List<Cell> row : table.rows()) {
            html.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                html.append("<td data-label=\"")
                        .append(escaped(table.columns().get(i)))
                        .append("\">")
                        .append(cell(row.get(i)))
                        .append("</td>");
            }
            html.append("</tr>\n");
        }
        html.append("</tbody>\n</table>\n");
    }

    private static String cell(Cell cell) {
        String text = escaped(cell.text());
        if (text.isEmpty()) {
            return "";
        }
        return switch (cell.kind()) {
            case TEXT -> text;
            case CODE -> "<code>" + text + "</code>";
            case GOOD, BAD, OPEN ->
                "<span class=\"" + cell.kind().name().toLowerCase(Locale.ROOT) + "\">" + text + "</span>";
        };
    }

    private static String escaped(String raw) {
        StringBuilder plain = new StringBuilder(raw.length());
        ReceiptPage.shown(raw).chars().forEach(c -> {
            switch (c) {
                case '<' -> plain.append("&lt;");
                case '>' -> plain.append("&gt;");
                case '&' -> plain.append("&amp;");
                case '"' -> plain.append("&quot;");
                case '\'' -> plain.append("&#39;");
                default -> plain.append((char) c);
            }
        });
        return plain.toString();
    }
}
