package dev.loki.integrations.webhook;

import dev.loki.core.ConfigException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.webhook.WebhookEvent.Kind;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Slack: {@code x-slack-signature: v0=} over {@code v0:<timestamp>:<body>}, five minutes for the timestamp. Buttons and
 * commands come as forms, events as JSON.
 */
record SlackDialect() implements Dialect {
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int MAX_FIELDS = 100;

    @Override
    public String integration() {
        return "slack";
    }

    @Override
    public boolean signed(WebhookRequest request, List<String> secrets) {
        String time = request.header("x-slack-request-timestamp").orElse("");
        return time.matches("\\d{1,12}")
                && Signature.matches(
                        secrets,
                        "v0=",
                        request.header("x-slack-signature").orElse(""),
                        ("v0:" + time + ":").getBytes(StandardCharsets.UTF_8),
                        request.body());
    }

    @Override
    public JsonObject body(WebhookRequest request) {
        String type = request.header("content-type").orElse("").toLowerCase(Locale.ROOT);
        if (!type.startsWith("application/x-www-form-urlencoded")) {
            return JsonBody.of(request.body());
        }
        JsonObject form = form(new String(request.body(), StandardCharsets.UTF_8));
        Optional<String> payload = form.string("payload");
        return payload.isPresent() ? JsonBody.of(payload.get().getBytes(StandardCharsets.UTF_8)) : form;
    }

    private static JsonObject form(String text) {
        JsonObject.Builder form = JsonObject.builder();
        String[] pairs = text.split("&", MAX_FIELDS + 1);
        if (pairs.length > MAX_FIELDS) {
            throw new ConfigException("webhook: more than " + MAX_FIELDS + " fields");
        }
        try {
            for (String pair : pairs) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    form.put(
                            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new ConfigException("webhook: the form is not encoded as one", e);
        }
        return form.build();
    }

    @Override
    public Optional<Instant> sent(WebhookRequest request) {
        return request.header("x-slack-request-timestamp").map(Long::parseLong).map(Instant::ofEpochSecond);
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
        return body.string("event_id").or(() -> body.string("trigger_id")).orElse("");
    }

    @Override
    public Reading read(WebhookRequest request, JsonObject body) {
        String type = body.string("type").orElse("");
        if (type.equals("url_verification")) {
            return new Reading.Reply(WebhookAnswer.text(body.string("challenge").orElse("")));
        }
        if (body.string("command").isPresent()) {
            String what = body.string("command").orElse("") + " "
                    + body.string("text").orElse("");
            return interaction(body.string("user_name").orElse(""), what.strip());
        }
        return switch (type) {
            case "block_actions", "interactive_message" ->
                interaction(JsonBody.text(body, "user", "username"), action(body));
            case "event_callback" ->
                new Reading.Events(List.of(
                        event(Kind.OTHER, JsonBody.text(body, "event", "user"), JsonBody.text(body, "event", "type"))));
            default -> new Reading.Ignored("Unsupported event");
        };
    }

    private static String action(JsonObject body) {
        List<JsonObject> actions = body.objects("actions");
        if (actions.isEmpty()) {
            return "";
        }
        JsonObject first = actions.get(0);
        return Json.write(JsonObject.builder()
                .put(
                        "action",
                        first.string("action_id").or(() -> first.string("name")).orElse(""))
                .put("value", first.string("value").orElse(""))
                .build());
    }

    private static Reading interaction(String actor, String value) {
        return new Reading.Events(List.of(event(Kind.INTERACTION, actor, value)));
    }

    private static WebhookEvent event(Kind kind, String actor, String value) {
        return new WebhookEvent("slack", kind, "", actor, value, "", "", false);
    }
}
