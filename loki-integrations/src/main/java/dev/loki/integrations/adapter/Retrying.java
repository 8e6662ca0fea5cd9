package dev.loki.integrations.adapter;

import java.time.Duration;

/**
 * How a single request is retried: exponential backoff with full jitter, only for what can succeed on retry, within a total
 * time.
 *
 * @param maxRetries retries after the first attempt
 * @param baseDelay the ceiling of the first delay; it doubles with each retry
 * @param maxDelay the highest ceiling
 * @param total the time for one request with all its retries and delays
 */
public record Retrying(int maxRetries, Duration baseDelay, Duration maxDelay, Duration total) {
    /** Retries after the first attempt, unless said otherwise. */
    public static final int DEFAULT_RETRIES = 3;

    /** The ceiling of the first delay, unless said otherwise. */
    public static final Duration DEFAULT_BASE_DELAY = Duration.ofSeconds(1);

    /** The highest ceiling of a delay, unless said otherwise. */
    public static final Duration DEFAULT_MAX_DELAY = Duration.ofSeconds(30);

    /** The time for a request with all its retries, unless said otherwise. */
    public static final Duration DEFAULT_TOTAL = Duration.ofSeconds(20);

    /** The defaults together. */
    public static final Retrying DEFAULT =
            new Retrying(DEFAULT_RETRIES, DEFAULT_BASE_DELAY, DEFAULT_MAX_DELAY, DEFAULT_TOTAL);

    /** How long one attempt may take. */
    public static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(10);

    /** Refuses negative values and a maximum below the base. */
    public Retrying {
        if (maxRetries < 0 || baseDelay.isNegative() || maxDelay.compareTo(baseDelay) < 0 || total.isNegative()) {
            throw new IllegalArgumentException("0 <= baseDelay <= maxDelay, 0 <= maxRetries and 0 <= total must hold");
        }
    }
}
