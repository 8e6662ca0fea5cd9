package dev.loki.integrations.webhook;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;

/**
 * What a webhook is answered.
 *
 * @param status the HTTP status
 * @param contentType the type of the text
 * @param text the body
 */
public record WebhookAnswer(int status, String contentType, String text) {
    private static final String JSON = "application/json";

    static WebhookAnswer error(int status, String what) {
        return json(status, JsonObject.builder().put("error", what).build());
    }

    static WebhookAnswer ok(String member) {
        return json(200, JsonObject.builder().put(member, true).build());
    }

    static WebhookAnswer ignored(String reason) {
        return json(
                200,
                JsonObject.builder().put("ignored", true).put("reason", reason).build());
    }

    static WebhookAnswer json(int status, JsonObject body) {
        return new WebhookAnswer(status, JSON, Json.write(body));
    }

    static WebhookAnswer text(String text) {
        return new WebhookAnswer(200, "text/plain; charset=utf-8", text);
    }
}
