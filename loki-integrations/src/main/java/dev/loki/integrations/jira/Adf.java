package dev.loki.integrations.jira;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;

/** The nodes of the Atlassian Document Format, version 1, and the two ways between it and Markdown. */
public final class Adf {
    /** The deepest nesting of nodes that is read; what lies deeper is left out. */
    static final int MAX_DEPTH = 40;

    private Adf() {}

    /** The Markdown of a document; nothing of its text is lost. What is no document reads as nothing. */
    public static String toMarkdown(JsonValue document) {
        return document instanceof JsonObject doc && isDocument(doc) ? new AdfReader().blocks(doc) : "";
    }

    /** The document of a Markdown text (CommonMark with tables, strikethrough and alerts). */
    public static JsonObject fromMarkdown(String markdown) {
        return AdfWriter.write(markdown);
    }

    static boolean isDocument(JsonObject node) {
        return type(node).equals("doc");
    }

    static String type(JsonObject node) {
        return node.string("type").orElse("");
    }

    static List<JsonObject> content(JsonObject node) {
        return node.objects("content");
    }

    static JsonObject attrs(JsonObject node) {
        return node.object("attrs").orElse(JsonObject.EMPTY);
    }

    static JsonObject document(List<JsonObject> blocks) {
        return JsonObject.builder()
                .put("type", "doc")
                .put("version", 1)
                .put("content", JsonValue.array(blocks))
                .build();
    }

    static JsonObject node(String type, List<JsonObject> content) {
        return JsonObject.builder()
                .put("type", type)
                .put("content", JsonValue.array(content))
                .build();
    }

    static JsonObject node(String type, JsonObject attrs, List<JsonObject> content) {
        return JsonObject.builder()
                .put("type", type)
                .put("attrs", attrs)
                .put("content", JsonValue.array(content))
                .build();
    }

    static JsonObject leaf(String type) {
        return JsonObject.builder().put("type", type).build();
    }

    static JsonObject leaf(String type, JsonObject attrs) {
        return JsonObject.builder().put("type", type).put("attrs", attrs).build();
    }

    static JsonObject text(String text, List<JsonObject> marks) {
        JsonObject.Builder node = JsonObject.builder().put("type", "text").put("text", text);
        if (!marks.isEmpty()) {
            node.put("marks", new JsonArray(List.copyOf(marks)));
        }
        return node.build();
    }

    static JsonObject text(String text) {
        return text(text, List.of());
    }
}
