package dev.loki.cli.verify;

import dev.loki.core.constitution.Violation;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One thing that was found, as a code scanner tells it.
 *
 * @param rule the stable id of what is wrong
 * @param level how bad it is
 * @param message one sentence
 * @param fix one sentence that says what mends it, or empty
 * @param path the file, relative to the root of the repository with slashes, or absolute; empty when it is about no file
 * @param line from 1, or 0 when it is about no line
 * @param column from 1, or 0 when it is not known
 * @param fingerprints what makes it the same finding after the file has changed, by name
 */
public record Problem(
        String rule,
        Level level,
        String message,
        String fix,
        String path,
        int line,
        int column,
        Map<String, String> fingerprints) {

    /** The three levels of SARIF. */
    public enum Level {
        /** Blocks. */
        ERROR,
        /** Deserves a look. */
        WARNING,
        /** Is good to know. */
        NOTE;

        /** The word of SARIF for it. */
        String word() {
            return switch (this) {
                case ERROR -> "error";
                case WARNING -> "warning";
                case NOTE -> "note";
            };
        }
    }

    /** Copies the map. */
    public Problem {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(fix, "fix");
        Objects.requireNonNull(path, "path");
        fingerprints = Map.copyOf(fingerprints);
    }

    /**
     * A rule of the constitution that does not hold.
     *
     * @param prefix the project's folder below the root of the repository, with a slash at the end, or empty
     */
    public static Problem of(Violation violation, String prefix) {
        JsonObject evidence = violation.evidence();
        Optional<String> path = Stream.of("path", "file")
                .flatMap(name -> evidence.string(name).stream())
                .findFirst()
                .or(() -> Stream.of("paths", "tests", "files")
                        .flatMap(name -> evidence.strings(name).stream())
                        .findFirst());
        return new Problem(
                violation.code(),
                violation.blocks() ? Level.ERROR : Level.WARNING,
                message(violation),
                violation.fix(),
                path.filter(p -> !p.isBlank()).map(p -> prefix + p).orElse(""),
                evidence.integer("line").map(Math::toIntExact).orElse(0),
                0,
                Map.of());
    }

    /** What is wrong, of which task: several tasks may break the same rule in the same words. */
    private static String message(Violation violation) {
        String seen = violation.evidence().string("message").orElse("rule " + violation.rule() + " does not hold");
        String task = "task " + violation.taskId();
        return violation.taskId().isBlank() || seen.contains(task) ? seen : task + ": " + seen;
    }

    /** Message and fix as one text. */
    public String advice() {
        return fix.isEmpty() ? message : message + "; " + fix;
    }
}
