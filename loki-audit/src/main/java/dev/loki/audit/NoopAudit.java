package dev.loki.audit;

import dev.loki.core.json.JsonValue.JsonObject;

/** Records nothing. */
enum NoopAudit implements Audit {
    /** The only instance. */
    INSTANCE;

    @Override
    public void record(String who, String what, String where, String why, JsonObject metadata) {}

    @Override
    public void close() {}
}
