package dev.loki.policy.cost;

import dev.loki.core.json.Fields;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How fast a budget may be spent: what a run that turns in circles or away from its task is noticed by.
 *
 * <p>Only the calls that the cost file still lists count, the last thousand.
 *
 * @param identicalCalls how many calls with one fingerprint may be made within {@link #IDENTICAL_WINDOW}
 * @param tokensPerMinute how many tokens may be used within a minute
 * @param usdPerHour how much money may be spent within an hour
 */
public record Pace(int identicalCalls, long tokensPerMinute, BigDecimal usdPerHour) {
    /** How far back identical calls count. */
    public static final Duration IDENTICAL_WINDOW = Duration.ofMinutes(10);

    /** The identical calls that a budget allows when it does not say. */
    public static final int DEFAULT_IDENTICAL_CALLS = 10;

    /** The tokens of a minute that a budget allows when it does not say. */
    public static final long DEFAULT_TOKENS_PER_MINUTE = 5_000_000;

    /** The US dollars of an hour that a budget allows when it does not say. */
    public static final long DEFAULT_USD_PER_HOUR = 100;

    /** The defaults. */
    public static final Pace DEFAULT =
            new Pace(DEFAULT_IDENTICAL_CALLS, DEFAULT_TOKENS_PER_MINUTE, BigDecimal.valueOf(DEFAULT_USD_PER_HOUR));

    /** Reads {@code max_identical_calls}, {@code max_tokens_per_minute} and {@code max_usd_per_hour} of an entry. */
    static Pace read(Fields fields) {
        return new Pace(
                (int) whole(fields, "max_identical_calls", DEFAULT_IDENTICAL_CALLS, Costs.MAX_ENTRIES),
                whole(fields, "max_tokens_per_minute", DEFAULT_TOKENS_PER_MINUTE, Long.MAX_VALUE),
                usd(fields));
    }

    private static long whole(Fields fields, String key, long fallback, long max) {
        long value = fields.integer(key).orElse(fallback);
        if (value < 1 || value > max) {
            throw fields.error(
                    key,
                    "\"" + key + "\" must be a whole number above 0"
                            + (max == Long.MAX_VALUE ? "" : " and at most " + max));
        }
        return value;
    }

    private static BigDecimal usd(Fields fields) {
        BigDecimal value = fields.number("max_usd_per_hour").orElse(DEFAULT.usdPerHour());
        if (value.signum() <= 0 || value.compareTo(BigDecimal.valueOf(Budget.MAX_USD)) > 0) {
            throw fields.error(
                    "max_usd_per_hour", "\"max_usd_per_hour\" must be a number above 0 and at most " + Budget.MAX_USD);
        }
        return value;
    }

    /** Why a further call now would be too fast, or empty. */
    Optional<String> exceeded(Iterable<CostEntry> entries, String fingerprint, Instant now) {
        int identical = 0;
        BigDecimal tokens = BigDecimal.ZERO;
        BigDecimal usd = BigDecimal.ZERO;
        for (CostEntry entry : entries) {
            Duration age = Duration.between(entry.time(), now);
            if (age.compareTo(IDENTICAL_WINDOW) < 0 && entry.fingerprint().equals(fingerprint)) {
                identical++;
            }
            if (age.compareTo(Duration.ofMinutes(1)) < 0) {
                tokens = tokens.add(BigDecimal.valueOf(entry.tokens()));
            }
            if (age.compareTo(Duration.ofHours(1)) < 0) {
                usd = usd.add(entry.usd());
            }
        }
        if (!fingerprint.isEmpty() && identical >= identicalCalls) {
            return Optional.of("The same call was made " + identical + " times within " + IDENTICAL_WINDOW.toMinutes()
                    + " minutes (max_identical_calls " + identicalCalls + ")");
        }
        if (tokens.compareTo(BigDecimal.valueOf(tokensPerMinute)) >= 0) {
            return Optional.of("Tokens are used too fast: " + tokens.toPlainString()
                    + " within a minute (max_tokens_per_minute " + tokensPerMinute + ")");
        }
        if (usd.compareTo(usdPerHour) >= 0) {
            return Optional.of("Money is spent too fast: " + usd.toPlainString() + " USD within an hour"
                    + " (max_usd_per_hour " + usdPerHour.toPlainString() + ")");
        }
        return Optional.empty();
    }
}
