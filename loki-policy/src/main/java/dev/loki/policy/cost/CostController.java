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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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
        return over(refresh()).standings();
    }

    @Override
    public Admission check(Call call) {
        checked = call;
        return over(refresh()).admission(call);
    }

    @Override
    public Admission reserve(Call call) {
        if (source.get().isEmpty()) {
            return Admission.FREE;
        }
        Admission[] result = {Admission.FREE};
        change(costs -> {
            Admission free = over(costs).admission(call);
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
    public List<String> commit(String reservation, String model, Usage used) {
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
                    model.isBlank() ? held.model() : Costs.name(model),
                    used.tokens(),
                    used.usd(),
                    used.costKnown(),
                    used.duration().toMillis(),
                    held.fingerprint());
            return over(without(costs, reservation).plus(entry)).alerted(entry, sentences);
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
                    used.costKnown(),
                    used.duration().toMillis(),
                    Costs.cut(call.fingerprint()));
            return over(costs.plus(entry)).alerted(entry, sentences);
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
        List<Ruling.Match> matches = over(known).violations(called(action));
        if (matches.isEmpty()) {
            return Ruling.allow();
        }
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

    private Reservation reservation(Costs costs, Call call) {
        return new Reservation(
                UUID.randomUUID().toString(),
                now(),
                owner,
                project,
                Costs.name(call.agent()),
                Costs.name(call.provider()),
                Costs.name(call.model()),
                Costs.cut(call.fingerprint()),
                over(costs).tokensToReserve(call),
                over(costs).usdToReserve(call));
    }

    private Assessment over(Costs costs) {
        return new Assessment(costs, source.get(), project, now());
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
