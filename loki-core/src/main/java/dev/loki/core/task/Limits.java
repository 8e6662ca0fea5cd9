package dev.loki.core.task;

import dev.loki.core.json.Fields;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How far a run may go. Each part is positive; an empty one is not limited by this source. Immutable.
 *
 * @param iterations attempts of all tasks together
 * @param wall time on the clock
 * @param tokens tokens that providers report
 * @param usd money that providers report, in US dollars
 */
public record Limits(OptionalInt iterations, Optional<Duration> wall, OptionalLong tokens, Optional<BigDecimal> usd) {

    /** No limit stated. */
    public static final Limits NONE =
            new Limits(OptionalInt.empty(), Optional.empty(), OptionalLong.empty(), Optional.empty());

    /** What holds where nobody states a limit: 50 attempts, 2 hours, 2,000,000 tokens, 5.00 US dollars. */
    public static final Limits DEFAULTS = new Limits(
            OptionalInt.of(50),
            Optional.of(Duration.ofHours(2)),
            OptionalLong.of(2_000_000),
            Optional.of(new BigDecimal("5.00")));

    /** The most iterations that a limit may allow. */
    public static final int MAX_ITERATIONS = 1_000_000;

    /** Refuses zero and negative limits; equal amounts of money are equal however they are written. */
    public Limits {
        usd = usd.map(amount -> amount.stripTrailingZeros()
                .setScale(Math.max(2, amount.stripTrailingZeros().scale())));
        if (iterations.orElse(1) <= 0
                || wall.orElse(Duration.ofSeconds(1)).compareTo(Duration.ZERO) <= 0
                || tokens.orElse(1) <= 0
                || usd.orElse(BigDecimal.ONE).signum() <= 0) {
            throw new IllegalArgumentException("a limit is greater than zero");
        }
    }

    /**
     * The limits of several sources together: the first source that states iterations or time decides these, the lowest
     * stated amount of tokens and of money wins.
     *
     * @param strongestFirst command line, tasks file, project configuration, user configuration
     */
    public static Limits merge(List<Limits> strongestFirst) {
        return new Limits(
                strongestFirst.stream()
                        .map(Limits::iterations)
                        .filter(OptionalInt::isPresent)
                        .findFirst()
                        .orElse(OptionalInt.empty()),
                stated(strongestFirst, Limits::wall).findFirst(),
                strongestFirst.stream()
                        .map(Limits::tokens)
                        .flatMapToLong(OptionalLong::stream)
                        .min(),
                stated(strongestFirst, Limits::usd).min(BigDecimal::compareTo));
    }

    /** These limits, with {@link #DEFAULTS} for what they do not state. */
    public Limits orDefaults() {
        return new Limits(
                iterations.isPresent() ? iterations : DEFAULTS.iterations,
                wall.or(() -> DEFAULTS.wall),
                tokens.isPresent() ? tokens : DEFAULTS.tokens,
                usd.or(() -> DEFAULTS.usd));
    }

    static Limits read(Fields fields) {
        OptionalInt iterations = Values.whole(fields, "iterations", 1, MAX_ITERATIONS)
                .map(n -> OptionalInt.of(Math.toIntExact(n)))
                .orElse(OptionalInt.empty());
        Optional<Duration> wall = Values.duration(fields, "wall");
        OptionalLong tokens = Values.whole(fields, "tokens", 1, Long.MAX_VALUE)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
        Optional<BigDecimal> usd = fields.number("usd");
        usd.filter(amount -> amount.signum() <= 0).ifPresent(amount -> {
            throw fields.error("usd", "\"usd\" must be greater than 0, not " + amount.toPlainString());
        });
        fields.done();
        return new Limits(iterations, wall, tokens, usd);
    }

    private static <T> Stream<T> stated(List<Limits> sources, Function<Limits, Optional<T>> part) {
        return sources.stream().map(part).flatMap(Optional::stream);
    }
}
