package dev.loki.core.engine;

import dev.loki.core.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What providers reported to have used; nothing here is guessed.
 *
 * @param tokens input and output tokens, cached reads left out
 * @param usd money in US dollars
 * @param unreported attempts whose provider said nothing about its cost
 */
public record Spent(long tokens, BigDecimal usd, int unreported) {
    static final Spent NOTHING = new Spent(0, BigDecimal.ZERO, 0);

    /** Adds the {@code tokens} and {@code cost_usd} of an ended ACT. */
    Spent plus(JsonObject act) {
        Optional<JsonObject> used = act.object("tokens");
        long more = used.map(
                        t -> t.integer("input").orElse(0L) + t.integer("output").orElse(0L))
                .orElse(0L);
        Optional<BigDecimal> cost = act.number("cost_usd");
        return new Spent(tokens + more, usd.add(cost.orElse(BigDecimal.ZERO)), unreported + (cost.isPresent() ? 0 : 1));
    }
}
