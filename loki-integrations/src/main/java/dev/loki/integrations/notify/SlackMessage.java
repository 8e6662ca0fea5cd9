package dev.loki.integrations.notify;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A notice as Slack's blocks. Everything is {@code plain_text}, in which nothing is formatting, link or mention. */
final class SlackMessage {
    private static final int MAX_HEADER = 150;
    private static final int MAX_SECTION = 3_000;
    private static final int MAX_FIELD = 2_000;
    private static final int MAX_FIELDS = 10;

    private SlackMessage() {}

    static JsonObject of(Notice notice) {
        List<JsonValue> blocks = new ArrayList<>();
        blocks.add(JsonObject.builder()
                .put("type", "header")
                .put("text", plain(notice.headline(), MAX_HEADER))
                .build());
        if (!notice.text().isBlank()) {
            blocks.add(JsonObject.builder()
                    .put("type", "section")
                    .put("text", plain(notice.text(), MAX_SECTION))
                    .build());
        }
        if (!notice.facts().isEmpty()) {
            List<JsonValue> fields = new ArrayList<>();
            notice.facts().stream()
                    .limit(MAX_FIELDS)
                    .forEach(fact -> fields.add(plain(fact.name() + ": " + fact.value(), MAX_FIELD)));
            blocks.add(JsonObject.builder()
                    .put("type", "section")
                    .put("fields", new JsonArray(fields))
                    .build());
        }
        return JsonObject.builder()
                .put("text", escape(Notice.cut("loki: " + notice.headline(), MAX_SECTION)))
                .put("blocks", new JsonArray(blocks))
                .build();
    }

    private static JsonObject plain(String text, int max) {
        String shown = text.isBlank() ? "-" : text;
        return JsonObject.builder()
                .put("type", "plain_text")
                .put("text", Notice.cut(shown, max))
                .put("emoji", false)
                .build();
    }

    /** The text for previews, where only these three characters begin anything. */
    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
