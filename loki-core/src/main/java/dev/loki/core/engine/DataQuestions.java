package dev.loki.core.engine;

import dev.loki.core.constitution.Moment;
import dev.loki.core.constitution.Violation;
import dev.loki.core.gate.Action;
import dev.loki.core.gate.Decision;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.PolicyGate;
import dev.loki.core.gate.Ruling;
import dev.loki.core.git.Git;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Optional;

/** Asks the policy about the text that a change adds, as a run does. */
final class DataQuestions {
    private static final int DENIED = 3;
    private static final int APPROVAL = 4;

    private final ChangeVerifier parts;
    private final ActingTask acting;
    private final Findings findings;
    private final JsonObject common;

    DataQuestions(ChangeVerifier parts, Git git, ActingTask acting, Findings findings) {
        this.parts = parts;
        this.acting = acting;
        this.findings = findings;
        this.common = acting.context(JsonObject.builder()
                        .put("project_dir", parts.project.root().toString())
                        .put("active_agents", 1)
                        .put("branch", git.branch().orElse("")))
                .build();
    }

    void ask(ChangedWork work) {
        if (parts.policy == PolicyGate.NOOP) {
            return;
        }
        for (String path : work.addedFiles()) {
            Ruling ruling = parts.policy.decide(EnforcementPoint.DATA, Action.of(work.dataQuestion(common, path)));
            if (ruling.decision() != Decision.ALLOW) {
                add(work, path, ruling);
            }
        }
    }

    private void add(ChangedWork work, String path, Ruling ruling) {
        boolean approval = ruling.requiresApproval();
        Optional<Ruling.Match> match = ruling.violations().stream()
                .filter(m -> m.decision() == ruling.decision())
                .findFirst();
        JsonObject.Builder evidence = JsonObject.builder()
                .put(
                        "message",
                        work.shown(path) + ": the data policy says " + ruling.decision() + ": " + ruling.reason())
                .put("path", work.shown(path));
        match.flatMap(m -> m.findings().stream().findFirst())
                .ifPresent(found -> evidence.put("line", work.lineOf(path, found.line()))
                        .put("finding", found.rule())
                        .put("redacted", found.redacted()));
        findings.add(new Violation(
                approval ? "APPROVAL_REQUIRED" : "POLICY_DENIED",
                match.map(Ruling.Match::name).filter(name -> !name.isBlank()).orElse("data"),
                Violation.Severity.BLOCK,
                Moment.POST,
                acting.task().map(task -> task.id()).orElse(""),
                acting.task().map(task -> task.agent()).orElse(""),
                evidence.build(),
                approval
                        ? "let a person who may approve it make the change, or take the text out"
                        : "take the text out, or change the policy that denies it",
                approval ? APPROVAL : DENIED,
                false));
    }
}
