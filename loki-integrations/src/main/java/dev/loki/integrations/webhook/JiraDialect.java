package dev.loki.integrations.webhook;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import dev.loki.integrations.webhook.WebhookEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Jira Cloud: {@code x-hub-signature: sha256=}, the time in {@code timestamp}, the delivery in
 * {@code x-atlassian-webhook-identifier}, which stays the same when it is repeated.
 *
 * @param issueTypes the types of issue whose making matters; changes of others may concern a task
 * @param comments turns the body of a comment, text or document, into Markdown
 */
record JiraDialect(Set<String> issueTypes, Function<JsonValue, String> comments) implements Dialect {
    static final Set<String> ISSUE_TYPES = Set.of("Epic", "Story");

    /** Jira repeats for less than a day. */
    private static final Duration WINDOW = Duration.ofDays(1);

    @Override
    public String integration() {
        return "jira";
    }

    @Override
    public boolean signed(WebhookRequest request, List<String> secrets) {
        return Signature.matches(
                secrets, "sha256=", request.header("x-hub-signature").orElse(""), request.body());
    }

    @Override
    public Optional<Instant> sent(WebhookRequest request, JsonObject body) {
        return JsonBody.millis(body, "timestamp");
    }

    @Override
    public Duration window() {
        return WINDOW;
    }

    @Override
    public String deliveryId(WebhookRequest request, JsonObject body) {
        return request.header("x-atlassian-webhook-identifier").orElse("");
    }

    @Override
    public Reading read(WebhookRequest request, JsonObject body) {
        String type = JsonBody.text(body, "issue", "fields", "issuetype", "name");
        String event = body.string("webhookEvent").orElse("");
        if (!Set.of("jira:issue_created", "jira:issue_updated", "sprint_started", "comment_created")
                .contains(event)) {
            return new Reading.Ignored("Unsupported event");
        }
        boolean created = event.equals("jira:issue_created");
        if (created && !type.isEmpty() && !issueTypes.contains(type)) {
            return new Reading.Ignored("Irrelevant issue type: " + type);
        }
        return new Reading.Events(
                switch (event) {
                    case "jira:issue_created" ->
                        List.of(event(
                                body,
                                Kind.CREATED,
                                actor(body, "user"),
                                JsonBody.text(body, "issue", "fields", "summary")));
                    case "jira:issue_updated" -> changes(body);
                    case "comment_created" -> List.of(comment(body));
                    default -> List.of(event(body, Kind.OTHER, actor(body, "user"), event));
                });
    }

    private static List<WebhookEvent> changes(JsonObject body) {
        List<WebhookEvent> events = new ArrayList<>();
        for (JsonObject item : JsonBody.object(body, "changelog").objects("items")) {
            String to = item.string("toString").orElse("");
            switch (item.string("field").orElse("")) {
                case "status" -> events.add(event(body, Kind.STATUS, actor(body, "user"), to));
                case "summary" -> events.add(event(body, Kind.TITLE, actor(body, "user"), to));
                default -> {}
            }
        }
        if (events.isEmpty()) {
            events.add(event(body, Kind.OTHER, actor(body, "user"), "updated"));
        }
        return events;
    }

    private WebhookEvent comment(JsonObject body) {
        JsonObject comment = JsonBody.object(body, "comment");
        JsonValue text = comment.get("body").orElse(new JsonString(""));
        return new WebhookEvent(
                "jira",
                Kind.COMMENT,
                JsonBody.text(body, "issue", "key"),
                actor(comment, "author"),
                text instanceof JsonString plain ? plain.value() : comments.apply(text),
                "",
                comment.string("id").orElse(""),
                !JsonBody.text(comment, "author", "accountType").equals("customer"));
    }

    private static WebhookEvent event(JsonObject body, Kind kind, String actor, String value) {
        String category = switch (JsonBody.text(body, "issue", "fields", "status", "statusCategory", "key")) {
            case "done" -> "done";
            case "new", "indeterminate" -> "open";
            default -> "";
        };
        return new WebhookEvent(
                "jira",
                kind,
                JsonBody.text(body, "issue", "key"),
                actor,
                value,
                kind == Kind.STATUS ? category : "",
                "",
                true);
    }

    private static String actor(JsonObject body, String member) {
        String name = JsonBody.text(body, member, "displayName");
        return name.isEmpty() ? JsonBody.text(body, member, "accountId") : name;
    }
}
