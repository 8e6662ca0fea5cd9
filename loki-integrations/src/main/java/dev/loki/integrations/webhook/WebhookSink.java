package dev.loki.integrations.webhook;

/** Takes what verified webhooks say. An exception makes the service deliver again. */
@FunctionalInterface
public interface WebhookSink {
    /** One event; called at least once for each delivery. */
    void accept(WebhookEvent event);
}
