package dev.loki.cli;

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

/** What the commands that only GitHub has do. */
final class GitHubActions {
    private GitHubActions() {}

    /** Sets the status of a commit. */
    static ExitCode commitStatus(
            Composition loki, String sha, String state, String description, Optional<String> url, boolean dryRun) {
        return TrackerCall.writing(loki, dryRun).with(integrations -> {
            integrations.requireGitHub().commitStatus(sha, state, description, url);
            if (!dryRun) {
                loki.console().result("Set the status of " + sha + " to " + state + ".");
            }
            return JsonObject.builder().put("sha", sha).put("state", state).build();
        });
    }

    /** Reports a run on a pull request: its comment, the check and the status of the head commit. */
    static ExitCode report(
            Composition loki, String number, String sha, Optional<String> run, Optional<String> url, boolean dryRun) {
        Receipt receipt = Receipt.of(loki.project(), Git.open(loki.project().root(), loki.processEnv()), run);
        GitHubReport report = new GitHubReport(sha, quality(receipt.toJson(), url), List.of());
        return TrackerCall.writing(loki, dryRun).with(integrations -> {
            GitHubAdapter github = integrations.requireGitHub();
            Posted posted = github.report(number, report);
            github.checkRun(report, GitHubAdapter.checkId(receipt.runId()));
            String state = report.report().passed() ? "success" : "failure";
            github.commitStatus(sha, state, report.report().summary(), url);
            if (!dryRun) {
                loki.console().result("Reported on #" + number + ".");
            }
            return posted.toJson();
        });
    }

    /** The report of a run's receipt. */
    static QualityReport quality(JsonObject receipt, Optional<String> link) {
        JsonObject run = receipt.object("run").orElse(receipt);
        long exit = run.integer("exit_code").orElse(1L);
        List<Gate> gates = new ArrayList<>();
        List<JsonObject> tasks = receipt.objects("tasks");
        for (JsonObject gate : receipt.objects("gates")) {
            gates.add(new Gate(
                    gate.string("name").orElse("")
                            + gate.string("task").map(t -> " of " + t).orElse(""),
                    gate.string("status").orElse("").toUpperCase(Locale.ROOT),
                    gate.string("reason").orElse("")));
        }
        long completed = tasks.stream()
                .filter(task ->
                        task.string("status").filter("completed"::equals).isPresent())
                .count();
        List<Fact> facts = List.of(
                new Fact(
                        "Run",
                        receipt.string("run_id").or(() -> run.string("run_id")).orElse("")),
                new Fact("Tasks", completed + " of " + tasks.size() + " completed"));
        return new QualityReport(
                exit == 0,
                exit == 0 ? "All went well." : "The run ended with exit code " + exit + ".",
                gates,
                facts,
                link);
    }
}
