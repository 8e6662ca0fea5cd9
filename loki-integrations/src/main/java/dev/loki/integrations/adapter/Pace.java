package dev.loki.integrations.adapter;

import java.time.Duration;

/** Gives each request of a client its turn: a queue of starts that lie at least an interval apart. Thread-safe. */
public final class Pace {
    private final long intervalNanos;
    private long next = Long.MIN_VALUE;

    /** A pace with that interval; zero means none. */
    public Pace(Duration interval) {
        this.intervalNanos = interval.toNanos();
    }

    /** Takes the next free turn and says how long it is until then. */
    synchronized Duration take(long nowNanos) {
        if (intervalNanos == 0) {
            return Duration.ZERO;
        }
        long turn = next == Long.MIN_VALUE || nowNanos - next > 0 ? nowNanos : next;
        next = turn + intervalNanos;
        return Duration.ofNanos(turn - nowNanos);
    }

    /** Waits for the next free turn; false when the thread was interrupted meanwhile. */
    boolean await() {
        Duration wait = take(System.nanoTime());
        if (wait.isZero()) {
            return true;
        }
        try {
            Thread.sleep(wait.toMillis(), wait.toNanosPart() % 1_000_000);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
