package dev.loki.core.quality;

import dev.loki.core.LokiException;
import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.GateSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A council: every reviewer sees the change and the results of the gates, and answers with one JSON object
 * {@code {"reviewer": …, "verdict": "approve" | "reject", "comment": …}}. One reject is enough; an answer that cannot be read is no approval.
 */
final class Council {
    /** The largest change that reviewers are shown, in bytes; of a larger one they see the beginning. */
    static final int MAX_PATCH_BYTES = 1 << 20;

    private static final int MAX_COMMENT = 2_000;

    private final Commands commands;
    private final Supplier<Path> logs;
    private final Reviewing reviewing;

    Council(Commands commands, Supplier<Path> logs, Reviewing reviewing) {
        this.commands = commands;
        this.logs = logs;
        this.reviewing = reviewing;
    }

    Verdict judge(GateSpec gate, GateSubject subject) {
        String patch = shortened(subject.patch().get());
        Path diff = logs.get().resolve(subject.label() + "." + gate.name() + ".diff");
        Path results = logs.get().resolve(subject.label() + "." + gate.name() + ".gates.json");
        AtomicFiles.write(diff, patch);
        AtomicFiles.write(
                results,
                Json.write(JsonValue.array(
                        subject.before().stream().map(QualityGateResult::toJson).toList())));
        List<Verdict> verdicts = new ArrayList<>();
        List<JsonObject> answers = new ArrayList<>();
        for (GateSpec.Reviewer reviewer : gate.reviewers()) {
            Verdict verdict = ask(gate, reviewer, subject, patch, diff, results);
            verdicts.add(verdict);
            answers.add(verdict.details());
        }
        return Verdict.all(verdicts, "nobody was asked")
                .only(JsonObject.builder()
                        .put("verdicts", JsonValue.array(answers))
                        .build());
    }

    private Verdict ask(
            GateSpec gate, GateSpec.Reviewer reviewer, GateSubject subject, String patch, Path diff, Path results) {
        String label = subject.label() + "." + gate.name() + "." + reviewer.name();
        if (reviewer.run().isEmpty()) {
            Reviewing.Answer answer = reviewing.answer(new Reviewing.Question(
                    reviewer, subject.task(), prompt(reviewer, subject, patch), label, gate.timeout()));
            return answer.failure()
                    .map(why -> silent(reviewer, Status.NOT_RUN, why))
                    .orElseGet(() -> answer(reviewer, answer.text()))
                    .with(answer.used());
        }
        Commands.Ran ran = commands.run(
                reviewer.run().get(),
                gate.timeout(),
                label,
                Commands.REPORT_BYTES,
                Map.of(
                        "LOKI_REVIEWER", reviewer.name(),
                        "LOKI_DIFF_FILE", diff.toString(),
                        "LOKI_GATES_FILE", results.toString()),
                Optional.of(diff));
        return ran.status() == Status.PASS
                ? answer(reviewer, ran.stdout())
                : silent(reviewer, ran.status() == Status.FAIL ? Status.ERROR : ran.status(), ran.output());
    }

    private static String prompt(GateSpec.Reviewer reviewer, GateSubject subject, String patch) {
        StringBuilder gates = new StringBuilder();
        subject.before()
                .forEach(result -> gates.append("- ")
                        .append(result.name())
                        .append(": ")
                        .append(result.status())
                        .append('\n'));
        return "You are the reviewer \"" + reviewer.name() + "\". Review the change below. Change no file.\n\n"
                + "Results of the quality gates:\n" + (gates.isEmpty() ? "- none\n" : gates)
                + "\nAnswer with one JSON object on one line and nothing else:\n"
                + "{\"reviewer\": \"" + reviewer.name()
                + "\", \"verdict\": \"approve\" or \"reject\", \"comment\": \"why\"}\n\n"
                + "The change:\n" + patch;
    }

    /** The last line that is a JSON object with a verdict counts, so that a reviewer may think aloud before. */
    private static Verdict answer(GateSpec.Reviewer reviewer, String said) {
        List<String> candidates =
                new ArrayList<>(said.lines().map(String::strip).toList());
        candidates.add(0, said.strip());
        for (int i = candidates.size() - 1; i >= 0; i--) {
            Optional<JsonObject> object = object(candidates.get(i));
            Optional<String> verdict = object.flatMap(o -> o.string("verdict"));
            if (verdict.isPresent()) {
                return judged(
                        reviewer, verdict.get(), object.get().string("comment").orElse(""));
            }
        }
        return silent(reviewer, Status.ERROR, "the answer has no line {\"reviewer\", \"verdict\"}");
    }

    private static Optional<JsonObject> object(String text) {
        if (!text.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.parse(text, "answer"))
                    .filter(JsonObject.class::isInstance)
                    .map(JsonObject.class::cast);
        } catch (LokiException e) {
            return Optional.empty();
        }
    }

    private static Verdict judged(GateSpec.Reviewer reviewer, String verdict, String comment) {
        return switch (verdict) {
            case "approve" -> spoken(reviewer, Status.PASS, verdict, comment);
            case "reject" -> spoken(reviewer, Status.FAIL, verdict, comment);
            default -> silent(reviewer, Status.ERROR, "\"" + verdict + "\" is no verdict; say approve or reject");
        };
    }

    private static Verdict silent(GateSpec.Reviewer reviewer, Status status, String why) {
        return spoken(reviewer, status, "none", why);
    }

    private static Verdict spoken(GateSpec.Reviewer reviewer, Status status, String verdict, String comment) {
        String bounded = comment.length() > MAX_COMMENT ? comment.substring(0, MAX_COMMENT) + "…" : comment;
        return Verdict.of(
                status,
                reviewer.name() + ": " + (verdict.equals("none") ? status.name() : verdict)
                        + (bounded.isBlank() ? "" : ", " + bounded),
                JsonObject.builder()
                        .put("reviewer", reviewer.name())
                        .put("verdict", verdict)
                        .put("comment", bounded)
                        .build());
    }

    private static String shortened(String patch) {
        byte[] bytes = patch.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= MAX_PATCH_BYTES
                ? patch
                : new String(bytes, 0, MAX_PATCH_BYTES, StandardCharsets.UTF_8)
                        + "\n(the change is longer; read the files)\n";
    }
}
