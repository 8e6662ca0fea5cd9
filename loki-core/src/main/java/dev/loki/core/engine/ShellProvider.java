package dev.loki.core.engine;

import dev.loki.core.task.CommandLine;
import java.util.Optional;
import java.util.Set;

/** ACT is a command of the tasks file; the prompt is in a file, standard input is empty. */
final class ShellProvider implements Provider {
    private final ActProcess process;
    private final CommandLine command;

    ShellProvider(ActProcess process, CommandLine command) {
        this.process = process;
        this.command = command;
    }

    @Override
    public String name() {
        return "shell";
    }

    @Override
    public ActResult act(ActRequest request) {
        return process.run(request, ActProcess.argv(command), Optional.empty(), Set.of(), Set.of())
                .result();
    }
}
