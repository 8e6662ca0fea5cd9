package dev.loki.cli;

import dev.loki.core.engine.RarvLoop;
import dev.loki.core.gate.Guard;
import dev.loki.core.gate.PolicyGate;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.Json;
import dev.loki.core.net.HttpCaller;
import dev.loki.core.net.HttpPolicy;
import dev.loki.core.spi.Redactor;
import dev.loki.core.task.ProjectConfig;
import dev.loki.policy.Policies;
import dev.loki.policy.approval.ApprovalGates;
import dev.loki.policy.approval.ApprovalWebhook;
import dev.loki.policy.cost.CostController;
import dev.loki.policy.residency.Residency;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Budgets, approval gates and residency rules around the policies in force. Loaded only where there are any.
 *
 * @param project the project
 * @param config its configuration
 * @param policies its policies
 */
record Governance(ProjectDir project, EffectiveConfig config, Policies policies) {

    /** Whether anything is to be governed; asks nothing that would load a class of a feature that is off. */
    static boolean wanted(EffectiveConfig config, Policies policies) {
        return policies != Policies.noop() || config.config().residency().isPresent();
    }

    /** Hands everything to the engine. */
    void wire(RarvLoop.Builder engine, Redactor redactor, Consumer<AutoCloseable> keep) {
        List<PolicyGate> gates = new ArrayList<>();
        if (policies != Policies.noop()) {
            CostController costs = costs();
            gates.add(policies);
            gates.add(costs);
            engine.spend(costs).approvals(approvals(redactor, keep));
        }
        residencyOfConfig(config.config()).ifPresent(gates::add);
        engine.policy(Guard.of(gates.toArray(PolicyGate[]::new)));
    }

    /** The controller of the project's costs, with the budgets of the policies. */
    CostController costs() {
        return CostController.following(
                project.costs(),
                String.valueOf(project.root().getFileName()),
                policies::budgets,
                InstantSource.system());
    }

    private ApprovalGates approvals(Redactor redactor, Consumer<AutoCloseable> keep) {
        HttpCaller caller = HttpCaller.of(HttpPolicy.untrusted(ApprovalGates.allowedHosts(config.env())));
        keep.accept(caller);
        return ApprovalGates.of(
                policies::approvalGates,
                policies::hash,
                ApprovalWebhook.of(
                        caller,
                        redactor,
                        config.env().text(ApprovalGates.SECRET),
                        InstantSource.system(),
                        RandomGenerator.getDefault()));
    }

    /** All rules for where data may be processed; each of them has to allow a provider. */
    List<Residency> residency() {
        List<Residency> rules = new ArrayList<>();
        policies.residency().ifPresent(rules::add);
        residencyOfConfig(config.config()).ifPresent(rules::add);
        return rules;
    }

    private static Optional<Residency> residencyOfConfig(ProjectConfig config) {
        return config.residency()
                .map(section -> Residency.read(Json.document(Json.write(section), "config.yaml: residency")
                        .fields()));
    }
}
