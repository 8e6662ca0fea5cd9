package dev.loki.core.quality;

import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.io.Command;
import dev.loki.core.io.Outcome;
import dev.loki.core.io.Processes;
import dev.loki.core.io.Watch;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.CommandLine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Starts the commands of gates, bounded in time and output, without the secrets of the environment. Used by one thread. */
final class Commands {
    /** Bytes of output that a result carries. */
    static final int KEEP_BYTES = 16 * 1024;

    /** Bytes of a report that a tool prints; a longer one cannot be read and is an error. */
    static final int REPORT_BYTES = 4 << 20;

    private static final int EXIT_NOT_FOUND = 127;
    private static final int EXIT_NOT_EXECUTABLE = 126;
    private static final int OUTPUT_LINES = 60;
    private static final int MAX_VERSION = 120;
    private static final Duration VERSION_TIMEOUT = Duration.ofSeconds(10);

    private final Path root;
    private final Map<String, String> env;
    private final Processes processes;
    private final Supplier<Watch> watch;
    private final UnaryOperator<String> redact;
    private final Supplier<Path> logs;
    private final Map<CommandLine, String> versions = new HashMap<>();

    Commands(
            Path root,
            Map<String, String> env,
            Processes processes,
            Supplier<Watch> watch,
            UnaryOperator<String> redact,
            Supplier<Path> logs) {
        this.root = root;
        this.env = env;
        this.processes = processes;
        this.watch = watch;
        this.redact = redact;
        this.logs = logs;
    }

    /** What a command did. */
    record Ran(Status status, int exitCode, Duration elapsed, String stdout, String output) {
        Verdict verdict(String version) {
            return new Verdict(status, exitCode, elapsed, version, output, JsonObject.EMPTY);
        }
    }

    Ran run(CommandLine command, Duration timeout, String log) {
        return run(command, timeout, log, KEEP_BYTES, Map.of(), Optional.empty());
    }

    Ran run(
            CommandLine command,
            Duration timeout,
            String log,
            int keepBytes,
            Map<String, String> variables,
            Optional<Path> stdin) {
        Map<String, String> childEnv = new HashMap<>(Processes.childEnvironment(env, Set.of(), Set.of()));
        childEnv.putAll(variables);
        Command prepared = Command.of(command.argv(), root, childEnv)
                .withTimeout(timeout)
                .withKeepBytes(keepBytes)
                .withLog(logs.get().resolve(log + ".log"));
        Outcome outcome = processes.run(stdin.map(prepared::withStdin).orElse(prepared), watch.get());
        String output = redact.apply((outcome.stdout().lastLines(OUTPUT_LINES) + "\n"
                        + outcome.stderr().lastLines(OUTPUT_LINES))
                .strip());
        return new Ran(
                status(outcome),
                outcome.exitCode(),
                outcome.elapsed(),
                outcome.stdout().text(),
                output);
    }

    /** The first line that a tool says about its version, or blank; asked once. */
    String version(Optional<CommandLine> command) {
        return command.map(c -> versions.computeIfAbsent(c, this::ask)).orElse("");
    }

    private String ask(CommandLine command) {
        Outcome outcome = processes.run(
                Command.of(command.argv(), root, Processes.childEnvironment(env, Set.of(), Set.of()))
                        .withTimeout(VERSION_TIMEOUT)
                        .withKeepBytes(KEEP_BYTES),
                watch.get());
        if (!outcome.succeeded()) {
            return "";
        }
        String said = outcome.stdout().text().isBlank()
                ? outcome.stderr().text()
                : outcome.stdout().text();
        String line = said.lines()
                .map(String::strip)
                .filter(text -> text.matches(".*\\d.*"))
                .findFirst()
                .orElse("");
        return redact.apply(line.length() > MAX_VERSION ? line.substring(0, MAX_VERSION) : line);
    }

    /** Whether a program can be started: a name on the search path, or a path in the project. */
    boolean installed(String program) {
        return Processes.exists(program, root, env);
    }

    private static Status status(Outcome outcome) {
        return switch (outcome.end()) {
            case NOT_FOUND -> Status.NOT_RUN;
            case TIMED_OUT, STOPPED -> Status.ERROR;
            case EXITED -> {
                if (outcome.exitCode() == 0) {
                    yield Status.PASS;
                }
                yield outcome.exitCode() == EXIT_NOT_FOUND || outcome.exitCode() == EXIT_NOT_EXECUTABLE
                        ? Status.NOT_RUN
                        : Status.FAIL;
            }
        };
    }
}
