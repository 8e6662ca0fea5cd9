package dev.loki.core.constitution;

import dev.loki.core.json.Fields;
import dev.loki.core.json.JsonValue.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * A decision that an agent took.
 *
 * @param timestamp when, in whole milliseconds
 * @param question what was to be decided
 * @param answer what was decided
 * @param rationale why
 */
public record AgentDecision(Instant timestamp, String question, String answer, String rationale) {

    /** Refuses nulls and drops fractions of a millisecond. */
    public AgentDecision {
        timestamp = timestamp.truncatedTo(ChronoUnit.MILLIS);
        Objects.requireNonNull(question, "question");
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(rationale, "rationale");
    }

    /** The decision as a member of {@code decisions_made}. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("timestamp", AgentRecord.timestamp(timestamp))
                .put("question", question)
                .put("answer", answer)
                .put("rationale", rationale)
                .build();
    }

    static AgentDecision from(Fields fields) {
        AgentDecision decision = new AgentDecision(
                AgentRecord.instant(fields, "timestamp"),
                fields.requireString("question"),
                fields.requireString("answer"),
                fields.requireString("rationale"));
        fields.done();
        return decision;
    }
}
