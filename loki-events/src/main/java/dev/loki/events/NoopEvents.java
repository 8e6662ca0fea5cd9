package dev.loki.events;

import dev.loki.core.json.JsonValue.JsonObject;

/** Publishes nothing. */
enum NoopEvents implements Events {
    /** The only instance. */
    INSTANCE;

    @Override
    public void publish(String type, JsonObject payload) {}

    @Override
    public void close() {}
}
