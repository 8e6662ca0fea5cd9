package dev.loki.core.gate;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A decision with its reasons. Immutable.
 *
 * @param decision what was decided
 * @param reason one sentence for people; may be empty for a plain ALLOW
 * @param violations every policy entry that matched, those that only warn or allow included
 * @param skipped every entry that could not be applied, because a field that it asks for is absent
 */
public record Ruling(Decision decision, String reason, List<Match> violations, List<Skip> skipped) {

    /** What a policy entry asks for when it matches; later constants are stricter. */
    public enum Effect {
        /** Nothing: the match is only listed. */
        ALLOW(Decision.ALLOW),
        /** A warning. */
        WARN(Decision.ALLOW),
        /** A person's approval. */
        REQUIRE_APPROVAL(Decision.REQUIRE_APPROVAL),
        /** That the action does not happen. */
        DENY(Decision.DENY);

        private final Decision decision;

        Effect(Decision decision) {
            this.decision = decision;
        }

        /** What the effect means for the action. */
        public Decision decision() {
            return decision;
        }

        /** The name in policy files and results, such as {@code require_approval}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A secret or personal datum that was found in a text; never the thing itself.
     *
     * @param rule the detector
     * @param severity how bad it is, such as {@code high}
     * @param line the line, from 1
     * @param column the column, from 1
     * @param redacted at most the first and last two characters of it
     */
    public record Finding(String rule, String severity, int line, int column, String redacted) {
        /** Refuses nulls. */
        public Finding {
            Objects.requireNonNull(rule, "rule");
            Objects.requireNonNull(severity, "severity");
            Objects.requireNonNull(redacted, "redacted");
        }

        JsonObject toJson() {
            return JsonObject.builder()
                    .put("rule", rule)
                    .put("severity", severity)
                    .put("line", line)
                    .put("column", column)
                    .put("redacted", redacted)
                    .build();
        }
    }

    /**
     * One policy entry that matched.
     *
     * @param name the entry's name
     * @param action what the entry asks for
     * @param reason why it matched
     * @param findings what was found in the content; empty at all points but {@code data}
     * @param allowAuto whether the entry lets {@code --approve auto} stand for a person
     */
    public record Match(String name, Effect action, String reason, List<Finding> findings, boolean allowAuto) {
        /** Refuses nulls and copies the list. */
        public Match {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(action, "action");
            Objects.requireNonNull(reason, "reason");
            findings = List.copyOf(findings);
        }

        /** A match without findings that a person has to approve in person. */
        public Match(String name, Effect action, String reason) {
            this(name, action, reason, List.of(), false);
        }

        /** What the match means for the action. */
        public Decision decision() {
            return action.decision();
        }

        JsonObject toJson() {
            return JsonObject.builder()
                    .put("name", name)
                    .put("action", action.wireName())
                    .put("reason", reason)
                    .put(
                            "findings",
                            JsonValue.array(
                                    findings.stream().map(Finding::toJson).toList()))
                    .build();
        }
    }

    /**
     * One entry that could not be applied.
     *
     * @param name the entry's name
     * @param reason which field is absent
     */
    public record Skip(String name, String reason) {
        JsonObject toJson() {
            return JsonObject.builder().put("name", name).put("reason", reason).build();
        }
    }

    private static final Ruling ALLOWED = new Ruling(Decision.ALLOW, "", List.of(), List.of());

    /** Refuses nulls and copies the lists. */
    public Ruling {
        Objects.requireNonNull(decision, "decision");
        Objects.requireNonNull(reason, "reason");
        violations = List.copyOf(violations);
        skipped = List.copyOf(skipped);
    }

    /** The plain ALLOW. */
    public static Ruling allow() {
        return ALLOWED;
    }

    /** An ALLOW with a reason. */
    public static Ruling allow(String reason) {
        return new Ruling(Decision.ALLOW, reason, List.of(), List.of());
    }

    /** A DENY with one reason. */
    public static Ruling deny(String name, String reason) {
        return new Ruling(Decision.DENY, reason, List.of(new Match(name, Effect.DENY, reason)), List.of());
    }

    /** Whether the action may go on without a person. */
    public boolean allowed() {
        return decision == Decision.ALLOW;
    }

    /** Whether a person has to approve the action. */
    public boolean requiresApproval() {
        return decision == Decision.REQUIRE_APPROVAL;
    }

    /** Whether every entry that asks for an approval lets {@code --approve auto} give it; false where none asks. */
    public boolean allowsAuto() {
        return requiresApproval()
                && violations.stream()
                        .filter(match -> match.decision() == Decision.REQUIRE_APPROVAL)
                        .allMatch(Match::allowAuto);
    }

    /** The form that commands print: decision, allowed, requiresApproval, reason, violations and skipped. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("decision", decision.name())
                .put("allowed", allowed())
                .put("requiresApproval", requiresApproval())
                .put("reason", reason)
                .put(
                        "violations",
                        JsonValue.array(violations.stream().map(Match::toJson).toList()))
                .put(
                        "skipped",
                        JsonValue.array(skipped.stream().map(Skip::toJson).toList()))
                .build();
    }
}
