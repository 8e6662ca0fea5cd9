package dev.loki.core.constitution;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The one way to ask the constitution: the run, the hooks and {@code loki verify} use the same rules on the same kind of facts, so
 * that they cannot disagree. Immutable and thread-safe.
 *
 * <pre>{@code
 * ConstitutionCheck check = ConstitutionCheck.of(ProjectRules.read(project));
 * Inspection at = check.at(Moment.POST, facts);
 * Inspection all = check.everywhere(ConstitutionCheck.OF_A_DIFF, facts);
 * }</pre>
 */
public final class ConstitutionCheck {
    /** The moments whose checks say something about a diff that nobody ran: what it changes, holds and was verified with. */
    public static final Set<Moment> OF_A_DIFF = Set.copyOf(EnumSet.of(Moment.POST, Moment.COMMIT, Moment.DONE));

    /** The moments whose checks say something about a project as it stands. */
    public static final Set<Moment> OF_A_PROJECT = Set.copyOf(EnumSet.of(Moment.INIT));

    private final RuleBook rules;
    private final Optional<CommitSchema> commits;

    private ConstitutionCheck(RuleBook rules, Optional<CommitSchema> commits) {
        this.rules = Objects.requireNonNull(rules, "rules");
        this.commits = commits;
    }

    /** The checks of a project's rules. */
    public static ConstitutionCheck of(ProjectRules rules) {
        return new ConstitutionCheck(rules.invariants(), Optional.of(rules.commits()));
    }

    /** The checks of a rule book. */
    public static ConstitutionCheck of(RuleBook rules) {
        return new ConstitutionCheck(rules, Optional.empty());
    }

    /** Everything that the invariants of one moment say; never stops at the first violation. */
    public Inspection at(Moment moment, Facts facts) {
        Inspection inspection = rules.inspect(moment, facts);
        return commits.flatMap(schema -> schema.violation(moment, facts))
                .map(inspection::and)
                .orElse(inspection);
    }

    /**
     * Everything that the invariants of several moments say about the same facts. A code that speaks at several moments is
     * listed once: its violations without repetition, else as held if it held anywhere, else as not checked.
     *
     * @return an inspection of the first of the moments, in their natural order
     */
    public Inspection everywhere(Set<Moment> moments, Facts facts) {
        Set<Moment> ordered = EnumSet.copyOf(moments);
        Map<Object, Violation> violations = new LinkedHashMap<>();
        Map<String, Inspection.NotChecked> notChecked = new LinkedHashMap<>();
        Set<String> held = new LinkedHashSet<>();
        for (Moment moment : ordered) {
            Inspection inspection = at(moment, facts);
            inspection.violations().forEach(v -> violations.putIfAbsent(List.of(v.code(), v.evidence()), v));
            inspection.notChecked().forEach(n -> notChecked.putIfAbsent(n.code(), n));
            held.addAll(inspection.held());
        }
        violations.values().forEach(v -> held.remove(v.code()));
        notChecked.keySet().removeAll(held);
        violations.values().forEach(v -> notChecked.remove(v.code()));
        return new Inspection(
                ordered.iterator().next(),
                new ArrayList<>(violations.values()),
                new ArrayList<>(notChecked.values()),
                new ArrayList<>(held));
    }
}
