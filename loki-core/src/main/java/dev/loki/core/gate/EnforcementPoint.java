package dev.loki.core.gate;

import java.util.Locale;
import java.util.Optional;

/** A moment at which the policy port is asked before an agent may go on. */
public enum EnforcementPoint {
    /** Before an agent acts. */
    PRE_EXECUTION,
    /** Before a deployment step. */
    PRE_DEPLOYMENT,
    /** Before tokens or a provider are used. */
    RESOURCE,
    /** On text that is about to be kept or sent. */
    DATA;

    /** The name in policy files and commands, such as {@code pre_execution}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The point with that name, or empty when there is none. */
    public static Optional<EnforcementPoint> named(String wireName) {
        for (EnforcementPoint point : values()) {
            if (point.wireName().equals(wireName)) {
                return Optional.of(point);
            }
        }
        return Optional.empty();
    }
}
