package dev.loki.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loki github action}. */
@Command(
        name = "action",
        description =
                "Inside of GitHub Actions: read the event, decide whether it may start work, and write the outputs"
                        + " trusted, reason, prd, trigger_type, provider, dry_run, source_id and source_type. Exits 3 when it"
                        + " may not.")
final class GitHubActionCommand implements Subcommand {
    @Option(names = "--out", paramLabel = "FILE", description = "Write the requirements to this file, too.")
    Optional<Path> out = Optional.empty();

    @Override
    public ExitCode run(Composition loki) {
        return GitHubAction.run(loki, out);
    }
}
