package dev.loki.core.constitution;

import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.util.Objects;

/**
 * One rule of the constitution that does not hold.
 *
 * @param code the stable upper-snake error code, such as {@code SPEC_MISSING}
 * @param rule the id of the invariant, such as {@code SPEC_BEFORE_CODE} or {@code C27}
 * @param severity whether the violation stops the task
 * @param point when it was found
 * @param taskId the task, or blank when there is none
 * @param agentId the agent, or blank when there is none
 * @param evidence what was seen; its member {@code message} is one sentence for people
 * @param fix one sentence that says what mends it
 * @param exit the exit code of a run that ends because of it
 * @param retry whether another attempt of the agent can mend it; false when a person has to
 */
public record Violation(
        String code,
        String rule,
        Severity severity,
        Moment point,
        String taskId,
        String agentId,
        JsonObject evidence,
        String fix,
        int exit,
        boolean retry) {

    /** What a violation does to the work. */
    public enum Severity {
        /** The task does not go on. */
        BLOCK,
        /** The violation is recorded and the task goes on. */
        WARN
    }

    /** Refuses nulls. */
    public Violation {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(point, "point");
        Objects.requireNonNull(taskId, "taskId");
        Objects.requireNonNull(agentId, "agentId");
        Objects.requireNonNull(evidence, "evidence");
        Objects.requireNonNull(fix, "fix");
    }

    /** Whether the task must not go on. */
    public boolean blocks() {
        return severity == Severity.BLOCK;
    }

    /** One line for people: the code, what was seen, and the fix. */
    public String sentence() {
        return code + ": " + evidence.string(Outcome.MESSAGE).orElse("rule " + rule + " does not hold") + "; " + fix;
    }

    /** The published record, members in the documented order; a missing task or agent is {@code null}. */
    public JsonObject toJson() {
        JsonObject.Builder json = JsonObject.builder()
                .put("code", code)
                .put("rule", rule)
                .put("severity", severity.name())
                .put("point", point.name());
        json.put("task_id", taskId.isBlank() ? JsonNull.INSTANCE : new JsonString(taskId));
        json.put("agent_id", agentId.isBlank() ? JsonNull.INSTANCE : new JsonString(agentId));
        return json.put("evidence", evidence).put("fix", fix).build();
    }
}
