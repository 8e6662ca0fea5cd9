package dev.loki.events;

import java.time.Duration;

/**
 * How much a bus keeps of what was handled.
 *
 * @param maxAge how old an archived event or a dead letter may be, and how long a group or reader may be unused
 * @param maxCount how many events the archive, and the dead letters of one owner, may hold
 * @param maxBytes how many bytes the archive may hold
 */
public record Retention(Duration maxAge, long maxCount, long maxBytes) {
    /** The age when nothing else is said. */
    public static final Duration DEFAULT_AGE = Duration.ofDays(30);

    /** The number of events when nothing else is said. */
    public static final long DEFAULT_COUNT = 100_000;

    /** The bytes when nothing else is said. */
    public static final long DEFAULT_BYTES = 1024L * 1024 * 1024;

    /** The defaults. */
    public static final Retention DEFAULT = new Retention(DEFAULT_AGE, DEFAULT_COUNT, DEFAULT_BYTES);

    /** Refuses negative bounds. */
    public Retention {
        if (maxAge.isNegative() || maxCount < 0 || maxBytes < 0) {
            throw new IllegalArgumentException("a bound of the retention is negative");
        }
    }
}
