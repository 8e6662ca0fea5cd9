package dev.loki.policy.cost;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * How a budget stands for one of those whose spending counts against it.
 *
 * @param budget the budget
 * @param who the project, agent or model; {@code all} for a budget over everything
 * @param used what was used
 * @param reservedTokens what calls under way will probably use
 * @param reservedUsd the same in money
 */
public record Standing(Budget budget, String who, Tally used, BigDecimal reservedTokens, BigDecimal reservedUsd) {

    /** Why a further call is too much, reservations included; empty while something is left. */
    Optional<String> exceeded() {
        Optional<String> alone = budget.exceeded(used.tokens(), used.usd());
        return alone.isPresent()
                ? alone
                : budget.exceeded(used.tokens().add(reservedTokens), used.usd().add(reservedUsd))
                        .map(reason -> reason + " with what calls under way will probably use");
    }

    /** Whether a percentage is reached by what was used, reservations left out. */
    boolean reached(BigDecimal percent) {
        return budget.reached(percent, used.tokens(), used.usd());
    }

    /** The sentence that tells it. */
    String alert(BigDecimal percent) {
        return "budget \"" + budget.name() + "\"" + (budget.scope() == Budget.Scope.ALL ? "" : " of " + who)
                + " is used to " + percent().toPlainString() + " % (" + words() + "; alert at "
                + percent.toPlainString() + " %)";
    }

    /** The used share in percent, the larger one of tokens and money, cut after one digit. */
    public BigDecimal percent() {
        BigDecimal tokens = budget.maxTokens().isPresent()
                ? percent(used.tokens(), BigDecimal.valueOf(budget.maxTokens().getAsLong()))
                : BigDecimal.ZERO;
        BigDecimal usd = budget.maxUsd().map(max -> percent(used.usd(), max)).orElse(BigDecimal.ZERO);
        return tokens.max(usd).setScale(1, RoundingMode.DOWN);
    }

    private static BigDecimal percent(BigDecimal part, BigDecimal whole) {
        return part.movePointRight(2).divide(whole, 1, RoundingMode.DOWN);
    }

    /** The tokens that are left, reservations taken off, never below 0; empty where tokens do not count. */
    public Optional<BigDecimal> tokensLeft() {
        return budget.maxTokens().isPresent()
                ? Optional.of(BigDecimal.valueOf(budget.maxTokens().getAsLong())
                        .subtract(used.tokens())
                        .subtract(reservedTokens)
                        .max(BigDecimal.ZERO))
                : Optional.empty();
    }

    /** The money that is left, reservations taken off, never below 0; empty where money does not count. */
    public Optional<BigDecimal> usdLeft() {
        return budget.maxUsd()
                .map(max -> max.subtract(used.usd()).subtract(reservedUsd).max(BigDecimal.ZERO));
    }

    /** What was used of what, for people. */
    public String words() {
        StringBuilder words = new StringBuilder();
        if (budget.maxTokens().isPresent()) {
            words.append(used.tokens().toPlainString())
                    .append(" of ")
                    .append(budget.maxTokens().getAsLong())
                    .append(" tokens");
        }
        budget.maxUsd()
                .ifPresent(max -> words.append(words.isEmpty() ? "" : ", ")
                        .append(used.usd().toPlainString())
                        .append(" of ")
                        .append(max.toPlainString())
                        .append(" USD"));
        return words.toString();
    }

    /** The JSON object that {@code loki budget --json} prints. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("budget", budget.name())
                .put("scope", budget.scope().wireName())
                .put("who", who)
                .put(
                        "max_tokens",
                        budget.maxTokens().isPresent()
                                ? JsonValue.of(budget.maxTokens().getAsLong())
                                : JsonNull.INSTANCE)
                .put("max_usd", orNull(budget.maxUsd()))
                .put("tokens", used.tokens())
                .put("usd", used.usd())
                .put("reserved_tokens", reservedTokens)
                .put("reserved_usd", reservedUsd)
                .put("tokens_left", orNull(tokensLeft()))
                .put("usd_left", orNull(usdLeft()))
                .put("percent", percent())
                .put("exceeded", budget.exceeded(used.tokens(), used.usd()).isPresent())
                .put("on_exceed", budget.onExceed().wireName())
                .build();
    }

    private static JsonValue orNull(Optional<BigDecimal> number) {
        return number.<JsonValue>map(JsonValue.JsonNumber::new).orElse(JsonNull.INSTANCE);
    }
}
