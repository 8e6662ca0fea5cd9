package dev.loki.core.engine;

import dev.loki.core.constitution.Moment;
import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.constitution.Violation;
import dev.loki.core.engine.RunControl.Request;
import dev.loki.core.git.Change;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.GateSpec;
import dev.loki.core.task.Task;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** VERIFY: the task's own check and the quality gates, on one frozen tree. What did not run is not a pass. */
final class Verify {
    /** The gate name of a task's own {@code verify} command. */
    static final String OWN = "verify";

    /** How often gates run when one of them changes tracked files. */
    private static final int MAX_ROUNDS = 2;

    private final Session session;
    private final GateRunner runner;
    private final Judge judge;
    private final Attempts attempts;
    private final Deployment deployment;

    Verify(Session session, GateRunner runner, Judge judge, Attempts attempts, Deployment deployment) {
        this.session = session;
        this.runner = runner;
        this.judge = judge;
        this.attempts = attempts;
        this.deployment = deployment;
    }

    /** The gates' results with the tree they speak of. */
    private record Round(String tree, List<QualityGateResult> results, Set<String> leftovers, boolean settled) {}

    StepResult run(TaskState task) {
        session.enter(task, Phase.VERIFY);
        Round round = rounds(task);
        if (session.requested() == Request.STOP_NOW) {
            return StepResult.END_SESSION;
        }
        round.results()
                .forEach(r -> session.spans.gate(
                        r.name(), r.status() == Status.PASS, r.status().name()));
        List<Violation> violations = judge.violations(
                Moment.COMMIT, judge.facts(task).gates(round.results()).evidenceTree(round.tree()));
        boolean passed = round.settled()
                && violations.stream().noneMatch(v -> v.severity() == Violation.Severity.BLOCK)
                && QualityGateResult.allPassed(round.results());
        session.append(EntryType.GATES_RUN, task, recorded(task, round, passed));
        List<Violation> blocking = judge.report(violations);
        if (task.task().type() == Task.Type.DEPLOY) {
            deployment.record(task, passed);
        }
        if (passed) {
            return StepResult.CONTINUE;
        }
        return failed(task, round, blocking);
    }

    private StepResult failed(TaskState task, Round round, List<Violation> blocking) {
        List<Violation> beyondGates = blocking.stream()
                .filter(v -> !v.code().equals("QUALITY_GATE_FAILED"))
                .toList();
        if (!beyondGates.isEmpty()) {
            return attempts.failFor(task, beyondGates, true);
        }
        String text = round.settled()
                ? describe(round.results())
                : "a gate changed tracked files twice; make the gates' fixes settle";
        return attempts.fail(task, Attempts.Failure.keep("QUALITY_GATE_FAILED", text, 1));
    }

    private static String describe(List<QualityGateResult> results) {
        return results.stream()
                .filter(r -> !r.satisfied())
                .map(r -> "gate " + r.name() + " is " + r.status()
                        + (r.exitCode() > 0 ? " (exit code " + r.exitCode() + ")" : "")
                        + (r.output().isEmpty() ? "" : ":\n" + r.output()))
                .collect(Collectors.joining("\n"));
    }

    private Round rounds(TaskState task) {
        String tree = task.tree();
        Set<String> leftovers = new LinkedHashSet<>();
        Round round = new Round(tree, List.of(), leftovers, false);
        for (int n = 1; n <= MAX_ROUNDS && !round.settled(); n++) {
            List<QualityGateResult> results = runAll(task, tree);
            String after = settle(tree, leftovers);
            round = new Round(tree, results, leftovers, after.equals(tree));
            tree = after;
        }
        return round;
    }

    /** The tree after the gates, without the untracked files that they left behind, which are collected. */
    private String settle(String tree, Set<String> leftovers) {
        Set<String> leaveOut = new LinkedHashSet<>(session.state.leftovers());
        leaveOut.addAll(leftovers);
        String after = session.git.snapshot(leaveOut);
        for (Change change : session.git.changes(tree, after)) {
            if (change.status() == 'A') {
                leftovers.add(change.path());
                leaveOut.add(change.path());
            }
        }
        return session.git.snapshot(leaveOut);
    }

    private List<QualityGateResult> runAll(TaskState state, String tree) {
        Task task = state.task();
        String label = task.id() + "-" + state.attempt();
        List<QualityGateResult> results = new ArrayList<>();
        task.verify().ifPresent(command -> results.add(runner.run(OWN, command, task.timeout(), true, tree, label)));
        if (task.type() == Task.Type.DEPLOY) {
            task.health()
                    .ifPresent(command ->
                            results.add(runner.run(Deployment.HEALTH, command, task.timeout(), true, tree, label)));
        }
        for (GateSpec gate : session.gates()) {
            if (session.requested() == Request.STOP_NOW) {
                break;
            }
            results.add(runner.run(gate, tree, label));
        }
        return results;
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
