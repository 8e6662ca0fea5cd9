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
    /** Three retries, from one second to thirty, twenty seconds in all. */
    public static final Retrying DEFAULT =
            new Retrying(3, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(20));

    /** How long one attempt may take. */
    public static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(10);

    /** Refuses negative values and a maximum below the base. */
    public Retrying {
        if (maxRetries < 0 || baseDelay.isNegative() || maxDelay.compareTo(baseDelay) < 0 || total.isNegative()) {
            throw new IllegalArgumentException("0 <= baseDelay <= maxDelay, 0 <= maxRetries and 0 <= total must hold");
        }
    }
}
