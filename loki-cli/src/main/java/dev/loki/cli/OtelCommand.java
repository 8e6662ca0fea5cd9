package dev.loki.cli;

import picocli.CommandLine.Command;

/** {@code loki otel}. */
@Command(
        name = "otel",
        description = "Telemetry: what is sent to the collector.",
        subcommands = OtelCommand.CheckCommand.class)
final class OtelCommand {
    private OtelCommand() {}

    /** {@code loki otel check}. */
    @Command(
            name = "check",
            description = "Send one test span and one test metric, and say what the collector answered.")
    static final class CheckCommand implements Subcommand {
        @Override
        public ExitCode run(Composition loki) {
            return CollectorCheck.run(loki);
        }
    }
}
