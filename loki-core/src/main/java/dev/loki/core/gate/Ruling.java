package dev.loki.core.gate;

import java.util.List;
import java.util.Objects;

/**
 * A decision with its reasons.
 *
 * @param decision what was decided
 * @param reason one sentence for people; empty for a plain ALLOW
 * @param violations every policy entry that matched, strictest first
 */
public record Ruling(Decision decision, String reason, List<Match> violations) {

    /**
     * One policy entry that matched.
     *
     * @param name the entry's name
     * @param decision what the entry asks for
     * @param reason why it matched
     */
    public record Match(String name, Decision decision, String reason) {
        /** Refuses nulls. */
        public Match {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(decision, "decision");
            Objects.requireNonNull(reason, "reason");
        }
    }

    private static final Ruling ALLOWED = new Ruling(Decision.ALLOW, "", List.of());

    /** Refuses nulls and copies the list. */
    public Ruling {
        Objects.requireNonNull(decision, "decision");
        Objects.requireNonNull(reason, "reason");
        violations = List.copyOf(violations);
    }

    /** The plain ALLOW. */
    public static Ruling allow() {
        return ALLOWED;
    }

    /** A DENY with one reason. */
    public static Ruling deny(String name, String reason) {
        return new Ruling(Decision.DENY, reason, List.of(new Match(name, Decision.DENY, reason)));
    }

    /** Whether the action may go on without a person. */
    public boolean allowed() {
        return decision == Decision.ALLOW;
    }
}
