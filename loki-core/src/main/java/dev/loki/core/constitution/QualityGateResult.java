package dev.loki.core.constitution;

import dev.loki.core.LokiException;
import dev.loki.core.json.JsonValue.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one quality gate said about one tree.
 *
 * @param name the gate
 * @param status what it said
 * @param blocking whether anything but a pass stops the task
 * @param exitCode the command's exit code, or -1 when no command ended
 * @param elapsed how long it took, in whole milliseconds
 * @param tree the hash of the git tree that was judged
 * @param output the end of what the command printed, already bounded and redacted
 * @param toolVersion the version of the tool that judged, or blank where nobody asked it
 * @param details what the gate measured; {@code docs/formats/quality-gates.md} lists the members of each gate
 */
public record QualityGateResult(
        String name,
        Status status,
        boolean blocking,
        int exitCode,
        Duration elapsed,
        String tree,
        String output,
        String toolVersion,
        JsonObject details) {

    /** A result of a plain command: no version, nothing measured. */
    public QualityGateResult(
            String name, Status status, boolean blocking, int exitCode, Duration elapsed, String tree, String output) {
        this(name, status, blocking, exitCode, elapsed, tree, output, "", JsonObject.EMPTY);
    }

    /** The verdict of a gate; only the first and the last let a task go on. */
    public enum Status {
        /** The gate ran and was content. */
        PASS,
        /** The gate ran and was not content. */
        FAIL,
        /** The gate could not finish. */
        ERROR,
        /** The gate should have run and did not, such as for a missing tool. */
        NOT_RUN,
        /** The project has nothing that the gate looks at. */
        NOT_APPLICABLE
    }

    /** Refuses nulls and drops fractions of a millisecond. */
    public QualityGateResult {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(tree, "tree");
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(toolVersion, "toolVersion");
        Objects.requireNonNull(details, "details");
        elapsed = Duration.ofMillis(elapsed.toMillis());
    }

    /** Whether the gate lets the task go on: it passed, it has nothing to look at, or it only advises. */
    public boolean satisfied() {
        return !blocking || status == Status.PASS || status == Status.NOT_APPLICABLE;
    }

    /** Whether every gate is {@link #satisfied()}. */
    public static boolean allPassed(List<QualityGateResult> results) {
        return results.stream().allMatch(QualityGateResult::satisfied);
    }

    /**
     * The result as JSON: {@code {name, status, blocking, exit_code, duration_ms, tree, tool_version, details, output}}; the version
     * and the details are left out where there are none.
     */
    public JsonObject toJson() {
        JsonObject.Builder json = JsonObject.builder()
                .put("name", name)
                .put("status", status.name())
                .put("blocking", blocking)
                .put("exit_code", exitCode)
                .put("duration_ms", elapsed.toMillis())
                .put("tree", tree);
        if (!toolVersion.isBlank()) {
            json.put("tool_version", toolVersion);
        }
        if (!details.members().isEmpty()) {
            json.put("details", details);
        }
        return json.put("output", output).build();
    }

    /**
     * Reads what {@link #toJson()} wrote.
     *
     * @throws LokiException with the code {@code GATE_RESULT_INVALID} if a member is missing or of another type
     */
    public static QualityGateResult fromJson(JsonObject json) {
        return new QualityGateResult(
                require(json.string("name"), "name"),
                require(json.string("status").flatMap(QualityGateResult::status), "status"),
                require(json.bool("blocking"), "blocking"),
                require(json.integer("exit_code"), "exit_code").intValue(),
                Duration.ofMillis(require(json.integer("duration_ms"), "duration_ms")),
                require(json.string("tree"), "tree"),
                require(json.string("output"), "output"),
                json.string("tool_version").orElse(""),
                json.object("details").orElse(JsonObject.EMPTY));
    }

    private static Optional<Status> status(String name) {
        return Arrays.stream(Status.values()).filter(s -> s.name().equals(name)).findFirst();
    }

    private static <T> T require(Optional<T> value, String name) {
        return value.orElseThrow(
                () -> new LokiException("GATE_RESULT_INVALID", "a recorded gate result has no valid \"" + name + "\""));
    }
}
