package dev.loki.audit;

import dev.loki.core.json.JsonValue.JsonObject;

/**
 * One place at which a chain does not hold.
 *
 * @param at the line, counted from 0
 * @param offset the byte at which that line begins
 * @param cause why
 * @param message one sentence
 */
public record Break(long at, long offset, Cause cause, String message) {

    /** The break as {@code {"at","offset","cause","message"}}. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("at", at)
                .put("offset", offset)
                .put("cause", cause.wireName())
                .put("message", message)
                .build();
    }
}
