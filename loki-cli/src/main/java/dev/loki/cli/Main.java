package dev.loki.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The front door of the {@code loki} command. */
public final class Main {
    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        List<String> words = List.of(args);
        Invocation invocation = new Invocation(
                Streams.ofProcess(), Composition.environment(), Path.of("").toAbsolutePath());
        Optional<Call> plain = FrontDoor.understood(words);
        if (plain.isPresent()) {
            // An orderly exit looks for loggers first, which takes as long as the answer; nothing here waits for one.
            Runtime.getRuntime().halt(invocation.answer(plain.get()).code());
        }
        System.exit(invocation.run(words).code());
    }
}
