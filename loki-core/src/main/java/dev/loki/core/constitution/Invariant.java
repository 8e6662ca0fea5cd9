package dev.loki.core.constitution;

import dev.loki.core.expr.Field;
import dev.loki.core.expr.FieldValues;
import dev.loki.core.expr.Rule;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A rule that must hold at some moments of a run; one entry of {@code .loki/rules/invariants.json}.
 *
 * @param code the error code of its violations, unique in a rule book
 * @param id the rule that it belongs to: a name of the constitution or a number such as {@code C27}
 * @param moments when it is evaluated, at least once
 * @param severity whether a violation stops the task
 * @param check the name of the built-in check, or blank when there is a rule
 * @param rule what must hold, over {@code docs/formats/invariants.md}'s fields, of an invariant that a project adds
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
        Optional<Rule> rule,
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
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(params, "params");
        Objects.requireNonNull(fix, "fix");
    }

    /** What the invariant says about these facts. */
    Outcome evaluate(Moment moment, Facts facts) {
        return rule.isPresent()
                ? evaluate(rule.get(), facts)
                : Checks.named(check).orElseThrow().check().evaluate(moment, facts, params);
    }

    private static Outcome evaluate(Rule rule, Facts facts) {
        FieldValues values = InvariantFields.of(facts);
        return switch (rule.check(values)) {
            case HOLDS -> Outcome.held();
            case VIOLATED ->
                Outcome.broken(Outcome.problem("the rule \"" + rule.text() + "\" does not hold")
                        .put("rule", rule.text())
                        .put("fields", rule.fields().stream().map(Field::name).toList()));
            case NOT_APPLICABLE ->
                Outcome.unknown(rule.fields().stream()
                        .filter(field -> (values.present() & field.bit()) == 0)
                        .map(Field::name)
                        .collect(Collectors.joining(", ")));
        };
    }

    /** The violation of this invariant that a piece of evidence shows. */
    Violation violation(Moment moment, Facts facts, JsonObject evidence) {
        String task = facts.task().map(Facts.Task::id).orElse("");
        return new Violation(code, id, severity, moment, task, facts.agentId(), evidence, fix, exit, retry);
    }
}
