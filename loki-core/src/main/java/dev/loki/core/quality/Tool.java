package dev.loki.core.quality;

import dev.loki.core.task.CommandLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A program that judges a project: the command that judges, the one that mends, and the one that says its version. */
record Tool(String name, CommandLine check, Optional<CommandLine> fix, Optional<CommandLine> version) {

    /** A tool that only judges and says its version with {@code --version}. */
    static Tool of(String name, String... argv) {
        CommandLine.Argv version = new CommandLine.Argv(List.of(argv[0], "--version"));
        return new Tool(name, new CommandLine.Argv(List.of(argv)), Optional.empty(), Optional.of(version));
    }

    static Tool shell(String name, String text, String... version) {
        Optional<CommandLine> asked =
                version.length == 0 ? Optional.empty() : Optional.of(new CommandLine.Argv(List.of(version)));
        return new Tool(name, new CommandLine.Shell(text), Optional.empty(), asked);
    }

    /** The same tool with a command that mends. */
    Tool fixing(String... argv) {
        return new Tool(name, check, Optional.of(new CommandLine.Argv(List.of(argv))), version);
    }

    /** The same tool with more arguments. */
    Tool and(String... more) {
        List<String> argv = new ArrayList<>(check.argv());
        argv.addAll(List.of(more));
        return new Tool(name, new CommandLine.Argv(argv), fix, version);
    }

    /** The same tool, asked for its version in another way. */
    Tool saying(String... argv) {
        return new Tool(name, check, fix, Optional.of(new CommandLine.Argv(List.of(argv))));
    }
}
