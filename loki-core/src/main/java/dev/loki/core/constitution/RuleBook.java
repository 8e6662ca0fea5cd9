package dev.loki.core.constitution;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.json.Document;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The invariants that hold in a project. Immutable and thread-safe.
 *
 * <p>The rules are data, the file {@code .loki/rules/invariants.json}. A rule that ships with the product and is missing from the
 * file is in force as it ships, so that an older file, or one that lost an entry, weakens nothing.
 */
public final class RuleBook {
    /** The code of a rules file that cannot be understood. */
    public static final String INVALID = "RULES_INVALID";

    /** The code of a rules file that is not there. */
    public static final String MISSING = "RULES_MISSING";

    private static final String RESOURCE = "/dev/loki/rules/invariants.json";

    private final List<Invariant> invariants;

    private RuleBook(List<Invariant> invariants) {
        this.invariants = List.copyOf(invariants);
    }

    /** The rules that ship with the product. */
    public static RuleBook builtIn() {
        return new RuleBook(shipped());
    }

    /** The text of the rules file that a new project begins with. */
    public static String builtInText() {
        return Texts.resource(RESOURCE);
    }

    /**
     * Reads a project's rules.
     *
     * @throws LokiException with the code {@link #MISSING} or {@link #INVALID}, naming file, line, column and the fix
     */
    public static RuleBook read(Path invariantsJson) {
        if (!Files.isRegularFile(invariantsJson)) {
            throw new LokiException(MISSING, "there is no rules file " + invariantsJson + "; run loki init");
        }
        return of(() -> Document.read(invariantsJson, invariantsJson.toString()));
    }

    /**
     * Reads the text of a rules file.
     *
     * @throws LokiException with the code {@link #INVALID}, naming file, line, column and the fix
     */
    public static RuleBook parse(String text, String name) {
        return of(() -> Json.document(text, name));
    }

    private static RuleBook of(Supplier<Document> document) {
        try {
            return new RuleBook(new InvariantReader(shipped()).read(document.get()));
        } catch (ConfigException e) {
            throw new LokiException(INVALID, String.valueOf(e.getMessage()), e);
        }
    }

    private static List<Invariant> shipped() {
        return new InvariantReader(List.of()).read(Json.document(builtInText(), RESOURCE));
    }

    /** The rules, in the order of the file, then those that the file leaves out. */
    public List<Invariant> invariants() {
        return invariants;
    }

    /** The violations of all invariants of a moment; never stops at the first. */
    public List<Violation> check(Moment moment, Facts facts) {
        return inspect(moment, facts).violations();
    }

    /**
     * As {@link #check}, and also says which invariants hold and which were not checked. Reads the files that the checks look at;
     * a check that cannot be evaluated is violated. Never throws for what it finds.
     */
    public Inspection inspect(Moment moment, Facts facts) {
        List<Violation> violations = new ArrayList<>();
        List<Inspection.NotChecked> notChecked = new ArrayList<>();
        List<String> held = new ArrayList<>();
        for (Invariant invariant : invariants) {
            if (!invariant.moments().contains(moment)) {
                continue;
            }
            Outcome outcome = evaluate(invariant, moment, facts);
            if (outcome instanceof Outcome.Held) {
                held.add(invariant.code());
            } else if (outcome instanceof Outcome.Broken broken) {
                broken.evidence().forEach(e -> violations.add(invariant.violation(moment, facts, e)));
            } else if (outcome instanceof Outcome.NotApplicable skipped) {
                notChecked.add(new Inspection.NotChecked(invariant.code(), skipped.reason(), false));
            } else if (outcome instanceof Outcome.Unknown unknown) {
                String reason = "not known: " + unknown.fact();
                notChecked.add(new Inspection.NotChecked(invariant.code(), reason, true));
            }
        }
        return new Inspection(moment, violations, notChecked, held);
    }

    private static Outcome evaluate(Invariant invariant, Moment moment, Facts facts) {
        Outcome outcome;
        try {
            outcome = invariant.evaluate(moment, facts);
        } catch (RuntimeException e) {
            String cause = e instanceof LokiException ? String.valueOf(e.getMessage()) : e.toString();
            JsonObject.Builder evidence = Outcome.problem("the rule could not be checked: " + Texts.oneLine(cause));
            return Outcome.broken(evidence.put("evaluated", false));
        }
        if (facts.complete() && outcome instanceof Outcome.Unknown unknown) {
            String problem = "the rule could not be checked: not known: " + unknown.fact();
            return Outcome.broken(Outcome.problem(problem).put("evaluated", false));
        }
        return outcome;
    }
}
