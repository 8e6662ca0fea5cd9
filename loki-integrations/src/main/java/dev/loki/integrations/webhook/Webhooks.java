package dev.loki.integrations.webhook;

import dev.loki.core.json.JsonValue;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/** The handlers of all services. Without a secret a handler refuses everything. */
public final class Webhooks {
    private final Deliveries deliveries;
    private final WebhookSink sink;
    private final InstantSource clock;

    /** Handlers that share what they remember and whom they tell. */
    public Webhooks(Deliveries deliveries, WebhookSink sink, InstantSource clock) {
        this.deliveries = deliveries;
        this.sink = sink;
        this.clock = clock;
    }

    /**
     * Jira's handler.
     *
     * @param secrets the current secret and, while it is being replaced, the one before
     * @param comments turns the document of a comment into Markdown
     */
    public WebhookHandler jira(List<String> secrets, Function<JsonValue, String> comments) {
        return handler(new JiraDialect(JiraDialect.ISSUE_TYPES, comments), secrets);
    }

    /** Linear's handler. */
    public WebhookHandler linear(List<String> secrets) {
        return handler(new LinearDialect(), secrets);
    }

    /** GitHub's handler. */
    public WebhookHandler github(List<String> secrets) {
        return handler(new GitHubDialect(), secrets);
    }

    /** Slack's handler. */
    public WebhookHandler slack(List<String> secrets) {
        return handler(new SlackDialect(), secrets);
    }

    private WebhookHandler handler(Dialect dialect, List<String> secrets) {
        return new SignedWebhook(dialect, secrets, deliveries, sink, clock);
    }
}
