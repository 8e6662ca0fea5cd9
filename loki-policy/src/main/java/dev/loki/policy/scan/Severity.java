package dev.loki.policy.scan;

import java.util.Locale;

/** How bad a finding is, the mildest first. */
public enum Severity {
    /** Worth a look. */
    LOW,
    /** Probably real. */
    MEDIUM,
    /** The format leaves little doubt, or a test of a milder finding confirmed it. */
    HIGH,
    /** Opens much at once. */
    CRITICAL;

    /** The next one up, or this one if there is none. */
    Severity raised() {
        return switch (this) {
            case LOW -> MEDIUM;
            case MEDIUM -> HIGH;
            case HIGH, CRITICAL -> CRITICAL;
        };
    }

    /** The name in lower case, as files and reports write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
