package dev.loki.cli;

import java.nio.file.Path;
import java.util.List;

/** The front door of the {@code loki} command. */
public final class Main {
    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        Path here = Path.of("").toAbsolutePath();
        ExitCode code = new Invocation(Streams.ofProcess(), Composition.environment(), here).run(List.of(args));
        System.exit(code.code());
    }
}
