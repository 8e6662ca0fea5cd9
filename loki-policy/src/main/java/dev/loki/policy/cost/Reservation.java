package dev.loki.policy.cost;

import dev.loki.core.env.Timestamps;
import dev.loki.core.io.FileMutex.Owner;
import dev.loki.core.json.Fields;
import dev.loki.core.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/** What a call under way will probably use, held by the process that makes it. */
record Reservation(
        String id,
        Instant created,
        Owner owner,
        String project,
        String agent,
        String provider,
        String model,
        String fingerprint,
        BigDecimal tokens,
        BigDecimal usd) {

    /** How long a reservation counts at most, for a living process that forgot it. */
    static final Duration MAX_AGE = Duration.ofDays(2);

    /** Whether its process still runs, so that the call may still be under way. */
    boolean held(Instant now) {
        return Duration.between(created, now).compareTo(MAX_AGE) < 0 && owner.alive();
    }

    JsonObject toJson() {
        return JsonObject.builder()
                .put("id", id)
                .put("created", Timestamps.format(created))
                .put("pid", owner.pid())
                .put("started", Timestamps.format(owner.started()))
                .put("host", owner.host())
                .put("project", project)
                .put("agent", agent)
                .put("provider", provider)
                .put("model", model)
                .put("fingerprint", fingerprint)
                .put("tokens", tokens)
                .put("usd", usd)
                .build();
    }

    static Reservation read(Fields f) {
        Reservation reservation = new Reservation(
                f.requireString("id"),
                Costs.instant(f, "created"),
                new Owner(Costs.whole(f, "pid"), Costs.instant(f, "started"), "", f.requireString("host")),
                f.requireString("project"),
                f.requireString("agent"),
                f.requireString("provider"),
                f.requireString("model"),
                f.requireString("fingerprint"),
                Tally.amount(f, "tokens"),
                Tally.amount(f, "usd"));
        f.done();
        return reservation;
    }
}
