package dev.loki.policy.cost;

import dev.loki.core.gate.Ruling.Effect;
import dev.loki.core.json.Fields;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.Nearest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What may be spent in all, and what happens then: the budget keys of an entry of the policy file's {@code resource}
 * section. Immutable.
 *
 * @param name the entry's name
 * @param maxTokens input and output tokens; empty when only money counts
 * @param maxUsd US dollars; empty when only tokens count
 * @param alerts percentages at which an alert is given, once each, ascending
 * @param onExceed what happens when the budget is used up
 * @param scope whose spending counts against it
 * @param pace how fast it may be spent
 * @param allowAuto whether {@code --approve auto} may approve what exceeds it
 */
public record Budget(
        String name,
        OptionalLong maxTokens,
        Optional<BigDecimal> maxUsd,
        List<BigDecimal> alerts,
        OnExceed onExceed,
        Scope scope,
        Pace pace,
        boolean allowAuto) {

    /** The percentages of a budget that names none. */
    public static final List<BigDecimal> DEFAULT_ALERTS =
            List.of(BigDecimal.valueOf(50), BigDecimal.valueOf(80), BigDecimal.valueOf(100));

    /** The most percentages of one budget. */
    public static final int MAX_ALERTS = 20;

    /** The most US dollars that a budget may name. */
    public static final long MAX_USD = 1_000_000_000L;

    private static final List<String> KEYS_OF_A_BUDGET =
            List.of("alerts", "on_exceed", "scope", "max_identical_calls", "max_tokens_per_minute", "max_usd_per_hour");

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** What happens when a budget is used up. */
    public enum OnExceed {
        /** The run stops. */
        SHUTDOWN(Effect.DENY),
        /** Work goes on; the violation is listed. */
        WARN(Effect.WARN),
        /** A person is asked before each further task. */
        REQUIRE_APPROVAL(Effect.REQUIRE_APPROVAL);

        private final Effect effect;

        OnExceed(Effect effect) {
            this.effect = effect;
        }

        /** The word in policy files. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What an enforcement point says about a further call. */
        public Effect effect() {
            return effect;
        }
    }

    /** Whose spending counts against a budget. */
    public enum Scope {
        /** Everything in the project's cost file. */
        ALL,
        /** Each project by itself. */
        PROJECT,
        /** Each agent by itself. */
        AGENT,
        /** Each model by itself. */
        MODEL;

        /** The word in policy files. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Refuses a budget without a limit. */
    public Budget {
        alerts = List.copyOf(alerts);
        if (maxTokens.isEmpty() && maxUsd.isEmpty()) {
            throw new IllegalArgumentException("a budget needs a limit");
        }
    }

    /** A budget of tokens over everything, with the default alerts. */
    public static Budget ofTokens(String name, long max, OnExceed onExceed) {
        return new Budget(
                name, OptionalLong.of(max), Optional.empty(), DEFAULT_ALERTS, onExceed, Scope.ALL, Pace.DEFAULT, false);
    }

    /** A budget of money over everything, with the default alerts. */
    public static Budget ofUsd(String name, BigDecimal max, OnExceed onExceed) {
        return new Budget(
                name, OptionalLong.empty(), Optional.of(max), DEFAULT_ALERTS, onExceed, Scope.ALL, Pace.DEFAULT, false);
    }

    /**
     * Reads {@code max_tokens}, {@code max_usd}, {@code alerts}, {@code on_exceed}, {@code scope}, {@code allow_auto} and the keys of
     * {@link Pace} of an entry; the caller reads the others and ends with {@code done()}.
     *
     * @return empty when the entry has neither limit
     * @throws dev.loki.core.ConfigException if a key is wrong, or stands there without a limit
     */
    public static Optional<Budget> read(Fields fields) {
        OptionalLong tokens = tokens(fields);
        Optional<BigDecimal> usd = usd(fields);
        List<BigDecimal> alerts = alerts(fields);
        OnExceed onExceed = word(fields, "on_exceed", OnExceed.SHUTDOWN.wireName(), OnExceed.values());
        Scope scope = word(fields, "scope", Scope.ALL.wireName(), Scope.values());
        Pace pace = Pace.read(fields);
        if (tokens.isEmpty() && usd.isEmpty()) {
            for (String key : KEYS_OF_A_BUDGET) {
                if (fields.has(key)) {
                    throw fields.error(key, "\"" + key + "\" needs a budget; add \"max_tokens\" or \"max_usd\"");
                }
            }
            return Optional.empty();
        }
        return Optional.of(new Budget(
                fields.requireString("name"),
                tokens,
                usd,
                alerts,
                onExceed,
                scope,
                pace,
                fields.bool("allow_auto", false)));
    }

    /**
     * Why a sum is too much, or empty while something is left; used up means at the limit, not only beyond it.
     *
     * @param tokens the tokens that count against this budget
     * @param usd the money that counts against it
     */
    public Optional<String> exceeded(BigDecimal tokens, BigDecimal usd) {
        if (maxTokens.isPresent() && tokens.compareTo(BigDecimal.valueOf(maxTokens.getAsLong())) >= 0) {
            return Optional.of("Token budget exceeded: " + tokens.toPlainString() + " >= " + maxTokens.getAsLong());
        }
        if (maxUsd.isPresent() && usd.compareTo(maxUsd.get()) >= 0) {
            return Optional.of("Money budget exceeded: " + usd.toPlainString() + " >= "
                    + maxUsd.get().toPlainString() + " USD");
        }
        return Optional.empty();
    }

    /** Whether a percentage of this budget is reached, computed exactly: 99.5 % is not 100 %. */
    boolean reached(BigDecimal percent, BigDecimal tokens, BigDecimal usd) {
        return (maxTokens.isPresent() && share(percent, tokens, BigDecimal.valueOf(maxTokens.getAsLong())))
                || (maxUsd.isPresent() && share(percent, usd, maxUsd.get()));
    }

    /** What an alert is remembered by: a changed budget alerts anew. */
    String alertKey(String who, BigDecimal percent) {
        return name + "/" + scope.wireName() + "/" + (maxTokens.isPresent() ? maxTokens.getAsLong() : "-") + "/"
                + maxUsd.map(BigDecimal::toPlainString).orElse("-") + "/" + percent.toPlainString() + "/" + who;
    }

    private static boolean share(BigDecimal percent, BigDecimal used, BigDecimal max) {
        return used.multiply(HUNDRED).compareTo(percent.multiply(max)) >= 0;
    }

    private static OptionalLong tokens(Fields fields) {
        Optional<Long> max = fields.integer("max_tokens");
        if (max.isPresent() && max.get() <= 0) {
            throw fields.error("max_tokens", "\"max_tokens\" must be a whole number above 0");
        }
        return max.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private static Optional<BigDecimal> usd(Fields fields) {
        Optional<BigDecimal> max = fields.number("max_usd");
        if (max.isPresent() && (max.get().signum() <= 0 || max.get().compareTo(BigDecimal.valueOf(MAX_USD)) > 0)) {
            throw fields.error("max_usd", "\"max_usd\" must be a number above 0 and at most " + MAX_USD);
        }
        return max;
    }

    private static List<BigDecimal> alerts(Fields fields) {
        if (fields.value("alerts").isEmpty()) {
            return DEFAULT_ALERTS;
        }
        List<BigDecimal> alerts = new ArrayList<>();
        boolean fine = fields.value("alerts").orElseThrow() instanceof JsonArray list
                && list.items().size() <= MAX_ALERTS
                && list.items().stream()
                        .allMatch(item -> item instanceof JsonNumber n
                                && n.value().signum() >= 0
                                && n.value().compareTo(HUNDRED) <= 0
                                && alerts.add(n.value().scale() < 0 ? n.value().setScale(0) : n.value()));
        if (!fine) {
            throw fields.error(
                    "alerts", "\"alerts\" must be a list of at most " + MAX_ALERTS + " numbers from 0 to 100");
        }
        return alerts.stream().sorted().distinct().toList();
    }

    private static <E extends Enum<E>> E word(Fields fields, String key, String fallback, E[] values) {
        String word = fields.string(key, fallback);
        List<String> known = Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
        int index = known.indexOf(word);
        if (index < 0) {
            throw fields.error(
                    key,
                    "\"" + key + "\" must be one of " + String.join(", ", known)
                            + Nearest.to(word, known)
                                    .map(near -> "; did you mean \"" + near + "\"?")
                                    .orElse(""));
        }
        return values[index];
    }
}
