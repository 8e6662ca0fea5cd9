package dev.loki.integrations.adapter;

import java.time.Duration;

/**
 * The end of a request with all its retries, on the clock of {@link System#nanoTime}.
 *
 * @param endNanos when the time is over
 */
public record Deadline(long endNanos) {

    /** A deadline from now. */
    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** What is left; never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }

    /** What one attempt may take. */
    public Duration attempt() {
        Duration left = remaining();
        return left.compareTo(Retrying.ATTEMPT_TIMEOUT) < 0 ? left : Retrying.ATTEMPT_TIMEOUT;
    }
}
