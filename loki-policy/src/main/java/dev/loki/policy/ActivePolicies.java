package dev.loki.policy;

import dev.loki.core.gate.Action;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.Ruling;
import dev.loki.policy.approval.ApprovalGate;
import dev.loki.policy.cost.Budget;
import dev.loki.policy.residency.Residency;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Policies that were found; they can be read anew while others ask. Thread-safe. */
final class ActivePolicies implements Policies {
    private final PolicySource source;
    private final AtomicReference<@Nullable PolicyWatcher> watcher = new AtomicReference<>();
    private volatile PolicyEngine engine;

    private ActivePolicies(PolicySource source, PolicySet policies) {
        this.source = source;
        this.engine = PolicyEngine.of(policies);
    }

    static ActivePolicies load(PolicySource source) {
        return new ActivePolicies(source, source.load());
    }

    @Override
    public Ruling decide(EnforcementPoint point, Action action) {
        return engine.evaluate(point, action);
    }

    @Override
    public List<Budget> budgets() {
        return engine.policies().budgets();
    }

    @Override
    public List<ApprovalGate> approvalGates() {
        return engine.policies().approvalGates();
    }

    @Override
    public Optional<Residency> residency() {
        return engine.policies().residency();
    }

    @Override
    public String hash() {
        return engine.policies().hash();
    }

    @Override
    public void watch(Consumer<String> report) {
        PolicyWatcher created = new PolicyWatcher(source, this::replace, report);
        if (watcher.compareAndSet(null, created)) {
            created.start();
        }
    }

    /** Puts other policies in force; false when they are those that are. */
    boolean replace(PolicySet policies) {
        if (policies.hash().equals(hash())) {
            return false;
        }
        engine = PolicyEngine.of(policies);
        return true;
    }

    @Override
    public void close() {
        PolicyWatcher running = watcher.get();
        if (running != null) {
            running.stop();
        }
    }
}
