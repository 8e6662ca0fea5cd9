package dev.loki.cli;

import dev.loki.core.StorageException;
import dev.loki.core.env.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

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
        try {
            LokiCommand.Parsed parsed = LokiCommand.parse(args);
            console = Console.of(streams, parsed.root().global, env);
            ExitCode code = execute(parsed.root(), parsed.result(), console);
            if (!console.delivered()) {
                throw new StorageException("the result could not be written to standard output; is its disk full?");
            }
            return code;
        } catch (Throwable thrown) {
            Failure failure = Failure.of(thrown);
            console.failure(failure);
            return failure.exit();
        }
    }

    private ExitCode execute(LokiCommand root, ParseResult parsed, Console console) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandLine command = last.commandSpec().commandLine();
        if (root.global.help) {
            console.raw(
                    command.getUsageMessage(console.colorOut() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
            return ExitCode.OK;
        }
        if (root.global.version) {
            Version.print(console);
            return ExitCode.OK;
        }
        if (!(last.commandSpec().userObject() instanceof Subcommand subcommand)) {
            throw new ParameterException(
                    command,
                    "a command is missing: "
                            + String.join(", ", command.getSubcommands().keySet()));
        }
        Settings.warnings(env).forEach(console::warn);
        Logging.verbose(root.global.verbose);
        try (Composition loki = Composition.of(root.global, streams, console, env, here)) {
            return subcommand.run(loki);
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
