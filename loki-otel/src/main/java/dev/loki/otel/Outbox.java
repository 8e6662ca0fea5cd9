package dev.loki.otel;

import dev.loki.core.LokiException;
import dev.loki.core.net.Backoff;
import dev.loki.otel.BoundedLog.Kind;
import dev.loki.otel.Collector.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Sees every body to its end: taken by the collector, waiting in the spool, or lost and counted.
 *
 * <p>The spool is the retry queue: what the collector cannot take now is on disk at once and memory stays free. While a
 * collector is away, nothing is sent to it until its time has come. Used by one thread at a time, but for {@link #stop}.
 */
final class Outbox {
    /** The time before the first retry, the longest one, and no end to them: bodies go out of date in the spool. */
    static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), Integer.MAX_VALUE);

    /** The longest time that a collector may ask for. */
    static final Duration LONGEST_ASKED = Duration.ofHours(1);

    private final Map<Signal, Endpoint> endpoints;
    private final Collector collector;
    private final Spool spool;
    private final Counter dropped;
    private final BoundedLog log;
    private final RandomGenerator random;
    private final LongSupplier ticks;
    private final Map<Signal, Away> away = new EnumMap<>(Signal.class);
    private volatile boolean stopped;

    /** A collector that did not take a body: how often by now, and from when it may be asked again. */
    private record Away(int failures, long until) {}

    Outbox(
            Map<Signal, Endpoint> endpoints,
            Collector collector,
            Spool spool,
            Counter dropped,
            BoundedLog log,
            RandomGenerator random,
            LongSupplier ticks) {
        this.endpoints = endpoints;
        this.collector = collector;
        this.spool = spool;
        this.dropped = dropped;
        this.log = log;
        this.random = random;
        this.ticks = ticks;
    }

    /** Whether there is an address for that signal. */
    boolean takes(Signal signal) {
        return endpoints.containsKey(signal);
    }

    /** From now on nothing is sent any more; bodies go to the spool. Any thread may call it. */
    void stop() {
        stopped = true;
    }

    /** Sends a body, or keeps it; true when the collector took it. */
    boolean deliver(Signal signal, byte[] body, int items) {
        Endpoint endpoint = endpoints.get(signal);
        if (endpoint == null) {
            return true;
        }
        if (!mayCall(signal)) {
            keep(signal, Gzip.compress(body), items);
            return false;
        }
        byte[] sent = endpoint.gzip() ? Gzip.compress(body) : body;
        Outcome outcome = collector.post(signal, endpoint, sent, endpoint.gzip());
        if (settled(signal, items, outcome)) {
            return outcome instanceof Outcome.Accepted;
        }
        keep(signal, endpoint.gzip() ? sent : Gzip.compress(body), items);
        return false;
    }

    private boolean mayCall(Signal signal) {
        Away since = away.get(signal);
        return !stopped && (since == null || ticks.getAsLong() - since.until() >= 0);
    }

    /** Whether the body is done with; if not, the collector is left alone for a while. */
    private boolean settled(Signal signal, int items, Outcome outcome) {
        if (outcome instanceof Outcome.Accepted accepted) {
            away.remove(signal);
            partial(signal, accepted);
            return true;
        }
        if (outcome instanceof Outcome.Refused refused) {
            away.remove(signal);
            lost(signal, items, "refused");
            log.warn(Kind.REFUSED, refused.sentence() + "; " + items + " " + signal.items + " are lost");
            return true;
        }
        Outcome.Unavailable unavailable = (Outcome.Unavailable) outcome;
        if (!stopped) {
            postpone(signal, unavailable.retryAfter());
            log.warn(
                    Kind.UNAVAILABLE,
                    unavailable.sentence() + "; telemetry waits in " + spool.folder() + " and is sent later");
        }
        return false;
    }

    private void postpone(Signal signal, Optional<Duration> asked) {
        Away before = away.get(signal);
        int failures = before == null ? 0 : before.failures();
        Duration own = BACKOFF.delay(failures, random);
        Duration wait = asked.filter(time -> time.compareTo(own) > 0).orElse(own);
        Duration bounded = wait.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : wait;
        away.put(signal, new Away(failures + 1, ticks.getAsLong() + bounded.toNanos()));
    }

    private void partial(Signal signal, Outcome.Accepted accepted) {
        if (accepted.rejected() > 0) {
            lost(signal, accepted.rejected(), "rejected");
        }
        if (accepted.rejected() > 0 || !accepted.message().isEmpty()) {
            log.warn(
                    Kind.PARTIAL,
                    "the collector left out " + accepted.rejected() + " " + signal.items
                            + (accepted.message().isEmpty() ? "" : ": " + accepted.message()));
        }
    }

    private void keep(Signal signal, byte[] gzip, int items) {
        try {
            spool.add(signal, gzip, items, old -> {
                lost(old.signal(), old.items(), "spool_full");
                log.warn(
                        Kind.SPOOL,
                        "the spool is full; its oldest " + old.items() + " " + old.signal().items + " are lost");
            });
        } catch (LokiException e) {
            lost(signal, items, "spool_failed");
            log.warn(Kind.SPOOL, e.getMessage() + "; " + items + " " + signal.items + " are lost");
        }
    }

    /** Counts what found no room in a queue. */
    void overrun(Signal signal, long items) {
        if (items > 0) {
            lost(signal, items, "queue_full");
            log.warn(
                    Kind.DROPPED,
                    items + " " + signal.items + " are lost, since they come faster than they can be sent");
        }
    }

    /** Counts what nobody will get. */
    void lost(Signal signal, long items, String reason) {
        dropped.add(items, Labels.of("signal", signal.wireName(), "reason", reason));
    }

    /** Sends what waits in the spool, as long as the collector takes it. */
    void resend() {
        try {
            spool.drain(this::resend);
        } catch (LokiException e) {
            log.warn(Kind.SPOOL, String.valueOf(e.getMessage()));
        }
    }

    private Spool.Sent resend(Spool.Entry entry, Optional<byte[]> gzip) {
        Signal signal = entry.signal();
        Endpoint endpoint = endpoints.get(signal);
        if (endpoint == null) {
            return Spool.Sent.DONE;
        }
        if (!mayCall(signal)) {
            return Spool.Sent.LATER;
        }
        Optional<byte[]> body = gzip.flatMap(bytes -> endpoint.gzip() ? Optional.of(bytes) : plain(bytes));
        if (body.isEmpty()) {
            lost(signal, entry.items(), "spool_damaged");
            return Spool.Sent.DONE;
        }
        Outcome outcome = collector.post(signal, endpoint, body.get(), endpoint.gzip());
        return settled(signal, entry.items(), outcome) ? Spool.Sent.DONE : Spool.Sent.LATER;
    }

    private static Optional<byte[]> plain(byte[] gzip) {
        try {
            return Optional.of(Gzip.decompress(gzip, Spool.MAX_BODY_BYTES));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Nanoseconds until a collector that was away may be asked again; empty when none is away. */
    Optional<Long> retryIn() {
        return away.values().stream()
                .map(since -> Math.max(0, since.until() - ticks.getAsLong()))
                .min(Long::compare);
    }
}
