package dev.loki.integrations.adapter;

import dev.loki.core.json.JsonValue.JsonObject;

/**
 * Hears what adapters do.
 *
 * <p>Events: {@code retry} {integration, operation, attempt (from 1), delay (ms), error}, before the delay; {@code success}
 * {integration, operation, attempt (retries that were needed)}; {@code failure} {integration, operation, error, attempts}.
 * It is called on the thread that works and must not throw.
 */
@FunctionalInterface
public interface Lifecycle {
    /** Hears nothing. */
    Lifecycle SILENT = (event, payload) -> {};

    /** One event. */
    void on(String event, JsonObject payload);
}
