package dev.loki.core.gate;

/** What a policy says about an action; later constants are stricter. */
public enum Decision {
    /** The action may go on. */
    ALLOW,
    /** A person has to approve the action first. */
    REQUIRE_APPROVAL,
    /** The action must not happen. */
    DENY;

    /** The stricter of two decisions. */
    public Decision strictest(Decision other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
