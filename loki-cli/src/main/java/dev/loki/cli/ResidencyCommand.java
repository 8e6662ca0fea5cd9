package dev.loki.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code loki residency}. */
@Command(
        name = "residency",
        description = "See where data may be processed.",
        subcommands = ResidencyCommand.CheckCommand.class)
final class ResidencyCommand {
    private ResidencyCommand() {}

    /** {@code loki residency check}. */
    @Command(name = "check", description = "Say whether a provider may be called; exits 3 when it may not.")
    static final class CheckCommand implements Subcommand {
        @Parameters(index = "0", paramLabel = "PROVIDER", description = "The provider's name, such as anthropic.")
        String provider = "";

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "REGION",
                description = "Where it processes data; by default the region of that provider in config.yaml.")
        Optional<String> region = Optional.empty();

        @Override
        public ExitCode run(Composition loki) {
            return ResidencyAnswer.print(loki, provider, region);
        }
    }
}
