package dev.loki.integrations.webhook;

import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.webhook.WebhookEvent.Kind;
import java.util.List;
import java.util.Set;

/**
 * GitHub: {@code x-hub-signature-256: sha256=}, the delivery in {@code x-github-delivery}. GitHub states no time; repetition
 * is known by the digest of the body.
 */
record GitHubDialect() implements Dialect {
    /** Those whom GitHub lets write to the repository. */
    static final Set<String> TRUSTED = Set.of("OWNER", "MEMBER", "COLLABORATOR");

    @Override
    public String integration() {
        return "github";
    }

    @Override
    public boolean signed(WebhookRequest request, List<String> secrets) {
        return Signature.matches(
                secrets, "sha256=", request.header("x-hub-signature-256").orElse(""), request.body());
    }

    @Override
    public String deliveryId(WebhookRequest request, JsonObject body) {
        return request.header("x-github-delivery").orElse("");
    }

    @Override
    public Reading read(WebhookRequest request, JsonObject body) {
        String action = body.string("action").orElse("");
        return switch (request.header("x-github-event").orElse("")) {
            case "ping" -> new Reading.Reply(WebhookAnswer.ok("pong"));
            case "issues" -> issue(action, body);
            case "issue_comment" ->
                action.equals("created") ? events(comment(body)) : new Reading.Ignored("Unsupported action");
            case "pull_request_review", "pull_request", "check_run", "workflow_run", "push" ->
                events(event(Kind.OTHER, body, "", action, ""));
            default -> new Reading.Ignored("Unsupported event");
        };
    }

    private static Reading issue(String action, JsonObject body) {
        JsonObject issue = JsonBody.object(body, "issue");
        String title = issue.string("title").orElse("");
        String id = number(issue);
        return switch (action) {
            case "opened" -> events(event(Kind.CREATED, body, id, title, ""));
            case "closed" -> events(event(Kind.STATUS, body, id, "closed", "done"));
            case "reopened" -> events(event(Kind.STATUS, body, id, "open", "open"));
            case "edited" ->
                JsonBody.object(body, "changes").get("title").isPresent()
                        ? events(event(Kind.TITLE, body, id, title, ""))
                        : events(event(Kind.OTHER, body, id, action, ""));
            default -> events(event(Kind.OTHER, body, id, action, ""));
        };
    }

    private static WebhookEvent comment(JsonObject body) {
        JsonObject comment = JsonBody.object(body, "comment");
        return new WebhookEvent(
                "github",
                Kind.COMMENT,
                number(JsonBody.object(body, "issue")),
                JsonBody.text(comment, "user", "login"),
                comment.string("body").orElse(""),
                "",
                comment.integer("id").map(String::valueOf).orElse(""),
                TRUSTED.contains(comment.string("author_association").orElse("")));
    }

    private static Reading events(WebhookEvent event) {
        return new Reading.Events(List.of(event));
    }

    private static WebhookEvent event(Kind kind, JsonObject body, String id, String value, String category) {
        return new WebhookEvent(
                "github",
                kind,
                id,
                JsonBody.text(body, "sender", "login"),
                value,
                category,
                "",
                kind != Kind.TITLE || mayEdit(body));
    }

    /** Whether it was more than an outsider who edits an own issue: GitHub lets only authors and writers edit. */
    private static boolean mayEdit(JsonObject body) {
        JsonObject issue = JsonBody.object(body, "issue");
        String sender = JsonBody.text(body, "sender", "login");
        String author = JsonBody.text(issue, "user", "login");
        return TRUSTED.contains(issue.string("author_association").orElse(""))
                || (!sender.isEmpty() && !author.isEmpty() && !sender.equalsIgnoreCase(author));
    }

    private static String number(JsonObject issue) {
        return issue.integer("number").map(String::valueOf).orElse("");
    }
}
