package dev.loki.cli;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.policy.PolicyFile;
import dev.loki.policy.PolicyProblem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code loki policy lint}. */
@Command(
        name = "lint",
        description = "Check a policy file; every error is printed with line and column, and the exit code is 9.")
final class PolicyLintCommand implements Subcommand {

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The policy file (default: the one in .loki).")
    Optional<Path> file = Optional.empty();

    @Override
    public ExitCode run(Composition loki) {
        return Work.run(loki, file);
    }

    /** The work, apart from what the parser looks at. */
    private static final class Work {
        private Work() {}

        static ExitCode run(Composition loki, Optional<Path> file) {
            Optional<Path> found = file.isPresent()
                    ? Optional.of(PolicyInput.existing(loki, file.get()))
                    : PolicyFile.discover(loki.project());
            if (found.isEmpty()) {
                loki.console().result("There is no policy file in .loki; loki init writes an example.");
                loki.console().document(report("", List.of()));
                return ExitCode.OK;
            }
            String name = file.map(Path::toString)
                    .orElseGet(
                            () -> loki.project().root().relativize(found.get()).toString());
            List<PolicyProblem> problems = PolicyFile.lint(found.get(), name);
            problems.forEach(problem -> loki.console().result(problem.toString()));
            if (problems.isEmpty()) {
                loki.console().result(name + ": valid");
            }
            loki.console().document(report(name, problems));
            return problems.isEmpty() ? ExitCode.OK : ExitCode.INVALID;
        }

        private static JsonObject report(String name, List<PolicyProblem> problems) {
            return JsonObject.builder()
                    .put("file", name)
                    .put("valid", problems.isEmpty())
                    .put(
                            "errors",
                            JsonValue.array(
                                    problems.stream().map(PolicyProblem::toJson).toList()))
                    .build();
        }
    }
}
