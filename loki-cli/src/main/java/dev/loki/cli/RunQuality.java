package dev.loki.cli;

import dev.loki.core.engine.Receipt;
import dev.loki.core.git.Git;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.adapter.QualityReport;
import dev.loki.integrations.adapter.QualityReport.Fact;
import dev.loki.integrations.adapter.QualityReport.Gate;
import dev.loki.integrations.github.GitHubReport.Annotation;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a run's receipt says about its quality, in the form that trackers show.
 *
 * @param runId the run
 * @param report the gates that decided about each task
 * @param annotations what is to be shown at lines: violations, refused files, and what failed gates say about a file
 */
record RunQuality(String runId, QualityReport report, List<Annotation> annotations) {
    /** A file and a line at the beginning of what a compiler, linter or test prints, in the usual forms. */
    private static final Pattern PLACE = Pattern.compile(
            "(?:\\[?(?:error|warning)\\]?:?\\s+)?([^\\s:()\\[\\]]+)(?::(\\d{1,7})(?::\\d+)?|:\\[(\\d{1,7}),\\d+\\]|\\((\\d{1,7})(?:,\\d+)?\\)):?\\s+(\\S.*)",
            Pattern.CASE_INSENSITIVE);

    private static final Set<String> DONE = Set.of("completed", "verified");
    private static final Set<String> BAD = Set.of("FAIL", "ERROR");

    /** The last run of the project, or the one that is named. */
    static RunQuality of(Composition loki, Optional<String> run, Optional<String> url) {
        Git git = Git.open(loki.project().root(), loki.processEnv());
        Receipt receipt = Receipt.of(loki.project(), git, run);
        return of(receipt.toJson(), loki.project().root(), git.prefix(), url);
    }

    /**
     * The quality that a receipt tells of.
     *
     * @param root the project's folder
     * @param prefix where that lies in its repository: empty, or a path with a slash at its end
     */
    static RunQuality of(JsonObject receipt, Path root, String prefix, Optional<String> url) {
        long exit = receipt.integer("exit_code").orElse(1L);
        String runId = receipt.string("run_id").orElse("");
        List<JsonObject> tasks = receipt.objects("tasks");
        List<Gate> gates = tasks.stream()
                .flatMap(task -> deciding(task).stream()
                        .map(gate -> new Gate(
                                text(gate, "name") + " of " + text(task, "id"), text(gate, "status"), details(gate))))
                .toList();
        List<Fact> facts = List.of(
                new Fact("Run", runId),
                new Fact(
                        "Tasks",
                        tasks.stream().filter(RunQuality::done).count() + " of " + tasks.size() + " completed"));
        String summary = exit == 0 ? "All went well." : "The run ended with exit code " + exit + ".";
        return new RunQuality(
                runId,
                new QualityReport(exit == 0, summary, gates, facts, url),
                new Remarks(receipt, root, prefix).all());
    }

    private static boolean done(JsonObject task) {
        return DONE.contains(text(task, "status"));
    }

    /** The results of the last round of a task, which decided about it. */
    private static List<JsonObject> deciding(JsonObject task) {
        List<JsonObject> gates = task.objects("gates");
        long last = gates.stream().mapToLong(RunQuality::round).max().orElse(0);
        return gates.stream().filter(gate -> round(gate) == last).toList();
    }

    private static long round(JsonObject gate) {
        return gate.integer("round").orElse(0L);
    }

    private static String details(JsonObject gate) {
        List<String> tail = gate.strings("output_tail");
        return BAD.contains(text(gate, "status")) && !tail.isEmpty() ? tail.get(tail.size() - 1) : "";
    }

    private static String text(JsonObject from, String member) {
        return from.string(member).orElse("");
    }

    /** Gathers what is to be said at lines; what a later attempt put right is left out. */
    private record Remarks(JsonObject receipt, Path root, String prefix) {

        List<Annotation> all() {
            Set<String> done = receipt.objects("tasks").stream()
                    .filter(RunQuality::done)
                    .map(task -> text(task, "id"))
                    .collect(Collectors.toSet());
            Set<Annotation> all = new LinkedHashSet<>();
            for (JsonObject violation : receipt.objects("violations")) {
                boolean warns = text(violation, "severity").equals("WARN");
                if (warns || !done.contains(text(violation, "task"))) {
                    violation(violation, warns ? "warning" : "failure").ifPresent(all::add);
                }
            }
            receipt.object("policy").stream()
                    .flatMap(policy -> policy.objects("findings").stream())
                    .filter(finding ->
                            text(finding, "decision").equals("DENY") && !done.contains(text(finding, "task")))
                    .forEach(finding -> at(text(finding, "file"), 1, "failure", text(finding, "reason"), "policy")
                            .ifPresent(all::add));
            receipt.objects("tasks")
                    .forEach(task -> deciding(task).stream()
                            .filter(gate -> BAD.contains(text(gate, "status")))
                            .forEach(gate -> all.addAll(said(gate))));
            return new ArrayList<>(all);
        }

        private Optional<Annotation> violation(JsonObject violation, String level) {
            JsonObject evidence = violation.object("evidence").orElse(JsonObject.EMPTY);
            String file =
                    evidence.string("path").or(() -> evidence.string("file")).orElse("");
            long line = evidence.integer("line").orElse(1L);
            String message = text(evidence, "message") + "; " + text(violation, "fix");
            return at(file, line, level, message, text(violation, "code"));
        }

        private List<Annotation> said(JsonObject gate) {
            String level = gate.bool("blocking").orElse(true) ? "failure" : "warning";
            List<Annotation> said = new ArrayList<>();
            for (String output : gate.strings("output_tail")) {
                Matcher place = PLACE.matcher(output.strip());
                if (place.matches()) {
                    String line = Optional.ofNullable(place.group(2))
                            .or(() -> Optional.ofNullable(place.group(3)))
                            .orElseGet(() -> place.group(4));
                    at(place.group(1), Long.parseLong(line), level, place.group(5), text(gate, "name"))
                            .ifPresent(said::add);
                }
            }
            return said;
        }

        /** A remark, if it is about a file of the project. */
        private Optional<Annotation> at(String file, long line, String level, String message, String title) {
            try {
                Path path = root.resolve(file).normalize();
                if (file.isEmpty() || !path.startsWith(root) || !Files.isRegularFile(path)) {
                    return Optional.empty();
                }
                String shown = prefix + root.relativize(path).toString().replace('\\', '/');
                return Optional.of(new Annotation(
                        shown,
                        (int) Math.max(1, Math.min(Integer.MAX_VALUE, line)),
                        level,
                        message,
                        Optional.of(title)));
            } catch (InvalidPathException e) {
                return Optional.empty();
            }
        }
    }
}
