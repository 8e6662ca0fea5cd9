package dev.loki.cli;

import dev.loki.cli.guard.GuardCommand;
import dev.loki.integrations.agents.HookDialect;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code loki guard} for help and completion. The front door answers it before anything is parsed, because the parser's exit code
 * for a wrong line would read as a verdict; what is parsed all the same is answered in the same way.
 */
@Command(
        name = "guard",
        description =
                "Answer one event of an agent's hook: read its JSON on standard input, and allow, deny or ask in that"
                        + " agent's dialect, exit code included. Of the global options it takes -C only.")
final class GuardListing implements Subcommand {

    /** The agents whose hooks are understood. */
    static final class Agents implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return HookDialect.NAMES.iterator();
        }
    }

    /** What a guard that fails answers. */
    static final class Modes implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("closed", "open").iterator();
        }
    }

    @Parameters(
            paramLabel = "AGENT",
            completionCandidates = Agents.class,
            description = "Whose hook it is: ${COMPLETION-CANDIDATES}.")
    String agent = "";

    @Option(
            names = "--fail",
            paramLabel = "MODE",
            completionCandidates = Modes.class,
            description = "What holds when the guard itself fails: ${COMPLETION-CANDIDATES} (default: closed).")
    Optional<String> fail = Optional.empty();

    @Override
    public ExitCode run(Composition loki) {
        List<String> words = new ArrayList<>(List.of("guard", agent));
        fail.ifPresent(mode -> words.addAll(List.of("--fail", mode)));
        Streams streams = loki.streams();
        return ExitCode.numbered(GuardCommand.run(
                words,
                loki.processEnv(),
                loki.directory(),
                Optional.empty(),
                streams.in(),
                streams.out(),
                streams.err()));
    }
}
