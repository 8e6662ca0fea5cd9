package dev.loki.policy;

import dev.loki.core.expr.Field;
import dev.loki.core.expr.FieldValues;
import dev.loki.core.expr.RuleIndex;
import dev.loki.core.gate.Action;
import dev.loki.core.gate.Decision;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.PolicyFields;
import dev.loki.core.gate.Ruling;
import dev.loki.core.gate.Ruling.Effect;
import dev.loki.core.gate.Ruling.Match;
import dev.loki.core.gate.Ruling.Skip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Decides at one enforcement point. Thread-safe. */
final class PointEngine {
    /** How many answers about absent fields are kept. */
    private static final int MAX_KEPT = 32;

    private static final String CONTEXT = "context";

    /** An ALLOW for actions that lack certain fields. */
    private record Kept(long missing, Ruling ruling) {}

    private final PolicyEntry[] all;
    private final List<DataEntry> data;
    private final PolicyEntry[] apart;
    private final RuleIndex rules;
    private final long needs;
    private final Ruling plain;
    private volatile Kept[] kept = {};

    PointEngine(EnforcementPoint point, List<PolicyEntry> entries) {
        this.all = entries.toArray(new PolicyEntry[0]);
        this.data = entries.stream()
                .filter(DataEntry.class::isInstance)
                .map(DataEntry.class::cast)
                .toList();
        this.apart =
                entries.stream().filter(entry -> !(entry instanceof RuleEntry)).toArray(PolicyEntry[]::new);
        this.rules = RuleIndex.of(entries.stream()
                .filter(RuleEntry.class::isInstance)
                .map(entry -> ((RuleEntry) entry).rule())
                .toList());
        this.needs = entries.stream().mapToLong(PolicyEntry::needs).reduce(0, (a, b) -> a | b);
        this.plain =
                Ruling.allow(entries.isEmpty() ? "No policies defined for " + point.wireName() : "All policies passed");
    }

    Ruling evaluate(Action action) {
        FieldValues values = action.values();
        if (all.length == 0) {
            return plain;
        }
        boolean misspelled = !action.misspelled().isEmpty();
        boolean rulesHold = !misspelled && !rules.anyViolated(values);
        List<Match> violations = violations(rulesHold ? apart : all, values);
        if (misspelled) {
            violations = withMisspelled(action.misspelled(), violations);
        }
        return violations.isEmpty() ? allow(values) : ruling(violations, skipped(values, violations));
    }

    private List<Match> violations(PolicyEntry[] entries, FieldValues values) {
        List<Match> violations = List.of();
        Optional<ContentSearch.Pass> pass = data.isEmpty() ? Optional.empty() : DataEntry.pass(values, data);
        for (PolicyEntry entry : entries) {
            List<Match> more = entry instanceof DataEntry it ? it.violations(values, pass) : entry.violations(values);
            if (!more.isEmpty()) {
                violations = violations.isEmpty() ? new ArrayList<>() : violations;
                violations.addAll(more);
            }
        }
        return violations;
    }

    private List<Match> withMisspelled(Map<String, String> misspelled, List<Match> violations) {
        List<Match> more = new ArrayList<>(violations);
        misspelled.forEach((name, meant) -> {
            boolean asked = PolicyFields.all()
                    .named(meant)
                    .filter(field -> (needs & field.bit()) != 0)
                    .isPresent();
            if (asked) {
                more.add(new Match(
                        CONTEXT,
                        Effect.DENY,
                        "\"" + name + "\" is no field, and \"" + meant + "\", which it looks like, is absent"));
            }
        });
        return more;
    }

    private static Ruling ruling(List<Match> violations, List<Skip> skipped) {
        Decision decision = Decision.ALLOW;
        for (Match match : violations) {
            decision = decision.strictest(match.decision());
        }
        String reason = violations.stream()
                .map(match -> match.name() + ": " + match.reason())
                .collect(Collectors.joining("; "));
        return new Ruling(decision, reason, violations, skipped);
    }

    /** The ALLOW without violations; entries that lack a field are listed in it. */
    private Ruling allow(FieldValues values) {
        long missing = needs & ~values.present();
        if (missing == 0) {
            return plain;
        }
        Kept[] known = kept;
        for (Kept answer : known) {
            if (answer.missing() == missing) {
                return answer.ruling();
            }
        }
        Ruling ruling = new Ruling(Decision.ALLOW, plain.reason(), List.of(), skipped(values, List.of()));
        if (known.length < MAX_KEPT) {
            Kept[] more = Arrays.copyOf(known, known.length + 1);
            more[known.length] = new Kept(missing, ruling);
            kept = more;
        }
        return ruling;
    }

    private List<Skip> skipped(FieldValues values, List<Match> violations) {
        List<Skip> skipped = new ArrayList<>();
        for (PolicyEntry entry : all) {
            long missing = entry.needs() & ~values.present();
            if (missing != 0
                    && (violations.isEmpty() || entry.violations(values).isEmpty())) {
                skipped.add(new Skip(entry.header().name(), names(missing)));
            }
        }
        return skipped;
    }

    private static String names(long bits) {
        Optional<String> names = PolicyFields.all().fields().stream()
                .filter(field -> (bits & field.bit()) != 0)
                .map(Field::name)
                .reduce((a, b) -> a + ", " + b);
        return "absent: " + names.orElse("");
    }
}
