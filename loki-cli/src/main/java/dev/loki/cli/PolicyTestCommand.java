package dev.loki.cli;

import dev.loki.cli.Console.Color;
import dev.loki.policy.GoldenCases;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loki policy test}. */
@Command(
        name = "test",
        description =
                "Decide golden cases and compare; exits 1 when one comes out otherwise. Ends with a coverage line.")
final class PolicyTestCommand implements Subcommand {

    @Parameters(paramLabel = "FILE", description = "The cases, in YAML or JSON.")
    Path file = Path.of("");

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "The policy file (default: the one that the cases name, else the one in force).")
    Optional<Path> policy = Optional.empty();

    @Override
    public ExitCode run(Composition loki) {
        GoldenCases cases = GoldenCases.read(PolicyCommand.existing(loki, file), file.toString());
        Optional<Path> named = policy.or(() -> cases.policy().map(file::resolveSibling));
        GoldenCases.Report report = cases.run(PolicyCommand.policies(loki, named));
        for (GoldenCases.Result result : report.results()) {
            Color color = result.passed() ? Color.GREEN : Color.RED;
            loki.console()
                    .result(loki.console().colored(color, result.passed() ? "PASS  " : "FAIL  ")
                            + result.name()
                            + (result.passed() ? "" : " (" + result.place() + "): " + result.message()));
        }
        long passed =
                report.results().stream().filter(GoldenCases.Result::passed).count();
        loki.console().result(passed + " of " + report.results().size() + " cases as expected");
        loki.console().result(report.coverage());
        loki.console().document(report.toJson());
        return report.passed() ? ExitCode.OK : ExitCode.FAILED;
    }
}
