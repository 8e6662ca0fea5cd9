package dev.loki.core.engine;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Objects;

/**
 * What an agent's output says about its work.
 *
 * @param ending how it ended
 * @param text why it did not end well, in one or a few lines; empty when it did
 * @param report the members of a result file that the output holds: {@code summary}, {@code tokens}, {@code cost_usd},
 *     {@code model}, {@code session_id}, {@code retry_after_s}
 */
public record AgentReading(Ending ending, String text, JsonObject report) {

    /** How an agent ended, by its own account. */
    public enum Ending {
        /** It came to its end. */
        DONE,
        /** It gave up; another attempt may help. */
        FAILED,
        /** Its service is busy or the quota is used up; another attempt may help later. */
        RATE_LIMITED,
        /** It stopped before an action that a person has to allow. */
        NEEDS_APPROVAL,
        /** Its service refuses it: no login, no credit, no such model; another attempt cannot help. */
        REFUSED,
        /** The output does not say. */
        SILENT
    }

    /** Refuses nulls. */
    public AgentReading {
        Objects.requireNonNull(ending, "ending");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(report, "report");
    }
}
