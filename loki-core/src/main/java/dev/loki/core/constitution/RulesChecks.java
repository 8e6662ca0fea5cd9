package dev.loki.core.constitution;

import dev.loki.core.LokiException;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.util.List;

/** What the constitution asks of its own rules: they are files that a machine reads. */
final class RulesChecks {
    private RulesChecks() {}

    /** A project that has rules has all four files of them. */
    static Outcome present(Moment moment, Facts facts, JsonObject params) {
        List<String> missing = ProjectRules.missing(facts.project());
        if (!missing.isEmpty()) {
            return Outcome.broken(Outcome.list(
                    Outcome.problem("the rules file .loki/rules/" + missing.get(0) + " is not there"),
                    "files",
                    missing));
        }
        return Files.isDirectory(facts.project().rules())
                ? Outcome.held()
                : Outcome.notApplicable("the project has no rules of its own; those that ship are in force");
    }

    /** The rules files that are there can be understood; when they cannot, the reader's sentence is the evidence. */
    static Outcome readable(Moment moment, Facts facts, JsonObject params) {
        if (!Files.isDirectory(facts.project().rules())) {
            return Outcome.notApplicable("the project has no rules of its own; those that ship are in force");
        }
        try {
            ProjectRules.read(facts.project());
            return Outcome.held();
        } catch (LokiException e) {
            return Outcome.broken(String.valueOf(e.getMessage()));
        }
    }
}
