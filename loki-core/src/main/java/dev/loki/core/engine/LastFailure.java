package dev.loki.core.engine;

import dev.loki.core.json.JsonValue.JsonObject;

/**
 * What a task's last attempt failed for, or what it waits for.
 *
 * @param code the stable code; empty where nothing failed
 * @param text what happened, for people and for the next attempt
 * @param exit the exit code that the task's present outcome asks for; 0 when nothing is wrong, or no longer
 */
record LastFailure(String code, String text, int exit) {
    static final LastFailure NONE = new LastFailure("", "", 0);

    /** The failure that a journal entry tells of. */
    static LastFailure of(JsonObject data) {
        return new LastFailure(
                data.string("code").orElse(""),
                data.string("text").orElse(""),
                data.integer("exit").orElse(1L).intValue());
    }

    /** The same, still told to the next attempt, but no outcome any more. */
    LastFailure past() {
        return new LastFailure(code, text, 0);
    }
}
