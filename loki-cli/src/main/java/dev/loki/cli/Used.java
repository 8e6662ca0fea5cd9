package dev.loki.cli;

import dev.loki.core.json.JsonValue.JsonObject;
import java.math.BigDecimal;

/**
 * What was used, for people: what nobody said is unknown, not 0.
 *
 * @param tokens the tokens that providers told of
 * @param usd the US dollars that providers told of
 * @param unknown how many calls or attempts came without a cost
 */
record Used(BigDecimal tokens, BigDecimal usd, long unknown) {

    /** What the {@code spent} of a run says. */
    static Used of(JsonObject spent) {
        return new Used(
                spent.number("tokens").orElse(BigDecimal.ZERO),
                spent.number("usd").orElse(BigDecimal.ZERO),
                spent.integer("unknown_cost_attempts").orElse(0L));
    }

    /** As {@code 600 tokens, 0.25 USD, unknown for 1 call}. */
    String words(String unit) {
        if (unknown == 0) {
            return told(tokens, " tokens") + ", " + told(usd, " USD");
        }
        String some = tokens.signum() == 0 ? "tokens unknown" : told(tokens, " tokens");
        return usd.signum() == 0
                ? some + ", cost unknown"
                : some + ", " + told(usd, " USD") + ", unknown for " + unknown + " " + unit + (unknown == 1 ? "" : "s");
    }

    private static String told(BigDecimal amount, String what) {
        return amount.toPlainString() + what;
    }
}
