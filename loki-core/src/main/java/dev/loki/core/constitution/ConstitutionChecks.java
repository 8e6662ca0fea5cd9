package dev.loki.core.constitution;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What the constitution asks of itself: it changes by its amendment process and in no other way. */
final class ConstitutionChecks {
    private ConstitutionChecks() {}

    /** The text in the project is the one that was committed. */
    static Outcome untouched(Moment moment, Facts facts, JsonObject params) {
        if (facts.constitution().isEmpty()) {
            return Outcome.unknown("history of the constitution");
        }
        Facts.ConstitutionText text = facts.constitution().get();
        if (text.committed().isEmpty()) {
            return Outcome.notApplicable("no constitution was committed");
        }
        if (text.current().isEmpty()) {
            return Outcome.broken(".loki/CONSTITUTION.md was removed");
        }
        return text.current().equals(text.committed())
                ? Outcome.held()
                : Outcome.broken(Outcome.problem(".loki/CONSTITUTION.md differs from the one that was committed")
                        .put("path", ".loki/CONSTITUTION.md"));
    }

    /** Every change of it that git knows is an amendment as the text itself asks for, or was taken back or ratified since. */
    static Outcome amended(Moment moment, Facts facts, JsonObject params) {
        if (facts.constitution().isEmpty()) {
            return Outcome.unknown("history of the constitution");
        }
        List<JsonObject> evidence = new ArrayList<>();
        for (Amendment amendment : Amendment.unsettled(facts.constitution().get().amendments())) {
            List<String> problems = amendment.problems();
            String subject = amendment.message().lines().findFirst().orElse("what is staged");
            evidence.add(Outcome.problem("\"" + Texts.oneLine(subject)
                            + "\" changed the constitution outside of its amendment process: " + problems.get(0))
                    .put("path", ".loki/CONSTITUTION.md")
                    .put("commit", amendment.commit())
                    .put(
                            "problems",
                            JsonValue.array(
                                    problems.stream().map(JsonValue::of).toList()))
                    .build());
        }
        return Outcome.of(evidence);
    }
}
