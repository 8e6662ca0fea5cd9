package dev.loki.integrations.jira;

import static dev.loki.integrations.jira.Adf.attrs;
import static dev.loki.integrations.jira.Adf.content;
import static dev.loki.integrations.jira.Adf.type;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the blocks of a document as Markdown. Not thread-safe. */
final class AdfReader {
    private static final Map<String, String> ALERTS = Map.of(
            "info",
            "NOTE",
            "note",
            "IMPORTANT",
            "tip",
            "TIP",
            "success",
            "TIP",
            "warning",
            "WARNING",
            "error",
            "CAUTION");

    private int depth;

    /** The blocks of a node, with an empty line between them. */
    String blocks(JsonObject node) {
        if (depth >= Adf.MAX_DEPTH) {
            return "";
        }
        depth++;
        List<String> blocks = each(node);
        depth--;
        return String.join("\n\n", blocks);
    }

    /** The blocks of a node. A list right behind one of its kind has another marker, or the two would read as one. */
    private List<String> each(JsonObject node) {
        List<String> blocks = new ArrayList<>();
        String before = "";
        for (JsonObject child : content(node)) {
            String kind = type(child).replace("taskList", "bulletList").replace("decisionList", "bulletList");
            boolean other = kind.endsWith("List") && kind.equals(before);
            String block = block(child, other);
            if (!block.isBlank()) {
                blocks.add(block);
                before = other ? "" : kind;
            }
        }
        return blocks;
    }

    private String block(JsonObject node, boolean otherMarker) {
        return switch (type(node)) {
            case "paragraph", "caption" -> AdfInline.write(node);
            case "heading" -> heading(node);
            case "bulletList" -> list(node, otherMarker ? "*" : "-");
            case "orderedList" -> ordered(node, otherMarker ? ")" : ".");
            case "taskList", "decisionList" -> tasks(node, otherMarker ? "* " : "- ");
            case "codeBlock" -> code(node);
            case "blockquote" -> quoted(blocks(node));
            case "panel" -> panel(node);
            case "rule" -> "---";
            case "table" -> new AdfTable(this).write(node);
            case "expand", "nestedExpand" -> expand(node);
            case "blockCard", "embedCard", "inlineCard" -> card(node);
            case "media", "mediaInline" -> media(node);
            case "extension", "inlineExtension" ->
                "[" + AdfInline.escape(attrs(node).string("extensionKey").orElse("extension")) + "]";
            case "text", "hardBreak", "mention", "emoji", "date", "status" ->
                AdfInline.write(Adf.node("paragraph", List.of(node)));
            default -> blocks(node);
        };
    }

    private static String heading(JsonObject node) {
        long level = attrs(node).integer("level").orElse(1L);
        String text = AdfInline.write(node).replace("\\\n", " ");
        return "#".repeat((int) Math.max(1, Math.min(6, level))) + " " + text;
    }

    private String ordered(JsonObject node, String mark) {
        long number = attrs(node).integer("order").orElse(1L);
        List<String> items = new ArrayList<>();
        for (JsonObject item : content(node)) {
            items.add(item(item, number + mark));
            number++;
        }
        return String.join("\n", items);
    }

    private String list(JsonObject node, String bullet) {
        return String.join(
                "\n", content(node).stream().map(item -> item(item, bullet)).toList());
    }

    private String tasks(JsonObject node, String bullet) {
        List<String> items = new ArrayList<>();
        for (JsonObject item : content(node)) {
            if (type(item).equals("taskList")) {
                items.add(tasks(item, bullet).indent(2).stripTrailing());
                continue;
            }
            String text = content(item).stream().anyMatch(child -> type(child).equals("paragraph"))
                    ? blocks(item)
                    : AdfInline.write(item);
            boolean done = attrs(item).string("state").orElse("").equals("DONE");
            String box = type(item).equals("decisionItem") ? "" : done ? "[x] " : "[ ] ";
            items.add(bullet + box + indented(text, 2));
        }
        return String.join("\n", items);
    }

    /** One item: blocks of it are kept apart by an empty line only where one of them is no paragraph or list. */
    private String item(JsonObject item, String bullet) {
        List<String> blocks = new ArrayList<>();
        depth++;
        if (depth < Adf.MAX_DEPTH) {
            blocks.addAll(each(item));
        }
        depth--;
        boolean tight =
                content(item).stream().skip(1).allMatch(child -> type(child).endsWith("List"));
        String text = String.join(tight ? "\n" : "\n\n", blocks);
        return bullet + " " + indented(text, bullet.length() + 1);
    }

    private static String indented(String text, int by) {
        return text.replace("\n", "\n" + " ".repeat(by)).replaceAll("(?m)^ +$", "");
    }

    private static String code(JsonObject node) {
        StringBuilder code = new StringBuilder();
        content(node).forEach(child -> code.append(child.string("text").orElse("")));
        String fence = "```";
        while (code.indexOf(fence) >= 0) {
            fence += "`";
        }
        String language = attrs(node).string("language").orElse("").replaceAll("[^A-Za-z0-9+#._-]", "");
        return fence + language + "\n" + code + "\n" + fence;
    }

    private String panel(JsonObject node) {
        String alert = ALERTS.getOrDefault(attrs(node).string("panelType").orElse("info"), "NOTE");
        return "> [!" + alert + "]\n" + quoted(blocks(node));
    }

    private String expand(JsonObject node) {
        String title = attrs(node).string("title").orElse("");
        String body = blocks(node);
        return title.isBlank() ? body : "**" + AdfInline.escape(title) + "**\n\n" + body;
    }

    static String quoted(String text) {
        return text.lines()
                .map(line -> line.isEmpty() ? ">" : "> " + line)
                .reduce((a, b) -> a + "\n" + b)
                .orElse(">");
    }

    private static String card(JsonObject node) {
        return AdfInline.address(attrs(node).string("url").orElse(""));
    }

    private static String media(JsonObject node) {
        JsonObject attrs = attrs(node);
        String name = attrs.string("alt").or(() -> attrs.string("id")).orElse("file");
        return "[attachment: " + AdfInline.escape(name) + "]";
    }
}
