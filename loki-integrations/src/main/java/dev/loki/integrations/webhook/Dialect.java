package dev.loki.integrations.webhook;

import dev.loki.core.json.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How one service signs, dates and words its webhooks. Implementations are stateless and never throw. */
interface Dialect {

    /** What a body says. */
    sealed interface Reading {
        /** Something for the project. */
        record Events(List<WebhookEvent> events) implements Reading {
            /** Copies the list. */
            public Events {
                events = List.copyOf(events);
            }
        }

        /** Nothing for the project. */
        record Ignored(String reason) implements Reading {}

        /** A question that is answered by itself. */
        record Reply(WebhookAnswer answer) implements Reading {}
    }

    /** The service. */
    String integration();

    /** Whether one of the secrets signed the raw body. */
    boolean signed(WebhookRequest request, List<String> secrets);

    /** The object in the body, or empty when there is none; a {@link dev.loki.core.ConfigException} when it is malformed. */
    default JsonObject body(WebhookRequest request) {
        return JsonBody.of(request.body());
    }

    /** When a signed header says that this was sent, if there is one; judged before the body is parsed. */
    default Optional<Instant> sent(WebhookRequest request) {
        return Optional.empty();
    }

    /** When the service says it sent this, if it does and signs it. */
    default Optional<Instant> sent(WebhookRequest request, JsonObject body) {
        return sent(request);
    }

    /** Whether a delivery without a time is refused. */
    default boolean timeRequired() {
        return false;
    }

    /** How far the stated time may lie from now, both ways. */
    default Duration window() {
        return Duration.ZERO;
    }

    /** The service's id of the delivery, the same when it is repeated; may be empty. */
    String deliveryId(WebhookRequest request, JsonObject body);

    /** What the body says. */
    Reading read(WebhookRequest request, JsonObject body);
}
