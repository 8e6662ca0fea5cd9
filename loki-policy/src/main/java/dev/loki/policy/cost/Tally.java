package dev.loki.policy.cost;

import dev.loki.core.json.Fields;
import dev.loki.core.json.JsonValue.JsonObject;
import java.math.BigDecimal;

/**
 * What was used in all by somebody.
 *
 * @param tokens input and output tokens
 * @param usd US dollars
 * @param calls how many calls
 * @param unknown how many of them whose cost nobody said
 */
public record Tally(BigDecimal tokens, BigDecimal usd, long calls, long unknown) {
    /** Nothing. */
    public static final Tally NONE = new Tally(BigDecimal.ZERO, BigDecimal.ZERO, 0, 0);

    /** Keeps amounts in one form, so that equal ones are equal. */
    public Tally {
        tokens = normal(tokens);
        usd = normal(usd);
    }

    private static BigDecimal normal(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** This and one more call. */
    public Tally plus(long moreTokens, BigDecimal moreUsd, boolean costKnown) {
        return new Tally(
                tokens.add(BigDecimal.valueOf(moreTokens)), usd.add(moreUsd), calls + 1, unknown + (costKnown ? 0 : 1));
    }

    /** The JSON object of {@code docs/formats/costs.md}. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("tokens", tokens)
                .put("usd", usd)
                .put("calls", calls)
                .put("unknown_cost_calls", unknown)
                .build();
    }

    static Tally read(Fields fields) {
        Tally tally = new Tally(
                amount(fields, "tokens"),
                amount(fields, "usd"),
                amount(fields, "calls").longValue(),
                fields.has("unknown_cost_calls")
                        ? amount(fields, "unknown_cost_calls").longValue()
                        : 0);
        fields.done();
        return tally;
    }

    /** A number that must be there and is not negative. */
    static BigDecimal amount(Fields fields, String key) {
        BigDecimal amount = fields.number(key).orElseThrow(() -> fields.missing(key));
        if (amount.signum() < 0) {
            throw fields.error(key, "\"" + key + "\" must not be negative");
        }
        return amount;
    }
}
