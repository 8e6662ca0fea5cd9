package dev.loki.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is read from a tracker. */
final class TrackerReads {
    /** The most issues that one import reads unless it is told otherwise. */
    static final int DEFAULT_LIMIT = 100;

    private TrackerReads() {}

    /** {@code import}. */
    @Command(
            name = "import",
            description = "Print an epic, an issue or a project with its parts as a requirements document.")
    static final class ImportCommand implements Subcommand {
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Parameters(
                arity = "0..1",
                paramLabel = "ID",
                description = "The issue; without it the configured one, or the open issues of GitHub.")
        Optional<String> id = Optional.empty();

        @Option(names = "--out", paramLabel = "FILE", description = "Write the document to this file instead.")
        Optional<Path> out = Optional.empty();

        @Option(names = "--label", paramLabel = "NAME", description = "Only open issues of GitHub with this label.")
        Optional<String> label = Optional.empty();

        @Option(
                names = "--limit",
                paramLabel = "N",
                description = "At most so many open issues of GitHub (default: 100).")
        int limit = DEFAULT_LIMIT;

        @Option(names = "--dry-run", description = "Print the request and send nothing.")
        boolean dryRun;

        @Override
        public ExitCode run(Composition loki) {
            TrackerActions.Source source =
                    new TrackerActions.Source(spec.parent().name(), id, label, limit);
            return TrackerActions.show(loki, source, out, dryRun);
        }
    }

    /** {@code status} of Jira and Linear. */
    @Command(name = "status", description = "Print the status of an issue.")
    static final class StatusCommand implements Subcommand {
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "ID", description = "The issue.")
        String id = "";

        @Option(names = "--dry-run", description = "Print the request and send nothing.")
        boolean dryRun;

        @Override
        public ExitCode run(Composition loki) {
            return TrackerActions.status(loki, spec.parent().name(), id, dryRun);
        }
    }
}
