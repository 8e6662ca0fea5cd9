package dev.loki.core.engine;

import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.engine.PolicyDesk.Refusal;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.quality.GateSubject;
import dev.loki.core.task.GateSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Runs the gates that a deployment requires, on the very tree that is to be deployed, and asks {@code pre_deployment}. */
final class DeployGates {
    private final Session session;
    private final GateRunner runner;
    private final Reviewers reviewers;
    private final PolicyDesk policy;
    private final PolicyContext contexts;
    private final WorkTree tree;

    DeployGates(
            Session session,
            GateRunner runner,
            Reviewers reviewers,
            PolicyDesk policy,
            PolicyContext contexts,
            WorkTree tree) {
        this.session = session;
        this.runner = runner;
        this.reviewers = reviewers;
        this.policy = policy;
        this.contexts = contexts;
        this.tree = tree;
    }

    Optional<Refusal> ask(TaskState task) {
        String now = tree.now();
        Set<String> passed = new TreeSet<>(passedBefore(now));
        for (String name : task.task().requiresGates()) {
            Optional<GateSpec> gate =
                    session.gates().stream().filter(g -> g.name().equals(name)).findFirst();
            if (gate.isEmpty()) {
                return Optional.of(new Refusal(
                        "GATE_UNKNOWN",
                        task.task().place() + ": requires_gates names \"" + name
                                + "\", which is no gate of this project",
                        9,
                        false));
            }
            Optional<Refusal> unseen = reviewers.refusal(task, gate.stream().toList());
            if (unseen.isPresent()) {
                return unseen;
            }
            QualityGateResult result = runner.run(task, gate.get(), subject(task, now));
            if (result.status() != Status.PASS) {
                return Optional.of(new Refusal(
                        "QUALITY_GATE_FAILED",
                        "gate " + name + " is " + result.status() + " and the deployment requires it:\n"
                                + result.output(),
                        1,
                        false));
            }
            passed.add(name);
        }
        return policy.ask(
                task,
                EnforcementPoint.PRE_DEPLOYMENT,
                contexts.of(task)
                        .put("passed_gates", List.copyOf(passed))
                        .put("environment", task.task().id())
                        .put("commit", session.git.head())
                        .build());
    }

    private static GateSubject subject(TaskState task, String tree) {
        String id = task.task().id();
        return new GateSubject(tree, id, id + "-predeploy", false, Set.of(), () -> "", List.of());
    }

    /** The project's gates that passed on this very tree in this run, whichever task they ran for. */
    private List<String> passedBefore(String tree) {
        Set<String> known = session.gates().stream().map(GateSpec::name).collect(Collectors.toSet());
        return session.state.tasks().stream()
                .flatMap(task -> task.gates().stream())
                .filter(gate -> gate.string("tree").orElse("").equals(tree))
                .filter(gate -> gate.string("status").orElse("").equals(Status.PASS.name()))
                .flatMap(gate -> gate.string("name").stream())
                .filter(known::contains)
                .toList();
    }
}
