package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.engine.RunOptions;
import dev.loki.core.engine.RunReport;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loki demo}. */
@Command(
        name = "demo",
        description = "Show the whole loop in a fresh repository: no network, no account, a few seconds.")
final class DemoCommand implements Subcommand {

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Make the repository here (default: a temporary folder).")
    Optional<Path> dir = Optional.empty();

    @Override
    public ExitCode run(Composition loki) {
        Path repository = repository(loki);
        Console console = loki.console();
        console.note("A service gets an endpoint in " + repository);
        DemoProject project = DemoProject.create(repository, loki.processEnv());
        DemoSafeguards safeguards = DemoSafeguards.of(loki, project);
        DemoScript script = new DemoScript(loki, project, safeguards::engine);
        RunReport first = script.run("1. The tasks run; one waits for a person.");
        script.approve("2. A person approves it:");
        RunReport last = script.run("3. The run continues:");
        DemoReceipt receipt = DemoReceipt.write(project);
        List<DemoScript.Outcome> outcomes = new ArrayList<>(script.outcomes(first, last));
        outcomes.add(new DemoScript.Outcome(
                "the receipt is recomputed from the repository: " + receipt.summary(), receipt.holds()));
        outcomes.add(safeguards.chain());
        console.result("");
        new ReportPrinter(console).print(last);
        console.result("");
        outcomes.forEach(outcome -> console.result((outcome.occurred() ? "seen    " : "MISSING ") + outcome.what()));
        console.result("");
        console.result("Receipt: " + receipt.page());
        console.result("Look around: cd " + repository + " && git log");
        boolean all = outcomes.stream().allMatch(DemoScript.Outcome::occurred);
        console.document(JsonObject.builder()
                .put("ok", all)
                .put("directory", repository.toString())
                .put(
                        "outcomes",
                        JsonValue.array(outcomes.stream()
                                .map(DemoScript.Outcome::toJson)
                                .toList()))
                .put("report", last.toJson())
                .build());
        return all ? ExitCode.OK : ExitCode.FAILED;
    }

    private Path repository(Composition loki) {
        try {
            if (dir.isEmpty()) {
                return Files.createTempDirectory("loki-demo-").toRealPath();
            }
            Path wanted = loki.here().resolve(dir.get()).toAbsolutePath().normalize();
            Files.createDirectories(wanted);
            try (Stream<Path> content = Files.list(wanted)) {
                if (content.findAny().isPresent()) {
                    throw new LokiException("USAGE", "--dir " + wanted + " is not empty; name a new folder");
                }
            }
            return wanted.toRealPath();
        } catch (IOException e) {
            throw new StorageException("cannot make the demo's folder: " + e.getMessage(), e);
        }
    }

    /** The options of the demo's runs. */
    static RunOptions options() {
        return RunOptions.defaults();
    }
}
