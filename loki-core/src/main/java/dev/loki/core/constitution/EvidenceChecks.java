package dev.loki.core.constitution;

import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the constitution asks of quality gates: they pass, and on exactly what is committed. */
final class EvidenceChecks {
    private EvidenceChecks() {}

    /** Every blocking gate passed; one that failed, broke or did not run is a violation of its own. */
    static Outcome gatesPass(Moment moment, Facts facts, JsonObject params) {
        if (facts.gates().isEmpty()) {
            return Outcome.unknown("gate results");
        }
        List<JsonObject> evidence = new ArrayList<>();
        for (QualityGateResult gate : facts.gates().get()) {
            if (!gate.satisfied()) {
                evidence.add(Outcome.problem("gate " + gate.name() + " is " + gate.status())
                        .put("gate", gate.name())
                        .put("status", gate.status().name())
                        .put("exit_code", gate.exitCode())
                        .build());
            }
        }
        return Outcome.of(evidence);
    }

    /** The commit holds exactly the tree that was verified, and every blocking gate judged that tree. */
    static Outcome fresh(Moment moment, Facts facts, JsonObject params) {
        Optional<String> committed = facts.commit().map(Facts.Commit::tree).filter(t -> !t.isBlank());
        Optional<String> wanted = committed.or(facts::evidenceTree);
        if (wanted.isEmpty()) {
            return Outcome.unknown("verified tree");
        }
        if (facts.gates().isEmpty()) {
            return Outcome.unknown("gate results");
        }
        List<JsonObject> evidence = new ArrayList<>();
        facts.evidenceTree()
                .filter(tree -> !tree.equals(wanted.get()))
                .ifPresent(tree -> evidence.add(stale("the verification", tree, wanted.get())));
        for (QualityGateResult gate : facts.gates().get()) {
            boolean counts = gate.blocking() && gate.status() != QualityGateResult.Status.NOT_APPLICABLE;
            if (counts && !gate.tree().equals(wanted.get())) {
                evidence.add(stale("gate " + gate.name(), gate.tree(), wanted.get()));
            }
        }
        return Outcome.of(evidence);
    }

    /** Where a blocking gate measured the covered lines, they are as many as are asked for. */
    static Outcome covered(Moment moment, Facts facts, JsonObject params) {
        if (facts.gates().isEmpty()) {
            return Outcome.unknown("gate results");
        }
        List<JsonObject> evidence = new ArrayList<>();
        boolean measured = false;
        for (QualityGateResult gate : facts.gates().get()) {
            Optional<JsonObject> coverage = gate.details().object("coverage");
            Optional<BigDecimal> percent = coverage.flatMap(c -> c.number("percent"));
            Optional<BigDecimal> min = coverage.flatMap(c -> c.number("min"));
            if (!gate.blocking() || percent.isEmpty() || min.isEmpty()) {
                continue;
            }
            measured = true;
            if (percent.get().compareTo(min.get()) < 0) {
                evidence.add(Outcome.problem("gate " + gate.name() + " measured "
                                + percent.get().toPlainString() + "% of covered lines, "
                                + min.get().toPlainString() + "% are asked for")
                        .put("gate", gate.name())
                        .put("percent", new JsonNumber(percent.get()))
                        .put("min", new JsonNumber(min.get()))
                        .build());
            }
        }
        return measured ? Outcome.of(evidence) : Outcome.notApplicable("no blocking gate measured covered lines");
    }

    /** What a browser has to load is within its budget. */
    static Outcome inBudget(Moment moment, Facts facts, JsonObject params) {
        if (facts.gates().isEmpty()) {
            return Outcome.unknown("gate results");
        }
        Optional<QualityGateResult> gate = facts.gates().get().stream()
                .filter(result -> result.name().equals("performance_check"))
                .filter(result -> result.status() != QualityGateResult.Status.NOT_APPLICABLE)
                .findFirst();
        if (gate.isEmpty()) {
            return Outcome.notApplicable("nothing was measured that a browser loads");
        }
        return gate.get().status() == QualityGateResult.Status.PASS
                ? Outcome.held()
                : Outcome.broken(Outcome.problem(
                                "gate performance_check is " + gate.get().status() + ": "
                                        + Texts.oneLine(gate.get().output()))
                        .put("gate", gate.get().name())
                        .put("measured", gate.get().details()));
    }

    private static JsonObject stale(String subject, String tree, String wanted) {
        return Outcome.problem(subject + " judged another tree than the one that counts")
                .put("judged", tree)
                .put("wanted", wanted)
                .build();
    }
}
