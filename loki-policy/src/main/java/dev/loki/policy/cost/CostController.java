package dev.loki.policy.cost;

import dev.loki.core.LokiException;
import dev.loki.core.gate.Action;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.PolicyGate;
import dev.loki.core.gate.Ruling;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.FileMutex;
import dev.loki.core.json.Json;
import dev.loki.core.spi.SpendMeter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Keeps {@code .loki/state/costs.json} and compares it with the budgets, for all processes that work on a project.
 *
 * <p>Every change is made under a lock file, on the file as it is then, written whole and renamed: no process loses
 * what another one wrote, and a crash leaves the old content or the new one. A damaged file is an error and never a
 * beginning at 0. Reservations of processes that are gone count no more.
 *
 * <p>As a {@link PolicyGate} it answers at the {@code resource} point from what it read last: {@link #check}, which the
 * engine calls before, reads anew. Thread-safe.
 */
public final class CostController implements SpendMeter, PolicyGate {
    /** How long a change waits for its turn. */
    static final Duration MAX_WAIT = Duration.ofSeconds(30);

    /** The share of a budget that is reserved for a call of a model that was never called, as its divisor. */
    private static final long FIRST_SHARE = 100;

    private final Path file;
    private final String project;
    private final Supplier<List<Budget>> source;
    private final InstantSource clock;
    private final FileMutex.Owner owner;
    private final Object lock = new Object();
    private volatile Costs known;
    private volatile Call checked = new Call("", "", "", "");

    private CostController(Path file, String project, Supplier<List<Budget>> source, InstantSource clock) {
        this.file = file;
        this.project = Costs.name(project);
        this.source = source;
        this.clock = clock;
        this.owner = FileMutex.Owner.current("costs", clock);
        this.known = Costs.read(file);
    }

    /**
     * The controller of that file; the file is made by the first call.
     *
     * @param project whose spending it is that goes through this controller
     * @throws dev.loki.core.ConfigException if the file is damaged
     */
    public static CostController open(Path file, String project, List<Budget> budgets, InstantSource clock) {
        List<Budget> fixed = List.copyOf(budgets);
        return new CostController(file, project, () -> fixed, clock);
    }

    /** As {@link #open(Path, String, List, InstantSource)}, with budgets that may change; while there are none, nothing is kept. */
    public static CostController following(
            Path file, String project, Supplier<List<Budget>> budgets, InstantSource clock) {
        return new CostController(file, project, budgets, clock);
    }

    /** What was used by everybody, as it is now. */
    public CostReport report() {
        return CostReport.of(refresh());
    }

    @Override
    public Optional<Usage> consumed() {
        if (source.get().isEmpty()) {
            return Optional.empty();
        }
        Tally total = refresh().total();
        return Optional.of(new Usage(
                total.tokens().min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue(), total.usd(), Duration.ZERO));
    }

    /** How each budget stands for everybody whose spending counts against it. */
    public List<Standing> standings() {
        Costs costs = refresh();
        List<Standing> standings = new ArrayList<>();
        for (Budget budget : source.get()) {
            switch (budget.scope()) {
                case ALL -> standings.add(standing(costs, budget, "all"));
                case PROJECT -> costs.projects().keySet().forEach(n -> standings.add(standing(costs, budget, n)));
                case AGENT -> costs.agents().keySet().forEach(n -> standings.add(standing(costs, budget, n)));
                case MODEL -> costs.models().keySet().forEach(n -> standings.add(standing(costs, budget, n)));
            }
        }
        return List.copyOf(standings);
    }

    @Override
    public Admission check(Call call) {
        checked = call;
        return admission(refresh(), call);
    }

    @Override
    public Admission reserve(Call call) {
        if (source.get().isEmpty()) {
            return Admission.FREE;
        }
        Admission[] result = {Admission.FREE};
        change(costs -> {
            Admission free = admission(costs, call);
            if (free.stop().isPresent()) {
                result[0] = free;
                return costs;
            }
            if (costs.reservations().size() >= Costs.MAX_RESERVATIONS) {
                throw new LokiException(
                        "TOO_MANY_CALLS",
                        "more than " + Costs.MAX_RESERVATIONS + " calls are under way; wait for some");
            }
            Reservation reservation = reservation(costs, call);
            result[0] = new Admission(reservation.id(), free.usdLeft(), Optional.empty());
            List<Reservation> held = new ArrayList<>(costs.reservations());
            held.add(reservation);
            return costs.withReservations(held);
        });
        return result[0];
    }

    @Override
    public List<String> commit(String reservation, Usage used) {
        List<String> sentences = new ArrayList<>();
        change(costs -> {
            Reservation held = costs.reservations().stream()
                    .filter(r -> r.id().equals(reservation))
                    .findFirst()
                    .orElseThrow(() -> new LokiException(
                            "RESERVATION_UNKNOWN", "there is no reservation " + reservation + " to commit"));
            CostEntry entry = new CostEntry(
                    now(),
                    held.project(),
                    held.agent(),
                    held.provider(),
                    held.model(),
                    used.tokens(),
                    used.usd(),
                    used.duration().toMillis(),
                    held.fingerprint());
            return alerted(without(costs, reservation).plus(entry), entry, sentences);
        });
        return List.copyOf(sentences);
    }

    /**
     * Adds a call that was made without a reservation.
     *
     * @return one sentence for each alert that this reached
     */
    public List<String> record(Call call, Usage used) {
        List<String> sentences = new ArrayList<>();
        change(costs -> {
            CostEntry entry = new CostEntry(
                    now(),
                    project,
                    Costs.name(call.agent()),
                    Costs.name(call.provider()),
                    Costs.name(call.model()),
                    used.tokens(),
                    used.usd(),
                    used.duration().toMillis(),
                    Costs.cut(call.fingerprint()));
            return alerted(costs.plus(entry), entry, sentences);
        });
        return List.copyOf(sentences);
    }

    @Override
    public void release(String reservation) {
        change(costs -> without(costs, reservation));
    }

    @Override
    public Ruling decide(EnforcementPoint point, Action action) {
        if (point != EnforcementPoint.RESOURCE) {
            return Ruling.allow();
        }
        Call call = called(action);
        List<Ruling.Match> matches = new ArrayList<>();
        for (Budget budget : source.get()) {
            exceeded(known, budget, call)
                    .ifPresent(reason -> matches.add(new Ruling.Match(
                            budget.name(), budget.onExceed().effect(), reason, List.of(), budget.allowAuto())));
        }
        if (matches.isEmpty()) {
            return Ruling.allow();
        }
        matches.sort(Comparator.comparing(Ruling.Match::action).reversed());
        return new Ruling(
                matches.get(0).decision(),
                String.join(
                        "; ",
                        matches.stream().map(m -> m.name() + ": " + m.reason()).toList()),
                matches,
                List.of());
    }

    /** The call that was checked last if the action is about it, else what the action says. */
    private Call called(Action action) {
        Call last = checked;
        String provider = action.context().string("provider").orElse("");
        return last.agent().equals(action.agentId()) && last.provider().equals(provider)
                ? last
                : new Call(
                        action.agentId(),
                        provider,
                        action.context().string("model").orElse(""),
                        "");
    }

    private Admission admission(Costs costs, Call call) {
        Optional<BigDecimal> usdLeft = Optional.empty();
        Optional<String> stop = Optional.empty();
        for (Budget budget : source.get()) {
            Optional<String> reason = exceeded(costs, budget, call);
            if (reason.isPresent() && budget.onExceed() == Budget.OnExceed.SHUTDOWN && stop.isEmpty()) {
                stop = Optional.of("budget \"" + budget.name() + "\": " + reason.get());
            }
            Optional<BigDecimal> left =
                    standing(costs, budget, who(budget, call)).usdLeft();
            if (left.isPresent() && budget.onExceed() == Budget.OnExceed.SHUTDOWN) {
                usdLeft = Optional.of(usdLeft.map(left.get()::min).orElse(left.get()));
            }
        }
        return new Admission("", usdLeft, stop);
    }

    private Optional<String> exceeded(Costs costs, Budget budget, Call call) {
        String who = who(budget, call);
        Optional<String> sum = standing(costs, budget, who).exceeded();
        return sum.isPresent()
                ? sum
                : budget.pace()
                        .exceeded(
                                costs.entries().stream()
                                        .filter(e -> counts(budget, who, e.project(), e.agent(), e.model()))
                                        .toList(),
                                Costs.cut(call.fingerprint()),
                                now());
    }

    private String who(Budget budget, Call call) {
        return switch (budget.scope()) {
            case ALL -> "all";
            case PROJECT -> project;
            case AGENT -> Costs.name(call.agent());
            case MODEL -> Costs.name(call.model());
        };
    }

    private static boolean counts(Budget budget, String who, String project, String agent, String model) {
        return switch (budget.scope()) {
            case ALL -> true;
            case PROJECT -> project.equals(who);
            case AGENT -> agent.equals(who);
            case MODEL -> model.equals(who);
        };
    }

    private Standing standing(Costs costs, Budget budget, String who) {
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

    /** What the average call of the model used so far, and at least a hundredth of each budget that it counts against. */
    private Reservation reservation(Costs costs, Call call) {
        Tally model = costs.models().getOrDefault(Costs.name(call.model()), Tally.NONE);
        BigDecimal calls = BigDecimal.valueOf(Math.max(1, model.calls()));
        BigDecimal tokens = model.tokens().divideToIntegralValue(calls);
        BigDecimal usd = model.usd().divide(calls, 6, RoundingMode.UP);
        for (Budget budget : source.get()) {
            if (budget.maxTokens().isPresent()) {
                tokens = tokens.max(
                        BigDecimal.valueOf(Math.max(1, budget.maxTokens().getAsLong() / FIRST_SHARE)));
            }
            if (budget.maxUsd().isPresent()) {
                usd = usd.max(budget.maxUsd().get().divide(BigDecimal.valueOf(FIRST_SHARE), MathContext.DECIMAL64));
            }
        }
        return new Reservation(
                UUID.randomUUID().toString(),
                now(),
                owner,
                project,
                Costs.name(call.agent()),
                Costs.name(call.provider()),
                Costs.name(call.model()),
                Costs.cut(call.fingerprint()),
                tokens,
                usd);
    }

    private Costs alerted(Costs costs, CostEntry entry, List<String> sentences) {
        List<String> given = new ArrayList<>(costs.alerts());
        for (Budget budget : source.get()) {
            String who = who(budget, new Call(entry.agent(), entry.provider(), entry.model(), entry.fingerprint()));
            Standing standing = standing(costs, budget, who);
            for (BigDecimal percent : budget.alerts()) {
                String key = budget.alertKey(who, percent);
                if (budget.reached(
                                percent,
                                standing.used().tokens(),
                                standing.used().usd())
                        && !given.contains(key)) {
                    given.add(key);
                    sentences.add("budget \"" + budget.name() + "\""
                            + (budget.scope() == Budget.Scope.ALL ? "" : " of " + who) + " is used to "
                            + standing.percent().toPlainString() + " % (" + standing.words() + "; alert at "
                            + percent.toPlainString() + " %)");
                }
            }
        }
        return costs.withAlerts(given);
    }

    private static Costs without(Costs costs, String reservation) {
        return costs.withReservations(costs.reservations().stream()
                .filter(r -> !r.id().equals(reservation))
                .toList());
    }

    private Costs refresh() {
        known = living(Costs.read(file));
        return known;
    }

    private Costs living(Costs costs) {
        Instant now = now();
        return costs.withReservations(
                costs.reservations().stream().filter(r -> r.held(now)).toList());
    }

    private void change(UnaryOperator<Costs> step) {
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        synchronized (lock) {
            FileMutex held = FileMutex.lock(lockFile, owner, MAX_WAIT);
            try {
                Costs before = Costs.read(file);
                Costs after = step.apply(living(before));
                if (!after.equals(before)) {
                    AtomicFiles.write(file, Json.write(after.toJson()) + "\n");
                }
                known = after;
            } finally {
                held.close();
            }
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
