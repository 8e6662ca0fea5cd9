package dev.loki.cli;

import dev.loki.cli.guard.GuardCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The front door of the {@code loki} command. */
public final class Main {
    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        List<String> words = List.of(args);
        if (GuardCommand.asked(words)) {
            Runtime.getRuntime().halt(guard(words));
        }
        Optional<Call> plain = FrontDoor.understood(words);
        ExitCode code = run(
                new Invocation(
                        Streams.ofProcess(),
                        Composition.environment(),
                        Path.of("").toAbsolutePath()),
                words,
                plain);
        if (plain.isPresent()) {
            // An orderly exit looks for loggers first, which takes as long as the answer; nothing here waits for one.
            Runtime.getRuntime().halt(code.code());
        }
        System.exit(code.code());
    }

    /** Runs the command as it was understood at the front door, else as the parser understands it. */
    static ExitCode run(Invocation invocation, List<String> words, Optional<Call> plain) {
        return plain.isPresent() ? invocation.answer(plain.get()) : invocation.run(words);
    }

    /** Answers an agent's hook, without the parser: its exit code for a wrong command line would read as consent. */
    private static int guard(List<String> words) {
        Streams streams = Streams.ofProcess();
        return GuardCommand.run(
                words,
                Composition.environment(),
                Path.of("").toAbsolutePath(),
                installation(),
                streams.in(),
                streams.out(),
                streams.err());
    }

    private static Optional<Path> installation() {
        String path = System.getProperty("java.class.path", "");
        return path.endsWith(".jar") ? GuardCommand.installation(Path.of(path)) : Optional.empty();
    }
}
