package dev.loki.integrations.webhook;

/** Answers the webhooks of one service. Never throws; thread-safe. */
public interface WebhookHandler {
    /** The longest body that is taken: 1 MB. */
    int MAX_BODY_BYTES = 1024 * 1024;

    /** The service, such as {@code github}. */
    String integration();

    /** The answer to a request. */
    WebhookAnswer handle(WebhookRequest request);
}
