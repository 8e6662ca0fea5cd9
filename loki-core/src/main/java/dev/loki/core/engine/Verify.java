package dev.loki.core.engine;

import dev.loki.core.constitution.Moment;
import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.constitution.Violation;
import dev.loki.core.engine.RunControl.Request;
import dev.loki.core.git.Change;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.quality.GateSubject;
import dev.loki.core.task.GateSpec;
import dev.loki.core.task.Task;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** VERIFY: the task's own check and the quality gates, on one frozen tree. What did not run is not a pass. */
final class Verify {
    /** The gate name of a task's own {@code verify} command. */
    static final String OWN = "verify";

    /** How often in one attempt a gate may change tracked files; the gates run once more after it. */
    static final int MAX_GATE_CHANGES = 1;

    private final Session session;
    private final WorkTree tree;
    private final GateRunner runner;
    private final Reviewers reviewers;
    private final Judge judge;
    private final Attempts attempts;
    private final Deployment deployment;
    private final BugRecords bugs;
    private final FindingTasks findings;

    Verify(
            Session session,
            WorkTree tree,
            GateRunner runner,
            Reviewers reviewers,
            Judge judge,
            Attempts attempts,
            Deployment deployment) {
        this.session = session;
        this.tree = tree;
        this.runner = runner;
        this.reviewers = reviewers;
        this.judge = judge;
        this.attempts = attempts;
        this.deployment = deployment;
        this.bugs = new BugRecords(session);
        this.findings = new FindingTasks(session);
    }

    /** The gates' results, the tree they speak of, and what the gates did to it. */
    private record Round(String tree, List<QualityGateResult> results, String treeAfter, Set<String> leftovers) {
        boolean settled() {
            return treeAfter.equals(tree);
        }
    }

    StepResult run(TaskState task) {
        tree.requireClean();
        session.enter(task, Phase.VERIFY);
        Optional<StepResult> halted = reviewersHalt(task);
        if (halted.isPresent()) {
            return halted.get();
        }
        Round round = runGates(task);
        if (session.requested() == Request.STOP_NOW) {
            tree.restore(task.tree(), task.task().id() + "-gates");
            return StepResult.END_SESSION;
        }
        return round.settled() ? judgeRound(task, round) : changedByGate(task, round);
    }

    /** Providers that review see the work and cost money, so they are subject to policies and limits as others are. */
    private Optional<StepResult> reviewersHalt(TaskState task) {
        Optional<LimitMeter.Reached> limit = reviewers.stop(task, session.gates());
        if (limit.isPresent()) {
            session.append(EntryType.LIMIT_REACHED, limit.get().toJson());
            return Optional.of(StepResult.END_SESSION);
        }
        return reviewers
                .refusal(task, session.gates())
                .map(no -> attempts.block(task, no.code(), no.text(), no.exit(), no.approval()));
    }

    /** A gate changed tracked files, as a formatter does: the change is looked at like any other, and the gates run again. */
    private StepResult changedByGate(TaskState task, Round round) {
        session.append(
                EntryType.GATES_CHANGED_FILES,
                task,
                recorded(task, round, false).toBuilder()
                        .put("tree", round.treeAfter())
                        .build());
        return task.gateChanges() > MAX_GATE_CHANGES
                ? attempts.fail(
                        task,
                        Attempts.Failure.keep(
                                "QUALITY_GATE_FAILED",
                                "a gate changed tracked files every time it ran; make its fixes settle",
                                1))
                : StepResult.CONTINUE;
    }

    private StepResult judgeRound(TaskState task, Round round) {
        List<Violation> violations = judge.violations(
                Moment.COMMIT,
                judge.facts(task)
                        .changes(ChangedWork.between(session.git, task.baseTree(), round.tree())
                                .paths())
                        .gates(round.results())
                        .approvals(approvals(task, round.results()))
                        .evidenceTree(round.tree()));
        boolean passed = violations.stream().noneMatch(v -> v.severity() == Violation.Severity.BLOCK)
                && QualityGateResult.allPassed(round.results());
        session.append(EntryType.GATES_RUN, task, recorded(task, round, passed));
        bugs.follow(task, round.results());
        findings.follow(round.results(), changed(task, round.tree()));
        List<Violation> blocking = judge.report(violations);
        if (task.task().type() == Task.Type.DEPLOY) {
            deployment.record(task, passed);
        }
        return passed ? StepResult.CONTINUE : failed(task, round, blocking);
    }

    private StepResult failed(TaskState task, Round round, List<Violation> blocking) {
        List<Violation> beyondGates = blocking.stream()
                .filter(v -> !v.code().equals("QUALITY_GATE_FAILED"))
                .toList();
        if (!beyondGates.isEmpty()) {
            return attempts.failFor(task, beyondGates, true);
        }
        return attempts.fail(task, Attempts.Failure.keep("QUALITY_GATE_FAILED", describe(round.results()), 1));
    }

    private static String describe(List<QualityGateResult> results) {
        return results.stream()
                .filter(r -> !r.satisfied())
                .map(r -> "gate " + r.name() + " is " + r.status()
                        + (r.exitCode() > 0 ? " (exit code " + r.exitCode() + ")" : "")
                        + (r.output().isEmpty() ? "" : ":\n" + r.output()))
                .collect(Collectors.joining("\n"));
    }

    private Round runGates(TaskState task) {
        List<QualityGateResult> results = runAll(task, task.tree());
        Set<String> leftovers = new LinkedHashSet<>();
        String after = settle(task.tree(), leftovers);
        return new Round(task.tree(), results, after, leftovers);
    }

    /** The tree after the gates, without the untracked files that they left behind, which are collected. */
    private String settle(String before, Set<String> leftovers) {
        Set<String> leaveOut = new LinkedHashSet<>(session.state.leftovers());
        String after = session.git.snapshot(leaveOut);
        for (Change change : session.git.changes(before, after)) {
            if (change.status() == 'A') {
                leftovers.add(change.path());
                leaveOut.add(change.path());
            }
        }
        return session.git.snapshot(leaveOut);
    }

    private List<QualityGateResult> runAll(TaskState state, String frozen) {
        Task task = state.task();
        String label = task.id() + "-" + state.attempt();
        GateSubject subject = subject(state, frozen, label);
        List<QualityGateResult> results = new ArrayList<>();
        task.verify().ifPresent(command -> results.add(runner.run(OWN, command, task.timeout(), true, frozen, label)));
        if (task.type() == Task.Type.DEPLOY) {
            task.health()
                    .ifPresent(command ->
                            results.add(runner.run(Deployment.HEALTH, command, task.timeout(), true, frozen, label)));
        }
        for (GateSpec gate : session.gates()) {
            if (session.requested() == Request.STOP_NOW) {
                break;
            }
            results.add(runner.run(state, gate, subject.after(results)));
        }
        return results;
    }

    /** What the gates judge; they may mend it as long as none of them has changed anything in this attempt. */
    private GateSubject subject(TaskState task, String frozen, String label) {
        Set<String> changed = changed(task, frozen);
        return new GateSubject(
                frozen,
                task.task().id(),
                label,
                task.gateChanges() == 0,
                changed,
                () -> new String(session.git.patch(task.baseTree(), frozen), StandardCharsets.UTF_8),
                List.of());
    }

    private Set<String> changed(TaskState task, String frozen) {
        String prefix = session.git.prefix();
        return session.git.changes(task.baseTree(), frozen).stream()
                .filter(change -> change.status() != 'D' && change.path().startsWith(prefix))
                .map(change -> change.path().substring(prefix.length()))
                .collect(Collectors.toSet());
    }

    /** The testers who approved: members of a council, and the task's own agent where one of its decisions is to approve. */
    private List<String> approvals(TaskState state, List<QualityGateResult> results) {
        List<String> approvals = new ArrayList<>();
        results.stream()
                .flatMap(result -> result.details().objects("verdicts").stream())
                .filter(answer -> answer.string("verdict").equals(Optional.of("approve")))
                .flatMap(answer -> answer.string("reviewer").stream())
                .filter(reviewer -> tester(reviewer, ""))
                .forEach(approvals::add);
        Task task = state.task();
        boolean approved = state.act().objects("decisions").stream()
                .anyMatch(
                        decision -> decision.string("answer").orElse("").strip().matches("(?i)approved?\\b.*"));
        if (approved && tester(task.agent(), AgentSpawner.typeOf(task))) {
            approvals.add(task.agent());
        }
        return approvals;
    }

    private boolean tester(String id, String type) {
        return session.rules.roles().roleOf(id, type).equals(Optional.of("qa"));
    }

    private static JsonObject recorded(TaskState task, Round round, boolean passed) {
        return JsonObject.builder()
                .put("attempt", task.attempt())
                .put("tree", round.tree())
                .put("passed", passed)
                .put(
                        "gates",
                        JsonValue.array(round.results().stream()
                                .map(QualityGateResult::toJson)
                                .toList()))
                .put("leftovers", List.copyOf(round.leftovers()))
                .build();
    }
}
