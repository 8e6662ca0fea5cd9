package dev.loki.otel;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Warns at a bounded rate: one sentence of a kind per {@link #INTERVAL}; the next one says how many were left out. */
final class BoundedLog {
    /** The time between two warnings of a kind. */
    static final Duration INTERVAL = Duration.ofMinutes(1);

    private final Consumer<String> log;
    private final LongSupplier ticks;
    private final Map<Kind, Said> said = new HashMap<>();
    private final Object lock = new Object();

    /** What is warned of. */
    enum Kind {
        UNAVAILABLE,
        REFUSED,
        PARTIAL,
        DROPPED,
        SPOOL
    }

    private record Said(long at, int leftOut) {}

    /**
     * A log.
     *
     * @param log takes the sentences
     * @param ticks the monotonic clock, in nanoseconds
     */
    BoundedLog(Consumer<String> log, LongSupplier ticks) {
        this.log = log;
        this.ticks = ticks;
    }

    void warn(Kind kind, String sentence) {
        int leftOut;
        synchronized (lock) {
            long now = ticks.getAsLong();
            Said before = said.get(kind);
            if (before != null && now - before.at < INTERVAL.toNanos()) {
                said.put(kind, new Said(before.at, before.leftOut + 1));
                return;
            }
            leftOut = before == null ? 0 : before.leftOut;
            said.put(kind, new Said(now, 0));
        }
        log.accept("telemetry: " + sentence + (leftOut == 0 ? "" : " (" + leftOut + " more such warnings left out)"));
    }
}
