package dev.loki.policy;

import dev.loki.core.expr.FieldValues;
import dev.loki.core.expr.Rule;
import dev.loki.core.expr.Verdict;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.PolicyFields;
import dev.loki.core.gate.Ruling.Match;
import dev.loki.policy.cost.Budget;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An entry with {@code max_tokens} or {@code max_usd}: something of them must be left. */
record BudgetEntry(Header header, Budget budget, Rule within) implements PolicyEntry {

    static BudgetEntry of(Header header, Budget budget) {
        List<String> limits = new ArrayList<>();
        budget.maxTokens().ifPresent(max -> limits.add(PolicyFields.TOKENS_CONSUMED.name() + " < " + max));
        budget.maxUsd().ifPresent(max -> limits.add(PolicyFields.COST_USD.name() + " < " + max.toPlainString()));
        return new BudgetEntry(
                header,
                budget,
                Rule.mustHold(String.join(" and ", limits), PolicyFields.at(EnforcementPoint.RESOURCE)));
    }

    @Override
    public List<Match> violations(FieldValues values) {
        return within.check(values) == Verdict.VIOLATED ? header.violated(reason(values)) : List.of();
    }

    private String reason(FieldValues values) {
        return RuleEntry.invalid(within, values)
                .or(() -> budget.exceeded(used(values, "tokens_consumed"), used(values, "cost_usd")))
                .orElse(demand());
    }

    private static BigDecimal used(FieldValues values, String field) {
        return Optional.of(field)
                .flatMap(PolicyFields.at(EnforcementPoint.RESOURCE)::named)
                .flatMap(values::number)
                .orElse(BigDecimal.ZERO);
    }

    @Override
    public long needs() {
        return within.mask();
    }

    @Override
    public String demand() {
        return within.text();
    }
}
