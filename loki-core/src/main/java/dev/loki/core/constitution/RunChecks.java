package dev.loki.core.constitution;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Optional;

/** What the constitution asks of a run: its audit trail is written, and it does not try for ever. */
final class RunChecks {
    private RunChecks() {}

    /** No audit entry failed to be written. */
    static Outcome auditWritten(Moment moment, Facts facts, JsonObject params) {
        return audit(facts, false);
    }

    /** The audit chain is whole. */
    static Outcome auditChained(Moment moment, Facts facts, JsonObject params) {
        return audit(facts, true);
    }

    private static Outcome audit(Facts facts, boolean chain) {
        return facts.auditFailure()
                .filter(failure -> failure.chain() == chain)
                .map(failure -> Outcome.broken(failure.message()))
                .orElseGet(Outcome::held);
    }

    /** Fewer attempts failed than the task may make. */
    static Outcome attemptsLeft(Moment moment, Facts facts, JsonObject params) {
        Optional<Facts.Attempts> attempts = facts.attempts();
        if (attempts.isEmpty()) {
            return Outcome.unknown("number of attempts");
        }
        long allowed = attempts.get().allowed();
        if (attempts.get().failed() < allowed) {
            return Outcome.held();
        }
        return Outcome.broken(Outcome.problem(attempts.get().failed() + " of " + allowed + " attempts failed")
                .put("failed", attempts.get().failed())
                .put("allowed", allowed));
    }
}
