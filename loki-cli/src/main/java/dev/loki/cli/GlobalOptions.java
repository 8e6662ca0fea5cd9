package dev.loki.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command accepts, before and after its name. */
final class GlobalOptions {

    @Option(
            names = "-C",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            order = 100,
            description = "Work on the project in DIR instead of the nearest folder upwards that has a .loki.")
    Optional<Path> directory = Optional.empty();

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            order = 101,
            description = "Print one JSON document on standard output and nothing else there.")
    boolean json;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            order = 102,
            description = "Print results, warnings and errors only.")
    boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            order = 103,
            description = "Print details, and the stack trace of an unexpected failure.")
    boolean verbose;

    @Option(
            names = "--no-color",
            scope = ScopeType.INHERIT,
            order = 104,
            description = "Print without colour, as with NO_COLOR or CI=true, or when the output is no terminal.")
    boolean noColor;

    @Option(
            names = "--no-input",
            scope = ScopeType.INHERIT,
            order = 105,
            description = "Never ask for input, as with CI=true or without a terminal.")
    boolean noInput;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            order = 106,
            description = "Show this help and leave.")
    boolean help;

    @Option(
            names = "--version",
            versionHelp = true,
            scope = ScopeType.INHERIT,
            order = 107,
            description = "Print the version and leave.")
    boolean version;
}
