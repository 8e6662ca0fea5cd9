package dev.loki.core.task;

import dev.loki.core.ConfigException;
import dev.loki.core.io.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the tasks of a file may name outside of it. Immutable.
 *
 * @param project the project's folder
 * @param env the variables with which acts run; programs are looked for in its {@code PATH}
 * @param providers the providers that exist
 * @param gates the names of the gates that exist
 * @param settled ids of tasks whose act will not run any more, so that it may be gone
 */
public record References(
        Path project, Map<String, String> env, Set<String> providers, Set<String> gates, Set<String> settled) {

    /** A first word that a shell takes as it stands and that names a file. */
    private static final Pattern PATH_WORD = Pattern.compile("[A-Za-z0-9_.@%+,-]*/[A-Za-z0-9_.@%+,/-]*");

    /** Copies the collections. */
    public References {
        env = Map.copyOf(env);
        providers = Set.copyOf(providers);
        gates = Set.copyOf(gates);
        settled = Set.copyOf(settled);
    }

    /** Refuses the first that does not exist, naming its place and the nearest that does. */
    void check(List<Task> tasks) {
        Set<String> produced = new HashSet<>();
        tasks.forEach(task -> produced.addAll(task.produces()));
        for (Task task : tasks) {
            if (!settled.contains(task.id())) {
                task.act().ifPresent(act -> checkAct(task, act, produced));
            }
            for (String gate : task.requiresGates()) {
                if (!gates.contains(gate)) {
                    throw missing(
                            task,
                            "task \"" + task.id() + "\" requires the gate \"" + gate + "\", which does not exist"
                                    + Values.hint(gate, gates));
                }
            }
        }
    }

    private void checkAct(Task task, Act act, Set<String> produced) {
        if (act instanceof Act.Run run) {
            checkCommand(task, run.command(), produced);
        } else if (act instanceof Act.Patch patch) {
            requireFile(task, "patch", patch.file(), produced);
        } else if (act instanceof Act.Replay replay) {
            requireFile(task, "replay", replay.file(), produced);
        } else if (act instanceof Act.Prompt prompt) {
            prompt.provider().filter(name -> !providers.contains(name)).ifPresent(name -> {
                throw missing(
                        task,
                        "task \"" + task.id() + "\" names the provider \"" + name + "\", which is not configured"
                                + Values.hint(name, providers));
            });
        }
    }

    private void requireFile(Task task, String kind, String file, Set<String> produced) {
        if (!produced.contains(file) && !Files.isRegularFile(project.resolve(file))) {
            throw missing(
                    task,
                    "the " + kind + " \"" + file + "\" of task \"" + task.id()
                            + "\" does not exist; write the file, or list it under \"produces\" of the task that writes it");
        }
    }

    private void checkCommand(Task task, CommandLine command, Set<String> produced) {
        String program = firstWord(command);
        boolean path = program.contains("/");
        boolean known = command instanceof CommandLine.Argv
                || PATH_WORD.matcher(program).matches();
        if (!known || (path && mayBeWritten(task, program, produced))) {
            return;
        }
        if (!Processes.exists(program, project, env)) {
            throw missing(
                    task,
                    "the program \"" + program + "\" in the act of task \"" + task.id() + "\" "
                            + (path
                                    ? "does not exist; write it, correct the path, or let the task depend on the one that writes it"
                                    : "is not in the PATH; install it or correct the name"));
        }
        if (path && !Files.isExecutable(project.resolve(program))) {
            throw missing(
                    task,
                    "the program \"" + program + "\" in the act of task \"" + task.id()
                            + "\" is not executable; run: chmod +x " + program);
        }
    }

    private static String firstWord(CommandLine command) {
        return command instanceof CommandLine.Argv list
                ? list.argv().get(0)
                : command.text().strip().split("\\s", 2)[0];
    }

    /** Whether a task that comes before this one could write the program. */
    private static boolean mayBeWritten(Task task, String program, Collection<String> produced) {
        String relative = program.startsWith("./") ? program.substring("./".length()) : program;
        return !task.dependsOn().isEmpty() || produced.contains(relative);
    }

    private static ConfigException missing(Task task, String what) {
        return new ConfigException(task.place() + ": " + what);
    }
}
