package dev.loki.events;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often an event is handled before it is given up, and how long to wait in between: the time doubles with every
 * failure, and up to a fifth of it is left to chance.
 *
 * @param attempts at most so many, the first included
 * @param first the time after the first failure
 * @param longest the time is never longer
 */
public record RetryPolicy(int attempts, Duration first, Duration longest) {
    /** The most attempts that can be asked for. */
    public static final int MAX_ATTEMPTS = 1_000;

    /** Five attempts over about eight seconds. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(5, Duration.ofMillis(500), Duration.ofMinutes(1));

    private static final int MAX_DOUBLINGS = 30;

    /** Refuses what is out of bounds. */
    public RetryPolicy {
        if (attempts < 1 || attempts > MAX_ATTEMPTS) {
            throw new IllegalArgumentException("attempts are from 1 to " + MAX_ATTEMPTS + ", not " + attempts);
        }
        if (first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("the longest time is not shorter than the first, and none is negative");
        }
    }

    /** The default times with another number of attempts. */
    public static RetryPolicy ofAttempts(int attempts) {
        return new RetryPolicy(attempts, DEFAULT.first, DEFAULT.longest);
    }

    /** The time to wait after this failure, the first being 1. */
    Duration delay(int failure, RandomGenerator random) {
        long doublings = Math.min(MAX_DOUBLINGS, failure - 1L);
        long millis = Math.min(longest.toMillis(), first.toMillis() << doublings);
        return Duration.ofMillis(millis - (long) (millis * random.nextDouble() / 5));
    }
}
