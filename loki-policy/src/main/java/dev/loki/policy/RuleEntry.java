package dev.loki.policy;

import dev.loki.core.expr.FieldValues;
import dev.loki.core.expr.Rule;
import dev.loki.core.expr.Verdict;
import dev.loki.core.gate.Ruling.Match;
import java.util.List;
import java.util.Optional;

/** An entry with {@code rule} or {@code when}. */
record RuleEntry(Header header, Rule rule) implements PolicyEntry {
    @Override
    public List<Match> violations(FieldValues values) {
        return rule.check(values) == Verdict.VIOLATED ? header.violated(reason(values)) : List.of();
    }

    private String reason(FieldValues values) {
        return demand() + invalid(rule, values).map(why -> " (" + why + ")").orElse("");
    }

    /** Which field of a rule has a value of the wrong kind, and why it is one. */
    static Optional<String> invalid(Rule rule, FieldValues values) {
        return rule.fields().stream()
                .flatMap(field -> values.whyInvalid(field).map(why -> field.name() + " " + why).stream())
                .findFirst();
    }

    @Override
    public long needs() {
        return rule.mask();
    }

    @Override
    public String demand() {
        return (rule.forbids() ? "Condition met: " : "Rule violated: ") + rule.text();
    }
}
