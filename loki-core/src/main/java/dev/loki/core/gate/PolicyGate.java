package dev.loki.core.gate;

/** The policy port: decides about one action at one enforcement point. Implementations are thread-safe. */
@FunctionalInterface
public interface PolicyGate {

    /** Allows everything; what the engine uses when no policy is configured. */
    PolicyGate NOOP = (point, action) -> Ruling.allow();

    /**
     * Decides about an action.
     *
     * <p>An implementation does no I/O here and does not throw; {@link Guard} turns an exception into a DENY.
     */
    Ruling decide(EnforcementPoint point, Action action);
}
