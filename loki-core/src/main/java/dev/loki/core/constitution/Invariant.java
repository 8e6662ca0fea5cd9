package dev.loki.core.constitution;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Objects;
import java.util.Set;

/**
 * A rule that must hold at some moments of a run; one entry of {@code .loki/rules/invariants.json}.
 *
 * @param code the error code of its violations, unique in a rule book
 * @param id the rule that it belongs to: a name of the constitution or a number such as {@code C27}
 * @param moments when it is evaluated, at least once
 * @param severity whether a violation stops the task
 * @param check the name of the built-in check
 * @param params the check's parameters
 * @param exit the exit code of a run that ends because of it
 * @param retry whether another attempt of the agent can mend it
 * @param fix one sentence that says what mends it
 */
public record Invariant(
        String code,
        String id,
        Set<Moment> moments,
        Violation.Severity severity,
        String check,
        JsonObject params,
        int exit,
        boolean retry,
        String fix) {

    /** Copies the moments. */
    public Invariant {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(id, "id");
        moments = Set.copyOf(moments);
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(check, "check");
        Objects.requireNonNull(params, "params");
        Objects.requireNonNull(fix, "fix");
    }

    /** The violation of this invariant that a piece of evidence shows. */
    Violation violation(Moment moment, Facts facts, JsonObject evidence) {
        String task = facts.task().map(Facts.Task::id).orElse("");
        return new Violation(code, id, severity, moment, task, facts.agentId(), evidence, fix, exit, retry);
    }
}
