package dev.loki.cli;

import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.adapter.Posted;
import dev.loki.integrations.github.GitHubAdapter;
import dev.loki.integrations.github.GitHubReport;
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
        RunQuality quality = RunQuality.of(loki, run, url);
        GitHubReport report = new GitHubReport(sha, quality.report(), quality.annotations());
        return TrackerCall.writing(loki, dryRun).with(integrations -> {
            GitHubAdapter github = integrations.requireGitHub();
            Posted posted = github.report(number, report);
            github.checkRun(report, GitHubAdapter.checkId(quality.runId()));
            String state = report.report().passed() ? "success" : "failure";
            github.commitStatus(sha, state, report.report().summary(), url);
            if (!dryRun) {
                loki.console().result("Reported on #" + number + ".");
            }
            return posted.toJson();
        });
    }
}
