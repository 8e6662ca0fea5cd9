package dev.loki.cli;

import dev.loki.core.LokiException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loki policy eval}. */
@Command(
        name = "eval",
        description = {
            "Decide about an action and print the decision as one line of JSON.",
            "Exits 0 for ALLOW, 3 for DENY, 4 for REQUIRE_APPROVAL, and 9 (with DENY) for an invalid policy file or an"
                    + " unknown point."
        })
final class PolicyEvalCommand implements Subcommand {
    @Parameters(arity = "0..1", paramLabel = "POINT", description = "pre_execution, pre_deployment, resource or data.")
    Optional<String> point = Optional.empty();

    @Option(
            names = "--context",
            paramLabel = "JSON|@FILE|-",
            description = "The fields of the action: JSON, a file, or standard input (default: {}).")
    Optional<String> context = Optional.empty();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "The policy file (default: the one in force for the project).")
    Optional<Path> policy = Optional.empty();

    @Option(
            names = "--batch",
            paramLabel = "FILE",
            description =
                    "Decide about many actions: lines {\"point\", \"context\", \"policy\"} with the text of a policy"
                            + " or null; - is standard input.")
    Optional<String> batch = Optional.empty();

    @Override
    public ExitCode run(Composition loki) {
        if (batch.isPresent()) {
            if (point.isPresent() || context.isPresent()) {
                throw new LokiException("USAGE", "--batch takes points and contexts from its file; leave them out");
            }
            return PolicyAnswers.batch(loki, batch.get(), policy);
        }
        if (point.isEmpty()) {
            throw new LokiException(
                    "USAGE", "POINT is missing; name pre_execution, pre_deployment, resource or data, or give --batch");
        }
        return PolicyAnswers.one(loki, point.get(), context, policy);
    }
}
