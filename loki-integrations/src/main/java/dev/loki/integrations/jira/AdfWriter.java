package dev.loki.integrations.jira;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.Parser;

/**
 * Writes Markdown as a document. The format allows fewer blocks inside of others than Markdown does; what is not allowed in
 * its place becomes the nearest thing that is, and no text is lost down to {@link Adf#MAX_DEPTH} levels. HTML is text. Not thread-safe.
 */
final class AdfWriter {
    private static final List<Extension> EXTENSIONS =
            List.of(TablesExtension.create(), StrikethroughExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();

    private static final Map<String, String> PANELS = Map.of(
            "[!NOTE]",
            "info",
            "[!IMPORTANT]",
            "note",
            "[!TIP]",
            "success",
            "[!WARNING]",
            "warning",
            "[!CAUTION]",
            "error");

    /** What a block may hold beside paragraphs, lists and code. */
    private enum Allowed {
        HEADING,
        QUOTE,
        TABLE,
        RULE
    }

    private static final Set<Allowed> EVERYTHING = EnumSet.allOf(Allowed.class);
    private static final Set<Allowed> NOTHING = EnumSet.noneOf(Allowed.class);
    private static final Set<Allowed> IN_PANEL = EnumSet.of(Allowed.HEADING, Allowed.RULE);

    private int depth;

    private AdfWriter() {}

    static JsonObject write(String markdown) {
        return Adf.document(new AdfWriter().blocks(PARSER.parse(markdown), EVERYTHING));
    }

    private List<JsonObject> blocks(Node parent, Set<Allowed> allowed) {
        if (depth >= Adf.MAX_DEPTH) {
            return List.of(paragraph(List.of(Adf.text("[…]"))));
        }
        depth++;
        List<JsonObject> blocks = new ArrayList<>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNext()) {
            blocks.addAll(block(child, allowed));
        }
        depth--;
        return blocks;
    }

    private List<JsonObject> block(Node node, Set<Allowed> allowed) {
        if (node instanceof Heading heading) {
            return List.of(heading(heading, allowed));
        }
        if (node instanceof BulletList || node instanceof OrderedList) {
            return List.of(list(node));
        }
        if (node instanceof FencedCodeBlock code) {
            return List.of(code(code.getLiteral(), code.getInfo() == null ? "" : code.getInfo()));
        }
        if (node instanceof IndentedCodeBlock code) {
            return List.of(code(code.getLiteral(), ""));
        }
        if (node instanceof HtmlBlock html) {
            return List.of(paragraph(List.of(Adf.text(html.getLiteral().isBlank() ? " " : html.getLiteral()))));
        }
        if (node instanceof ThematicBreak) {
            return allowed.contains(Allowed.RULE) ? List.of(Adf.leaf("rule")) : List.of();
        }
        if (node instanceof BlockQuote quote) {
            return quote(quote, allowed);
        }
        if (node instanceof TableBlock table) {
            return table(table, allowed);
        }
        return node instanceof Paragraph ? List.of(paragraph(AdfSpans.of(node))) : blocks(node, allowed);
    }

    private static JsonObject heading(Heading heading, Set<Allowed> allowed) {
        if (!allowed.contains(Allowed.HEADING)) {
            return paragraph(AdfSpans.strong(heading));
        }
        JsonObject level = JsonObject.builder().put("level", heading.getLevel()).build();
        return Adf.node("heading", level, AdfSpans.of(heading));
    }

    private static JsonObject paragraph(List<JsonObject> spans) {
        return Adf.node("paragraph", spans);
    }

    private JsonObject list(Node list) {
        List<JsonObject> items = new ArrayList<>();
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            List<JsonObject> content = new ArrayList<>(blocks(item, NOTHING));
            if (content.isEmpty() || Adf.type(content.get(0)).endsWith("List")) {
                content.add(0, paragraph(List.of()));
            }
            items.add(Adf.node("listItem", content));
        }
        if (list instanceof OrderedList ordered) {
            int first = ordered.getMarkerStartNumber() == null ? 1 : ordered.getMarkerStartNumber();
            return Adf.node(
                    "orderedList", JsonObject.builder().put("order", first).build(), items);
        }
        return Adf.node("bulletList", items);
    }

    private static JsonObject code(String literal, String info) {
        String text = literal.endsWith("\n") ? literal.substring(0, literal.length() - 1) : literal;
        List<JsonObject> content = text.isEmpty() ? List.of() : List.of(Adf.text(text));
        String language = info.strip().split("\\s", 2)[0].toLowerCase(Locale.ROOT);
        return language.isEmpty()
                ? Adf.node("codeBlock", content)
                : Adf.node(
                        "codeBlock",
                        JsonObject.builder().put("language", language).build(),
                        content);
    }

    private List<JsonObject> quote(BlockQuote quote, Set<Allowed> allowed) {
        String panel = panel(quote);
        if (!panel.isEmpty() && allowed.contains(Allowed.QUOTE)) {
            List<JsonObject> content = orEmpty(blocks(quote, IN_PANEL));
            return List.of(Adf.node(
                    "panel", JsonObject.builder().put("panelType", panel).build(), content));
        }
        List<JsonObject> content = orEmpty(blocks(quote, NOTHING));
        return allowed.contains(Allowed.QUOTE) ? List.of(Adf.node("blockquote", content)) : content;
    }

    /** The kind of panel that an alert is, whose first line is then removed; empty for a plain quotation. */
    private static String panel(BlockQuote quote) {
        Node first = quote.getFirstChild();
        StringBuilder head = new StringBuilder();
        Node at = first instanceof Paragraph ? first.getFirstChild() : null;
        while (at instanceof Text text) {
            head.append(text.getLiteral());
            at = at.getNext();
        }
        String panel = PANELS.getOrDefault(head.toString().strip().toUpperCase(Locale.ROOT), "");
        if (!panel.isEmpty() && first != null) {
            removeFirstLine(first);
        }
        return panel;
    }

    private static void removeFirstLine(Node paragraph) {
        Node at = paragraph.getFirstChild();
        while (at != null) {
            boolean text = at instanceof Text;
            Node next = at.getNext();
            at.unlink();
            at = text ? next : null;
        }
        if (paragraph.getFirstChild() == null) {
            paragraph.unlink();
        }
    }

    private static List<JsonObject> table(TableBlock table, Set<Allowed> allowed) {
        List<JsonObject> rows = new ArrayList<>();
        for (Node part = table.getFirstChild(); part != null; part = part.getNext()) {
            for (Node row = part.getFirstChild(); row != null; row = row.getNext()) {
                List<JsonObject> cells = new ArrayList<>();
                for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
                    boolean header = cell instanceof TableCell c && c.isHeader();
                    cells.add(Adf.node(header ? "tableHeader" : "tableCell", List.of(paragraph(AdfSpans.of(cell)))));
                }
                rows.add(Adf.node("tableRow", cells));
            }
        }
        return allowed.contains(Allowed.TABLE) ? List.of(Adf.node("table", rows)) : lines(rows);
    }

    private static List<JsonObject> lines(List<JsonObject> rows) {
        List<JsonObject> lines = new ArrayList<>();
        for (JsonObject row : rows) {
            List<JsonObject> spans = new ArrayList<>();
            for (JsonObject cell : Adf.content(row)) {
                if (!spans.isEmpty()) {
                    spans.add(Adf.text(" | "));
                }
                spans.addAll(Adf.content(Adf.content(cell).get(0)));
            }
            lines.add(paragraph(spans));
        }
        return lines;
    }

    private static List<JsonObject> orEmpty(List<JsonObject> content) {
        return content.isEmpty() ? List.of(paragraph(List.of())) : content;
    }
}
