package dev.loki.cli;

import dev.loki.cli.Check.Status;
import dev.loki.cli.Console.Color;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loki doctor}. */
@Command(
        name = "doctor",
        description = "Look at the tools, the project, its files and the variables, and say what to mend.")
final class DoctorCommand implements Subcommand {

    @Option(
            names = "--fix",
            description = "Write the files that a fresh clone lacks; nothing that is there is changed.")
    boolean fix;

    @Override
    public ExitCode run(Composition loki) {
        ProjectDir project = loki.project();
        Console console = loki.console();
        if (fix) {
            mend(project, console);
        }
        List<Check> checks = new ArrayList<>(new ToolChecks(project.root(), loki.processEnv()).all());
        checks.addAll(new ProjectChecks(project, loki.processEnv()).all());
        checks.add(cache(StartupCache.ofProcess()));
        checks.add(terminal(console));
        boolean ok = checks.stream().noneMatch(check -> check.status() == Status.FAIL);
        checks.forEach(check -> print(check, console));
        console.document(JsonObject.builder()
                .put("ok", ok)
                .put(
                        "checks",
                        JsonValue.array(checks.stream().map(Check::toJson).toList()))
                .build());
        return ok ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void mend(ProjectDir project, Console console) {
        if (!Files.isDirectory(project.loki())) {
            console.note("No .loki here to mend; 'loki init' makes one.");
            return;
        }
        Scaffold.untracked(project).write(false).stream()
                .filter(result -> result.change() == Scaffold.Change.WRITTEN)
                .forEach(result -> console.note("wrote " + result.file()));
    }

    /** What there is to say of a start-up cache; loki starts without one. */
    static Check cache(Optional<StartupCache> found) {
        return found.map(cache -> Check.ok("startup", told(cache)))
                .orElseGet(() -> Check.ok("startup", "no start-up cache; loki starts without one"));
    }

    private static String told(StartupCache cache) {
        if (cache.complete()) {
            return "start-up cache in " + cache.folder();
        }
        return cache.usable()
                ? "no start-up cache for this jar and Java; 'loki warm' builds one"
                : "no start-up cache: before Java 25, none is used where a blank is in the path of loki";
    }

    private static Check terminal(Console console) {
        String colour = console.colorOut() ? "with colour" : "without colour";
        return Check.ok("terminal", (console.live() ? "interactive, " : "plain lines, ") + colour);
    }

    private static void print(Check check, Console console) {
        Color color = switch (check.status()) {
            case OK -> Color.GREEN;
            case WARN -> Color.YELLOW;
            case FAIL -> Color.RED;
        };
        String status =
                console.colored(color, String.format("%-4s", check.status().word()));
        console.result(status + " " + String.format("%-10s", check.name()) + " " + check.message());
        if (!check.fix().isEmpty()) {
            console.result(" ".repeat(16) + "-> " + check.fix());
        }
    }
}
