package dev.loki.cli;

import dev.loki.core.StorageException;
import dev.loki.core.env.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One call of the command: parses, runs one subcommand, and turns every outcome into an exit code.
 *
 * @param streams where it reads and speaks
 * @param env the environment of the process
 * @param here the folder it was called in
 */
record Invocation(Streams streams, Map<String, String> env, Path here) {

    /** Runs the command line and returns what the process is to end with; throws nothing. */
    ExitCode run(List<String> args) {
        Console console = Console.of(streams, beforeParsing(args), env);
        Call call;
        try {
            call = LokiCommand.parse(args);
        } catch (Throwable thrown) {
            return failed(thrown, console);
        }
        return answer(call);
    }

    /** Runs what a command line was understood to ask for; throws nothing. */
    ExitCode answer(Call call) {
        Console console = Console.of(streams, call.global(), env);
        try {
            ExitCode code = execute(call, console);
            if (!console.delivered() && !console.readerGone()) {
                throw new StorageException("the result could not be written to standard output; is its disk full?");
            }
            return code;
        } catch (Throwable thrown) {
            return failed(thrown, console);
        }
    }

    private static ExitCode failed(Throwable thrown, Console console) {
        Failure failure = Failure.of(thrown);
        console.failure(failure);
        return failure.exit();
    }

    private ExitCode execute(Call call, Console console) {
        GlobalOptions global = call.global();
        if (!global.help && !global.version) {
            for (String warning : Settings.warnings(env)) {
                console.warn(warning);
            }
        }
        if (global.verbose) {
            Logging.verbose();
        }
        try (Composition loki = Composition.of(global, streams, console, env, here)) {
            return call.command().run(loki);
        }
    }

    /** The options that decide how a wrong command line is told, found without parsing it. */
    private static GlobalOptions beforeParsing(List<String> args) {
        GlobalOptions options = new GlobalOptions();
        options.json = args.contains("--json");
        options.noColor = args.contains("--no-color");
        options.verbose = args.contains("-v") || args.contains("--verbose");
        return options;
    }
}
