package dev.loki.core.spi;

import dev.loki.core.json.JsonValue.JsonObject;

/** The event port. It fails open: implementations count and log what they could not publish and never throw. */
@FunctionalInterface
public interface EventPublisher {

    /** Publishes nothing. */
    EventPublisher NOOP = (type, payload) -> {};

    /**
     * Publishes one event of the run.
     *
     * @param type {@code state}, {@code task}, {@code metric}, {@code error} or {@code session}
     * @param payload its {@code action} and facts
     */
    void publish(String type, JsonObject payload);
}
