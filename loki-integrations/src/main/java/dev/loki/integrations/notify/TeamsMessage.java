package dev.loki.integrations.notify;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A notice as an Adaptive Card 1.4. Texts are runs of rich text, in which no Markdown is read. */
final class TeamsMessage {
    private static final int MAX_TEXT = 4_000;
    private static final int MAX_FACTS = 20;

    private TeamsMessage() {}

    static JsonObject of(Notice notice) {
        List<JsonValue> body = new ArrayList<>();
        body.add(run(notice.headline(), "Bolder"));
        if (!notice.text().isBlank()) {
            body.add(run(notice.text(), "Default"));
        }
        notice.facts().stream()
                .limit(MAX_FACTS)
                .forEach(fact -> body.add(run(fact.name() + ": " + fact.value(), "Default")));
        JsonObject card = JsonObject.builder()
                .put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
                .put("type", "AdaptiveCard")
                .put("version", "1.4")
                .put("body", new JsonArray(body))
                .build();
        JsonObject attachment = JsonObject.builder()
                .put("contentType", "application/vnd.microsoft.card.adaptive")
                .put("content", card)
                .build();
        return JsonObject.builder()
                .put("type", "message")
                .put("attachments", new JsonArray(List.of(attachment)))
                .build();
    }

    private static JsonObject run(String text, String weight) {
        JsonObject run = JsonObject.builder()
                .put("type", "TextRun")
                .put("text", Notice.cut(text, MAX_TEXT))
                .put("weight", weight)
                .build();
        return JsonObject.builder()
                .put("type", "RichTextBlock")
                .put("inlines", new JsonArray(List.of(run)))
                .build();
    }
}
