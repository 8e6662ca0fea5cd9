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
        return Work.run(loki, file, policy);
    }

    /** The work, apart from what the parser looks at. */
    private static final class Work {
        private Work() {}

        static ExitCode run(Composition loki, Path file, Optional<Path> policy) {
            GoldenCases cases = GoldenCases.read(PolicyInput.existing(loki, file), file.toString());
            Optional<Path> named = policy.or(() -> cases.policy().map(file::resolveSibling));
            GoldenCases.Report report = cases.run(PolicyInput.policies(loki, named));
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
}
