package dev.loki.cli;

import dev.loki.core.LokiException;
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

        @Option(
                names = "--description",
                paramLabel = "TEXT",
                description = "What the check says; cut at 140 characters.")
        String description = "";

        @Option(names = "--url", paramLabel = "URL", description = "Where the check leads to; https only.")
        Optional<String> url = Optional.empty();

        @Option(names = "--dry-run", description = "Print the request and send nothing.")
        boolean dryRun;

        @Override
        public ExitCode run(Composition loki) {
            if (state.isEmpty()) {
                return TrackerActions.status(loki, "github", id, dryRun);
            }
            if (!STATES.contains(state.get())) {
                throw new LokiException("USAGE", "--state is pending, success, failure or error");
            }
            return GitHubActions.commitStatus(loki, id, state.get(), description, url, dryRun);
        }
    }

    /** {@code loki github report}. */
    @Command(
            name = "report",
            description =
                    "Write the last run's report into its one comment on a pull request, and the check and status of"
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
            return GitHubActions.report(loki, number, sha, run, url, dryRun);
        }
    }
}
