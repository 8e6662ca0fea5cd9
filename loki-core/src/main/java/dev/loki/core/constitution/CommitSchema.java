package dev.loki.core.constitution;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.constitution.Violation.Severity;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a project's {@code pre-commit.schema.json} asks of every commit: of its files, its task, its message and the results of its gates.
 *
 * <p>The run asks it before it commits, and the hook {@code pre-commit} through {@code loki verify --staged}. Immutable and thread-safe.
 */
public final class CommitSchema {
    /** The name of the file. */
    static final String FILE = "pre-commit.schema.json";

    /** How many breaches a violation names. */
    static final int MAX_NAMED = 5;

    private static final String CODE = "COMMIT_FORMAT";

    private final JsonSchema schema;

    private CommitSchema(JsonSchema schema) {
        this.schema = Objects.requireNonNull(schema, "schema");
    }

    /**
     * Reads a schema.
     *
     * @throws LokiException with the code {@link RuleBook#INVALID}, naming file, line, column and the fix
     */
    static CommitSchema parse(String text, String name) {
        try {
            JsonSchema schema = JsonSchema.parse(text, name);
            if (!schema.types().equals(List.of("object"))) {
                throw new ConfigException(
                        name + ": this is no JSON Schema of an object; restore it with loki init --force");
            }
            return new CommitSchema(schema);
        } catch (ConfigException e) {
            throw new LokiException(RuleBook.INVALID, String.valueOf(e.getMessage()), e);
        }
    }

    /** The schema that ships. */
    static CommitSchema builtIn() {
        return parse(Texts.resource("/dev/loki/rules/" + FILE), FILE);
    }

    /** What is wrong with a commit in the making; empty also where its files and gates are not both known. */
    Optional<Violation> violation(Moment moment, Facts facts) {
        if (moment != Moment.COMMIT
                || facts.changes().isEmpty()
                || facts.gates().isEmpty()) {
            return Optional.empty();
        }
        List<String> breaches = schema.breaches(input(facts));
        return breaches.isEmpty() ? Optional.empty() : Optional.of(violation(facts, breaches));
    }

    private static Violation violation(Facts facts, List<String> breaches) {
        List<String> named = breaches.subList(0, Math.min(MAX_NAMED, breaches.size()));
        return new Violation(
                CODE,
                FILE,
                Severity.BLOCK,
                Moment.COMMIT,
                facts.task().map(Facts.Task::id).orElse(""),
                facts.agentId(),
                Outcome.list(
                                Outcome.problem("the commit is not as the project asks: " + named.get(0)),
                                "breaches",
                                named)
                        .build(),
                "change the commit so that .loki/rules/" + FILE + " accepts it",
                5,
                true);
    }

    /** The commit as the schema sees it. */
    static JsonObject input(Facts facts) {
        Optional<String> message = facts.commitMessage().or(() -> facts.commit().map(Facts.Commit::message));
        return JsonObject.builder()
                .put(
                        "files",
                        JsonValue.array(facts.changes().orElseThrow().stream()
                                .map(file -> JsonObject.builder()
                                        .put("path", file.path())
                                        .put("status", String.valueOf(file.status()))
                                        .build())
                                .toList()))
                .put("task", facts.task().<JsonValue>map(CommitSchema::task).orElse(JsonNull.INSTANCE))
                .putOrNull("message", message)
                .put(
                        "gates",
                        JsonValue.array(facts.gates().orElseThrow().stream()
                                .map(QualityGateResult::toJson)
                                .toList()))
                .build();
    }

    private static JsonObject task(Facts.Task task) {
        return JsonObject.builder()
                .put("id", task.id())
                .put("type", task.type())
                .putOrNull("spec", task.spec())
                .put("tests", task.tests())
                .build();
    }
}
