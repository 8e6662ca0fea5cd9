package dev.loki.core.engine;

import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.engine.PolicyDesk.Refusal;
import dev.loki.core.gate.EnforcementPoint;
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
    private final PolicyDesk policy;
    private final PolicyContext contexts;
    private final WorkTree tree;

    DeployGates(Session session, GateRunner runner, PolicyDesk policy, PolicyContext contexts, WorkTree tree) {
        this.session = session;
        this.runner = runner;
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
            QualityGateResult result = runner.run(gate.get(), now, task.task().id() + "-predeploy");
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
