package dev.loki.core.constitution;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;

/** What the constitution asks of text that is kept: it holds no secret and no personal data. */
final class DataChecks {
    private DataChecks() {}

    /** No added line holds a secret. */
    static Outcome secrets(Moment moment, Facts facts, JsonObject params) {
        return none(facts, true, "a secret");
    }

    /** No added line holds personal data. */
    static Outcome personal(Moment moment, Facts facts, JsonObject params) {
        return none(facts, false, "personal data");
    }

    private static Outcome none(Facts facts, boolean secret, String what) {
        if (facts.findings().isEmpty()) {
            return Outcome.notApplicable("nobody looked for " + what);
        }
        List<JsonObject> evidence = facts.findings().get().stream()
                .filter(finding -> finding.secret() == secret)
                .limit(Outcome.MAX_EVIDENCE_ITEMS)
                .map(finding -> Outcome.problem(
                                finding.path() + ":" + finding.line() + " holds " + what + " (" + finding.rule() + ")")
                        .put("path", finding.path())
                        .put("line", finding.line())
                        .put("finding", finding.rule())
                        .put("redacted", finding.redacted())
                        .build())
                .toList();
        return Outcome.of(evidence);
    }
}
