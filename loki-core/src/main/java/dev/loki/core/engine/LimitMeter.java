package dev.loki.core.engine;

import dev.loki.core.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Compares what was used with the limits. Money and tokens are what providers reported; nothing is guessed. */
final class LimitMeter {
    private final Session session;

    LimitMeter(Session session) {
        this.session = session;
    }

    /** A reached limit with the flag that raises it. */
    record Reached(String limit, String text) {
        JsonObject toJson() {
            return JsonObject.builder().put("limit", limit).put("text", text).build();
        }
    }

    /** The first limit that forbids another attempt. */
    Optional<Reached> reached() {
        RunState state = session.state;
        var limits = session.limits();
        if (limits.iterations().isPresent()
                && state.iterations() >= limits.iterations().getAsInt()) {
            return found("iterations", state.iterations() + " attempts", "--max-iterations");
        }
        if (limits.wall().isPresent()
                && session.active().compareTo(limits.wall().get()) >= 0) {
            return found("wall", session.active().toSeconds() + " s of work", "--timeout");
        }
        return spent();
    }

    /** The limit of tokens or money that is reached. */
    Optional<Reached> spent() {
        RunState state = session.state;
        var limits = session.limits();
        if (limits.tokens().isPresent()
                && state.spent().tokens() >= limits.tokens().getAsLong()) {
            return found("tokens", state.spent().tokens() + " tokens", "--max-tokens");
        }
        if (limits.usd().isPresent()
                && state.spent().usd().compareTo(limits.usd().get()) >= 0) {
            return found("usd", state.spent().usd().toPlainString() + " USD", "--budget");
        }
        return Optional.empty();
    }

    private static Optional<Reached> found(String limit, String used, String flag) {
        return Optional.of(new Reached(
                limit, "the limit for " + limit + " is reached (" + used + "); raise it with " + flag + " and resume"));
    }

    /** The time an ACT may take: its own timeout, or what is left of the run's if that is less. */
    Duration timeout(Duration own) {
        Optional<Duration> wall = session.limits().wall();
        if (wall.isEmpty()) {
            return own;
        }
        Duration left = wall.get().minus(session.active());
        Duration least = left.compareTo(own) < 0 ? left : own;
        return least.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : least;
    }

    /** The money left as text for a provider's budget flag, the least of the limits; empty when there is none. */
    String budgetLeft(Optional<BigDecimal> ofBudgets) {
        Optional<BigDecimal> ofRun = session.limits()
                .usd()
                .map(limit -> limit.subtract(session.state.spent().usd()).max(BigDecimal.ZERO));
        return Stream.concat(ofRun.stream(), ofBudgets.stream())
                .min(Comparator.naturalOrder())
                .map(BigDecimal::toPlainString)
                .orElse("");
    }
}
