package dev.loki.integrations.webhook;

import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.webhook.WebhookEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Linear: {@code linear-signature} in hexadecimal digits, the time in {@code webhookTimestamp}, which must lie within a
 * minute, the delivery in {@code linear-delivery}.
 */
record LinearDialect() implements Dialect {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    @Override
    public String integration() {
        return "linear";
    }

    @Override
    public boolean signed(WebhookRequest request, List<String> secrets) {
        String stated = request.header("linear-signature").orElse("").strip().toLowerCase(Locale.ROOT);
        return Signature.matches(secrets, "", stated, request.body());
    }

    @Override
    public Optional<Instant> sent(WebhookRequest request, JsonObject body) {
        return JsonBody.millis(body, "webhookTimestamp");
    }

    @Override
    public boolean timeRequired() {
        return true;
    }

    @Override
    public Duration window() {
        return WINDOW;
    }

    @Override
    public String deliveryId(WebhookRequest request, JsonObject body) {
        return request.header("linear-delivery").orElse("");
    }

    @Override
    public Reading read(WebhookRequest request, JsonObject body) {
        JsonObject data = JsonBody.object(body, "data");
        String action = body.string("action").orElse("");
        return switch (body.string("type").orElse("")) {
            case "Issue" -> new Reading.Events(issue(action, body, data));
            case "Comment" ->
                action.equals("create")
                        ? new Reading.Events(List.of(event(
                                Kind.COMMENT,
                                body,
                                comment(data),
                                data.string("body").orElse(""),
                                "",
                                data.string("id").orElse(""))))
                        : new Reading.Ignored("Unsupported action");
            default -> new Reading.Ignored("Unsupported event");
        };
    }

    private static String comment(JsonObject data) {
        String identifier = JsonBody.text(data, "issue", "identifier");
        return identifier.isEmpty() ? data.string("issueId").orElse("") : identifier;
    }

    private static List<WebhookEvent> issue(String action, JsonObject body, JsonObject data) {
        String id = data.string("identifier").or(() -> data.string("id")).orElse("");
        String title = data.string("title").orElse("");
        if (action.equals("create")) {
            return List.of(event(Kind.CREATED, body, id, title, "", ""));
        }
        Set<String> changed = JsonBody.object(body, "updatedFrom").members().keySet();
        List<WebhookEvent> events = new ArrayList<>();
        if (changed.contains("stateId")) {
            String type = JsonBody.text(data, "state", "type");
            String category =
                    type.isEmpty() ? "" : Set.of("completed", "canceled").contains(type) ? "done" : "open";
            events.add(event(Kind.STATUS, body, id, JsonBody.text(data, "state", "name"), category, ""));
        }
        if (changed.contains("title")) {
            events.add(event(Kind.TITLE, body, id, title, "", ""));
        }
        return events.isEmpty() ? List.of(event(Kind.OTHER, body, id, action, "", "")) : events;
    }

    private static WebhookEvent event(
            Kind kind, JsonObject body, String id, String value, String category, String itemId) {
        return new WebhookEvent(
                "linear", kind, id, JsonBody.text(body, "actor", "name"), value, category, itemId, true);
    }
}
