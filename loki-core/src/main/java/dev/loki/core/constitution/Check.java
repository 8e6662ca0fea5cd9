package dev.loki.core.constitution;

import dev.loki.core.json.JsonValue.JsonObject;

/** Decides whether one rule holds. Stateless; an exception means that the rule is violated. */
@FunctionalInterface
interface Check {
    /** The outcome for these facts at a moment, with the invariant's parameters. */
    Outcome evaluate(Moment moment, Facts facts, JsonObject params);
}
