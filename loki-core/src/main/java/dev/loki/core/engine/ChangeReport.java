package dev.loki.core.engine;

import dev.loki.core.constitution.Inspection.NotChecked;
import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.constitution.Violation;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the rules say about a change or about a project as it stands. Immutable.
 *
 * @param subject what was looked at, a phrase for people
 * @param base the commit that the change begins at, absent where there is no change
 * @param rulesFrom the commit whose rules were in force, absent when they are those of the project as it stands
 * @param files how many files the change touches
 * @param violations what does not hold, each once
 * @param gates the results of the quality gates
 * @param notChecked the rules that nothing could be said about, and why
 * @param held the codes of the rules that hold
 * @param notes what a reader should know besides
 */
public record ChangeReport(
        String subject,
        Optional<String> base,
        Optional<String> rulesFrom,
        int files,
        List<Violation> violations,
        List<QualityGateResult> gates,
        List<NotChecked> notChecked,
        List<String> held,
        List<String> notes) {

    /** Copies the lists. */
    public ChangeReport {
        Objects.requireNonNull(subject, "subject");
        violations = List.copyOf(violations);
        gates = List.copyOf(gates);
        notChecked = List.copyOf(notChecked);
        held = List.copyOf(held);
        notes = List.copyOf(notes);
    }

    /** What a command ends with: 0 when nothing blocks, else the first of 8, 9, 3, 5, 4, 1 that a blocking violation asks for. */
    public int exit() {
        return ExitCodes.of(violations.stream()
                .filter(Violation::blocks)
                .map(Violation::exit)
                .toList());
    }

    /** Whether nothing blocks. */
    public boolean passed() {
        return violations.stream().noneMatch(Violation::blocks);
    }

    /** The document that commands print; {@code docs/formats/verification.md} describes it. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("ok", passed())
                .put("exit", exit())
                .put("subject", subject)
                .putOrNull("base", base)
                .putOrNull("rules_from", rulesFrom)
                .put("files", files)
                .put(
                        "violations",
                        JsonValue.array(
                                violations.stream().map(ChangeReport::json).toList()))
                .put(
                        "gates",
                        JsonValue.array(
                                gates.stream().map(QualityGateResult::toJson).toList()))
                .put(
                        "not_checked",
                        JsonValue.array(notChecked.stream()
                                .map(n -> JsonObject.builder()
                                        .put("code", n.code())
                                        .put("reason", n.reason())
                                        .build())
                                .toList()))
                .put("held", held)
                .put("notes", notes)
                .build();
    }

    private static JsonObject json(Violation violation) {
        return violation.toJson().toBuilder().put("exit", violation.exit()).build();
    }
}
