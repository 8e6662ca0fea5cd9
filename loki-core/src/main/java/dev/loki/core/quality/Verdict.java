package dev.loki.core.quality;

import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.json.JsonValue.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** What one part of a gate said; a gate says what its worst part says. */
record Verdict(Status status, int exitCode, Duration elapsed, String toolVersion, String output, JsonObject details) {

    /** From the best to the worst; a gate that has nothing to look at is better than one that looked. */
    private static final List<Status> WORSE =
            List.of(Status.NOT_APPLICABLE, Status.PASS, Status.NOT_RUN, Status.ERROR, Status.FAIL);

    static Verdict notApplicable(String why) {
        return new Verdict(Status.NOT_APPLICABLE, -1, Duration.ZERO, "", why, JsonObject.EMPTY);
    }

    static Verdict of(Status status, String output, JsonObject details) {
        return new Verdict(status, -1, Duration.ZERO, "", output, details);
    }

    Verdict with(Status other, String line) {
        String text = output.isBlank() ? line : line.isBlank() ? output : output + "\n" + line;
        return new Verdict(other, exitCode, elapsed, toolVersion, text, details);
    }

    /** The same verdict with these details and no others. */
    Verdict only(JsonObject other) {
        return new Verdict(status, exitCode, elapsed, toolVersion, output, other);
    }

    Verdict with(JsonObject more) {
        JsonObject.Builder both = details.toBuilder();
        more.members().forEach(both::put);
        return new Verdict(status, exitCode, elapsed, toolVersion, output, both.build());
    }

    /** The verdicts of the parts of a gate as one. */
    static Verdict all(List<Verdict> parts, String whenNone) {
        if (parts.isEmpty()) {
            return notApplicable(whenNone);
        }
        Verdict worst = parts.get(0);
        Duration elapsed = Duration.ZERO;
        JsonObject.Builder details = JsonObject.builder();
        for (Verdict part : parts) {
            if (WORSE.indexOf(part.status) > WORSE.indexOf(worst.status)) {
                worst = part;
            }
            elapsed = elapsed.plus(part.elapsed);
            part.details.members().forEach(details::put);
        }
        return new Verdict(
                worst.status,
                worst.exitCode,
                elapsed,
                joined(parts.stream().map(Verdict::toolVersion).toList(), ", "),
                joined(parts.stream().map(Verdict::output).toList(), "\n"),
                details.build());
    }

    private static String joined(List<String> texts, String by) {
        return texts.stream().filter(text -> !text.isBlank()).distinct().collect(Collectors.joining(by));
    }
}
