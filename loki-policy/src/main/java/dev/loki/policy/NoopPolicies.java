package dev.loki.policy;

import dev.loki.core.gate.Action;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.Ruling;

/** Allows everything. */
enum NoopPolicies implements Policies {
    /** The only instance. */
    INSTANCE;

    @Override
    public Ruling decide(EnforcementPoint point, Action action) {
        return Ruling.allow();
    }

    @Override
    public void close() {}
}
