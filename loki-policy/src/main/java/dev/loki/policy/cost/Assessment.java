package dev.loki.policy.cost;

import dev.loki.core.gate.Ruling.Match;
import dev.loki.core.spi.SpendMeter.Admission;
import dev.loki.core.spi.SpendMeter.Call;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The budgets over one state of the costs, at one moment. Immutable; does no I/O.
 *
 * @param costs what was used and is reserved
 * @param budgets the budgets
 * @param project whose calls are judged
 * @param now the moment
 */
record Assessment(Costs costs, List<Budget> budgets, String project, Instant now) {
    /** The share of the smallest budget that is reserved at least for a call, as its divisor. */
    private static final long LEAST_SHARE = 100;

    /** Whether a call may be made; nothing is reserved. */
    Admission admission(Call call) {
        Optional<BigDecimal> usdLeft = Optional.empty();
        Optional<String> stop = Optional.empty();
        for (Budget budget : budgets) {
            if (budget.onExceed() == Budget.OnExceed.SHUTDOWN) {
                stop = stop.or(
                        () -> exceeded(budget, call).map(reason -> "budget \"" + budget.name() + "\": " + reason));
                Optional<BigDecimal> left = standing(budget, who(budget, call)).usdLeft();
                usdLeft = left.isEmpty()
                        ? usdLeft
                        : Optional.of(usdLeft.map(left.get()::min).orElse(left.get()));
            }
        }
        return new Admission("", usdLeft, stop);
    }

    /** Every budget that a call would exceed, strictest first. */
    List<Match> violations(Call call) {
        List<Match> matches = new ArrayList<>();
        for (Budget budget : budgets) {
            exceeded(budget, call)
                    .ifPresent(reason -> matches.add(new Match(
                            budget.name(), budget.onExceed().effect(), reason, List.of(), budget.allowAuto())));
        }
        matches.sort(Comparator.comparing(Match::action).reversed());
        return matches;
    }

    /** How each budget stands for everybody whose spending counts against it. */
    List<Standing> standings() {
        List<Standing> standings = new ArrayList<>();
        for (Budget budget : budgets) {
            Set<String> all = switch (budget.scope()) {
                case ALL -> Set.of("all");
                case PROJECT -> costs.projects().keySet();
                case AGENT -> costs.agents().keySet();
                case MODEL -> costs.models().keySet();
            };
            all.forEach(who -> standings.add(standing(budget, who)));
        }
        return List.copyOf(standings);
    }

    /** The tokens to set aside for a call: its model's average so far, and at least a share of the smallest budget. */
    BigDecimal tokensToReserve(Call call) {
        Tally model = costs.models().getOrDefault(model(call), Tally.NONE);
        long smallest = budgets.stream()
                .filter(budget -> budget.maxTokens().isPresent())
                .mapToLong(budget -> budget.maxTokens().getAsLong())
                .min()
                .orElse(0);
        return model.tokens()
                .divideToIntegralValue(BigDecimal.valueOf(Math.max(1, model.calls())))
                .max(BigDecimal.valueOf(smallest == 0 ? 0 : Math.max(1, smallest / LEAST_SHARE)));
    }

    /** As {@link #tokensToReserve}, in US dollars. */
    BigDecimal usdToReserve(Call call) {
        Tally model = costs.models().getOrDefault(model(call), Tally.NONE);
        BigDecimal smallest = budgets.stream()
                .flatMap(budget -> budget.maxUsd().stream())
                .min(Comparator.naturalOrder())
                .orElse(BigDecimal.ZERO);
        return model.usd()
                .divide(BigDecimal.valueOf(Math.max(1, model.calls())), 6, RoundingMode.UP)
                .max(smallest.divide(BigDecimal.valueOf(LEAST_SHARE), MathContext.DECIMAL64));
    }

    /** The costs with the alerts that an entry reached, each of which was never given before. */
    Costs alerted(CostEntry entry, List<String> sentences) {
        Call call = new Call(entry.agent(), entry.provider(), entry.model(), entry.fingerprint());
        List<String> given = new ArrayList<>(costs.alerts());
        for (Budget budget : budgets) {
            Standing standing = standing(budget, who(budget, call));
            for (BigDecimal percent : budget.alerts()) {
                String key = budget.alertKey(standing.who(), percent);
                if (standing.reached(percent) && !given.contains(key)) {
                    given.add(key);
                    sentences.add(standing.alert(percent));
                }
            }
        }
        return costs.withAlerts(given);
    }

    private Optional<String> exceeded(Budget budget, Call call) {
        String who = who(budget, call);
        return standing(budget, who)
                .exceeded()
                .or(() -> budget.pace()
                        .exceeded(
                                costs.entries().stream()
                                        .filter(e -> counts(budget, who, e.project(), e.agent(), e.model()))
                                        .toList(),
                                Costs.cut(call.fingerprint()),
                                now));
    }

    private String who(Budget budget, Call call) {
        return switch (budget.scope()) {
            case ALL -> "all";
            case PROJECT -> project;
            case AGENT -> Costs.name(call.agent());
            case MODEL -> model(call);
        };
    }

    /** The model of a call; where it is not named, the one that the provider used last. */
    private String model(Call call) {
        String model = Costs.name(call.model());
        if (model.equals("unknown") || model.equals("none")) {
            for (CostEntry entry : costs.entries()) {
                model = entry.provider().equals(Costs.name(call.provider())) ? entry.model() : model;
            }
        }
        return model;
    }

    private static boolean counts(Budget budget, String who, String project, String agent, String model) {
        return switch (budget.scope()) {
            case ALL -> true;
            case PROJECT -> project.equals(who);
            case AGENT -> agent.equals(who);
            case MODEL -> model.equals(who);
        };
    }

    private Standing standing(Budget budget, String who) {
        Map<String, Tally> tallies = switch (budget.scope()) {
            case ALL -> Map.of(who, costs.total());
            case PROJECT -> costs.projects();
            case AGENT -> costs.agents();
            case MODEL -> costs.models();
        };
        BigDecimal tokens = BigDecimal.ZERO;
        BigDecimal usd = BigDecimal.ZERO;
        for (Reservation held : costs.reservations()) {
            if (counts(budget, who, held.project(), held.agent(), held.model())) {
                tokens = tokens.add(held.tokens());
                usd = usd.add(held.usd());
            }
        }
        return new Standing(budget, who, tallies.getOrDefault(who, Tally.NONE), tokens, usd);
    }
}
