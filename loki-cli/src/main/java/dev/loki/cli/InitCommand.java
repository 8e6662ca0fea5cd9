package dev.loki.cli;

import dev.loki.cli.Scaffold.Change;
import dev.loki.cli.Scaffold.Result;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loki init}. */
@Command(
        name = "init",
        description =
                "Make this folder a loki project: write .loki/ with everything commented out, and keep what is there.")
final class InitCommand implements Subcommand {

    @Option(
            names = "--template",
            paramLabel = "NAME",
            completionCandidates = Template.Words.class,
            converter = Template.Words.class,
            description = "Choose the gates and the example task: ${COMPLETION-CANDIDATES} (default: minimal).")
    Template template = Template.MINIMAL;

    @Option(names = "--force", description = "Replace files that are there; state is never touched.")
    boolean force;

    @Override
    public ExitCode run(Composition loki) {
        Path directory = loki.directory();
        Console console = loki.console();
        warnAboutOuterProject(directory, console);
        List<Result> results = Scaffold.of(ProjectDir.at(directory), template).write(force);
        for (Result result : results) {
            console.result(String.format("%-8s %s", word(result.change()), result.file()));
        }
        console.document(JsonObject.builder()
                .put("directory", directory.toString())
                .put("template", Choice.word(template))
                .put("written", names(results, Change.WRITTEN))
                .put("replaced", names(results, Change.REPLACED))
                .put("kept", names(results, Change.KEPT))
                .build());
        adviseNext(directory, results, console);
        WarmCommand.warmOnce(loki);
        return ExitCode.OK;
    }

    private static void warnAboutOuterProject(Path directory, Console console) {
        Path outer = ProjectDir.find(directory).root();
        if (!outer.equals(directory) && Files.isDirectory(outer.resolve(".loki"))) {
            console.warn(outer + " is a loki project already; this makes a second one inside it");
        }
    }

    private void adviseNext(Path directory, List<Result> results, Console console) {
        if (!force && !names(results, Change.KEPT).isEmpty()) {
            console.note("What was there is kept; --force replaces it.");
        }
        boolean inGit = Stream.iterate(directory, path -> path != null, Path::getParent)
                .anyMatch(path -> Files.exists(path.resolve(".git")));
        if (!inGit) {
            console.note("This is no git repository yet: run 'git init' and commit once, every task ends in a commit.");
        }
        console.note("Next: write your tasks into .loki/tasks.yaml, then run 'loki doctor'.");
    }

    private static List<String> names(List<Result> results, Change change) {
        return results.stream()
                .filter(result -> result.change() == change)
                .map(Result::file)
                .toList();
    }

    private static String word(Change change) {
        return switch (change) {
            case WRITTEN -> "wrote";
            case REPLACED -> "replaced";
            case KEPT -> "kept";
        };
    }
}
