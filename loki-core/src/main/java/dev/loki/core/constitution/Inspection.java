package dev.loki.core.constitution;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the invariants of one moment said.
 *
 * @param moment the moment
 * @param violations what does not hold, in the order of the rule book
 * @param notChecked the invariants that said nothing, and why
 * @param held the codes of the invariants that hold
 */
public record Inspection(Moment moment, List<Violation> violations, List<NotChecked> notChecked, List<String> held) {

    /**
     * An invariant that said nothing.
     *
     * @param code its code
     * @param reason why, a phrase for people
     * @param factMissing whether a fact was not handed in; false when the rule does not concern the case
     */
    public record NotChecked(String code, String reason, boolean factMissing) {
        /** Refuses nulls. */
        public NotChecked {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Copies the lists. */
    public Inspection {
        Objects.requireNonNull(moment, "moment");
        violations = List.copyOf(violations);
        notChecked = List.copyOf(notChecked);
        held = List.copyOf(held);
    }

    /** This with one more violation, whose code then does not hold. */
    Inspection and(Violation more) {
        List<Violation> all = new ArrayList<>(violations);
        all.add(more);
        return new Inspection(
                moment,
                all,
                notChecked.stream()
                        .filter(one -> !one.code().equals(more.code()))
                        .toList(),
                held.stream().filter(code -> !code.equals(more.code())).toList());
    }

    /** Whether a violation stops the task. */
    public boolean blocked() {
        return violations.stream().anyMatch(Violation::blocks);
    }
}
