package dev.loki.core.engine;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Objects;

/**
 * How a provider ended.
 *
 * @param kind what the engine does next
 * @param text why it failed, for people and for the next attempt; empty when it did not
 * @param report what the provider said of itself: tokens, cost_usd, model, session_id, summary, questions, decisions
 * @param exitCode the process's exit status; 0 when there was none
 */
record ActResult(Kind kind, String text, JsonObject report, int exitCode) {

    enum Kind {
        DONE,
        FAILED,
        TIMED_OUT,
        STOPPED,
        RATE_LIMITED,
        NEEDS_APPROVAL,
        /** Another attempt cannot help: the provider or its program is not there. */
        UNAVAILABLE;

        String wireName() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    ActResult {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(report, "report");
    }

    static ActResult done(JsonObject report) {
        return new ActResult(Kind.DONE, "", report, 0);
    }

    static ActResult failed(String text) {
        return new ActResult(Kind.FAILED, text, JsonObject.EMPTY, 1);
    }

    static ActResult unavailable(String text) {
        return new ActResult(Kind.UNAVAILABLE, text, JsonObject.EMPTY, 127);
    }
}
