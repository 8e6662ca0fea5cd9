package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.engine.ActResult.Kind;
import dev.loki.core.io.Command;
import dev.loki.core.io.Outcome;
import dev.loki.core.io.Processes;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.CommandLine;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs a child by the ACT contract and reads its end: exit status, output and result file. */
final class ActProcess {
    /** Temporary failure, try later (EX_TEMPFAIL). */
    static final int EXIT_RATE_LIMITED = 75;

    /** The child wants a person's approval first (EX_NOPERM). */
    static final int EXIT_NEEDS_APPROVAL = 77;

    /** What a shell says when a program does not exist. */
    private static final int EXIT_NOT_FOUND = 127;

    /** Bytes of each output stream that are kept in memory. */
    static final long KEEP_BYTES = 256 * 1024;

    private static final int FAILURE_LINES = 40;

    private final Processes processes;

    ActProcess(Processes processes) {
        this.processes = processes;
    }

    /** How a child ended, with its output. */
    record Ended(ActResult result, Outcome outcome) {}

    /** Runs the command; {@code stdin} is the prompt file or nothing. */
    Ended run(ActRequest request, List<String> argv, Optional<Path> stdin, Set<String> pass, Set<String> unset) {
        return run(request, argv, stdin, Processes.childEnvironment(request.hostEnv(), pass, unset));
    }

    /** Runs the command in that environment and the variables of the request. */
    Ended run(ActRequest request, List<String> argv, Optional<Path> stdin, Map<String, String> environment) {
        Map<String, String> env = new HashMap<>(environment);
        env.putAll(request.variables());
        Command command = Command.of(argv, request.projectDir(), env)
                .withTimeout(request.timeout())
                .withKeepBytes(KEEP_BYTES)
                .withLog(request.log());
        if (stdin.isPresent()) {
            command = command.withStdin(stdin.get());
        }
        Outcome outcome = processes.run(command, request.watch());
        return new Ended(result(request, argv, outcome), outcome);
    }

    /** The argument list of a command line. */
    static List<String> argv(CommandLine line) {
        if (line instanceof CommandLine.Argv list) {
            return list.argv();
        }
        return List.of("sh", "-c", ((CommandLine.Shell) line).text());
    }

    private static ActResult result(ActRequest request, List<String> argv, Outcome outcome) {
        return switch (outcome.end()) {
            case NOT_FOUND ->
                ActResult.unavailable(request.task().place() + ": act: program '" + argv.get(0)
                        + "' does not exist; install it or correct the act");
            case TIMED_OUT ->
                new ActResult(
                        Kind.TIMED_OUT,
                        "ended after its timeout of " + request.timeout().toSeconds() + " s" + output(outcome),
                        reportOrEmpty(request),
                        outcome.exitCode());
            case STOPPED -> new ActResult(Kind.STOPPED, "stopped", reportOrEmpty(request), outcome.exitCode());
            case EXITED -> exited(request, outcome);
        };
    }

    private static ActResult exited(ActRequest request, Outcome outcome) {
        JsonObject report;
        try {
            report = ResultFile.read(request.result());
        } catch (LokiException e) {
            return new ActResult(Kind.FAILED, String.valueOf(e.getMessage()), JsonObject.EMPTY, outcome.exitCode());
        }
        String claimed = report.string("status").orElse("done");
        int exit = outcome.exitCode();
        if (exit == EXIT_RATE_LIMITED || (exit == 0 && claimed.equals("rate_limited"))) {
            return new ActResult(Kind.RATE_LIMITED, "the provider is rate limited" + output(outcome), report, exit);
        }
        if (exit == EXIT_NEEDS_APPROVAL || (exit == 0 && claimed.equals("needs_approval"))) {
            return new ActResult(Kind.NEEDS_APPROVAL, "the provider asks for approval" + output(outcome), report, exit);
        }
        if (exit == EXIT_NOT_FOUND) {
            return new ActResult(
                    Kind.UNAVAILABLE,
                    request.task().place() + ": act: a command does not exist; install it or correct the act"
                            + output(outcome),
                    report,
                    exit);
        }
        if (exit != 0 || claimed.equals("failed")) {
            return new ActResult(Kind.FAILED, "exit code " + exit + output(outcome), report, exit);
        }
        return new ActResult(Kind.DONE, "", report, 0);
    }

    private static JsonObject reportOrEmpty(ActRequest request) {
        try {
            return ResultFile.read(request.result());
        } catch (LokiException e) {
            return JsonObject.EMPTY;
        }
    }

    /** The last lines of what a process printed, errors after results, as an addition to a sentence. */
    static String output(Outcome outcome) {
        String out = outcome.stdout().lastLines(FAILURE_LINES).strip();
        String err = outcome.stderr().lastLines(FAILURE_LINES).strip();
        String both = out.isEmpty() || err.isEmpty() ? out + err : out + "\n" + err;
        return both.isEmpty() ? "" : ":\n" + both;
    }
}
