package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.core.engine.Receipt;
import dev.loki.core.git.Git;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.adapter.Posted;
import dev.loki.integrations.adapter.QualityReport;
import dev.loki.integrations.adapter.QualityReport.Fact;
import dev.loki.integrations.adapter.QualityReport.Gate;
import dev.loki.integrations.github.GitHubAdapter;
import dev.loki.integrations.github.GitHubReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What only GitHub has. */
final class GitHubCommands {
    private static final Set<String> STATES = Set.of("pending", "success", "failure", "error");

    private GitHubCommands() {}

    /** {@code loki github status}. */
    @Command(name = "status", description = "Print the status of an issue, or set the status check of a commit.")
    static final class StatusCommand implements Subcommand {
        @Parameters(paramLabel = "ID", description = "The number of an issue, or all digits of a commit's id.")
        String id = "";

        @Option(
                names = "--state",
                paramLabel = "STATE",
                description = "Set the commit's status check: pending, success, failure or error.")
        Optional<String> state = Optional.empty();

        @Option(names = "--description", paramLabel = "TEXT", description = "What the check says; cut at 140 characters.")
        String description = "";

        @Option(names = "--url", paramLabel = "URL", description = "Where the check leads to; https only.")
        Optional<String> url = Optional.empty();

        @Option(names = "--dry-run", description = "Print the request and send nothing.")
        boolean dryRun;

        @Override
        public ExitCode run(Composition loki) {
            if (state.isEmpty()) {
                return TrackerCall.reading(loki, dryRun).run("github", adapter -> {
                    String status = adapter.status(id);
                    loki.console().result(status);
                    return JsonObject.builder().put("id", id).put("status", status).build();
                });
            }
            if (!STATES.contains(state.get())) {
                throw new LokiException("USAGE", "--state is pending, success, failure or error");
            }
            TrackerCall call = TrackerCall.writing(loki, dryRun);
            return call.with(integrations -> {
                integrations.requireGitHub().commitStatus(id, state.get(), description, url);
                if (!call.rehearsed()) {
                    loki.console().result("Set the status of " + id + " to " + state.get() + ".");
                }
                return JsonObject.builder().put("sha", id).put("state", state.get()).build();
            });
        }
    }

    /** {@code loki github report}. */
    @Command(
            name = "report",
            description = "Write the last run's report into its one comment on a pull request, and the check and status of"
                    + " the head commit.")
    static final class ReportCommand implements Subcommand {
        @Parameters(paramLabel = "NUMBER", description = "The number of the pull request.")
        String number = "";

        @Option(
                names = "--sha",
                required = true,
                paramLabel = "SHA",
                description = "The head commit of the pull request, all digits.")
        String sha = "";

        @Option(names = "--run", paramLabel = "RUN", description = "Another run than the last one.")
        Optional<String> run = Optional.empty();

        @Option(names = "--url", paramLabel = "URL", description = "Where more is to be read; https only.")
        Optional<String> url = Optional.empty();

        @Option(names = "--dry-run", description = "Print what would be written, and write nothing.")
        boolean dryRun;

        @Override
        public ExitCode run(Composition loki) {
            Receipt receipt = Receipt.of(loki.project(), Git.open(loki.project().root(), loki.processEnv()), run);
            GitHubReport report = new GitHubReport(sha, quality(receipt.toJson(), url), List.of());
            TrackerCall call = TrackerCall.writing(loki, dryRun);
            return call.with(integrations -> {
                GitHubAdapter github = integrations.requireGitHub();
                Posted posted = github.report(number, report);
                github.checkRun(report, GitHubAdapter.checkId(receipt.runId()));
                github.commitStatus(
                        sha, report.report().passed() ? "success" : "failure", report.report().summary(), url);
                if (!call.rehearsed()) {
                    loki.console().result("Reported on #" + number + ".");
                }
                return posted.toJson();
            });
        }
    }

    /** The report of a run's receipt. */
    static QualityReport quality(JsonObject receipt, Optional<String> link) {
        JsonObject run = receipt.object("run").orElse(receipt);
        long exit = run.integer("exit_code").orElse(1L);
        List<Gate> gates = new ArrayList<>();
        List<JsonObject> tasks = receipt.objects("tasks");
        for (JsonObject gate : receipt.objects("gates")) {
            gates.add(new Gate(
                    gate.string("name").orElse("") + gate.string("task").map(t -> " of " + t).orElse(""),
                    gate.string("status").orElse("").toUpperCase(Locale.ROOT),
                    gate.string("reason").orElse("")));
        }
        long completed = tasks.stream()
                .filter(task -> task.string("status").filter("completed"::equals).isPresent())
                .count();
        List<Fact> facts = List.of(
                new Fact("Run", receipt.string("run_id").or(() -> run.string("run_id")).orElse("")),
                new Fact("Tasks", completed + " of " + tasks.size() + " completed"));
        return new QualityReport(
                exit == 0, exit == 0 ? "All went well." : "The run ended with exit code " + exit + ".", gates, facts, link);
    }
}
