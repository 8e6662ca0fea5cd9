package dev.loki.policy.cost;

import dev.loki.core.env.Timestamps;
import dev.loki.core.json.Fields;
import dev.loki.core.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;

/** One committed call, as the cost file lists the last ones. */
record CostEntry(
        Instant time,
        String project,
        String agent,
        String provider,
        String model,
        long tokens,
        BigDecimal usd,
        boolean costKnown,
        long durationMs,
        String fingerprint) {

    JsonObject toJson() {
        return JsonObject.builder()
                .put("time", Timestamps.format(time))
                .put("project", project)
                .put("agent", agent)
                .put("provider", provider)
                .put("model", model)
                .put("tokens", tokens)
                .put("usd", usd)
                .put("cost_known", costKnown)
                .put("duration_ms", durationMs)
                .put("fingerprint", fingerprint)
                .build();
    }

    static CostEntry read(Fields f) {
        CostEntry entry = new CostEntry(
                Costs.instant(f, "time"),
                f.requireString("project"),
                f.requireString("agent"),
                f.requireString("provider"),
                f.requireString("model"),
                Costs.whole(f, "tokens"),
                Tally.amount(f, "usd"),
                f.bool("cost_known", true),
                Costs.whole(f, "duration_ms"),
                f.requireString("fingerprint"));
        f.done();
        return entry;
    }
}
