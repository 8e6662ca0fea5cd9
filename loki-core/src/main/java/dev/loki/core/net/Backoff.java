package dev.loki.core.net;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a retry: exponential with full jitter, and never shorter than a server asked for.
 *
 * <p>Full jitter: a random delay from nothing to {@code base * 2^n}, so that clients that failed together do not come
 * back together. It computes only; it neither waits nor calls.
 *
 * @param base the longest delay before the first retry
 * @param max the longest delay of all
 * @param retries how many calls may follow the first
 */
public record Backoff(Duration base, Duration max, int retries) {
    /** Three retries, from one second to thirty. */
    public static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), 3);

    private static final int MAX_SECONDS_DIGITS = 9;

    /** Refuses negative values and a maximum below the base. */
    public Backoff {
        if (base.isNegative() || max.compareTo(base) < 0 || retries < 0) {
            throw new IllegalArgumentException("0 <= base <= max and 0 <= retries must hold");
        }
    }

    /** The delay before a retry, counted from 0. */
    public Duration delay(int retry, RandomGenerator random) {
        long limit = max.toMillis();
        long ceiling = retry >= Long.numberOfLeadingZeros(Math.max(1, base.toMillis())) - 1
                ? limit
                : Math.min(limit, base.toMillis() << retry);
        return Duration.ofMillis(random.nextLong(ceiling + 1));
    }

    /** The delay before a retry, at least what the answer asked for by {@code Retry-After}. */
    public Duration delay(int retry, RandomGenerator random, HttpReply reply, Instant now) {
        Duration own = delay(retry, random);
        return retryAfter(reply, now).filter(asked -> asked.compareTo(own) > 0).orElse(own);
    }

    /**
     * What an answer asks for by {@code Retry-After} (RFC 9110, section 10.2.3), in seconds or as a date; a date that is
     * past is no delay. Empty when it is absent or neither form.
     */
    public static Optional<Duration> retryAfter(HttpReply reply, Instant now) {
        return reply.header("retry-after").map(String::strip).flatMap(text -> {
            if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return text.length() > MAX_SECONDS_DIGITS
                        ? Optional.empty()
                        : Optional.of(Duration.ofSeconds(Long.parseLong(text)));
            }
            try {
                Instant at = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
                return Optional.of(at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO);
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }
}
