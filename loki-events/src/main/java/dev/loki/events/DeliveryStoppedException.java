package dev.loki.events;

import dev.loki.core.LokiException;

/** A handler cannot go on: the event goes back as if it had never been delivered, and the subscription ends. */
public final class DeliveryStoppedException extends LokiException {
    private static final long serialVersionUID = 1L;

    /** Makes an exception whose message says why, in one sentence. */
    public DeliveryStoppedException(String message) {
        super("DELIVERY_STOPPED", message);
    }
}
