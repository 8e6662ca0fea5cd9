package dev.loki.cli;

import dev.loki.cli.hooks.Hooks;
import dev.loki.cli.hooks.MessageCheck;
import dev.loki.core.LokiException;
import dev.loki.core.git.Git;
import dev.loki.core.io.Processes;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loki hooks}. */
@Command(
        name = "hooks",
        description = "Put the guard into agents' settings, and checks into git's hooks.",
        subcommands = {
            HooksCommand.InstallCommand.class,
            HooksCommand.UninstallCommand.class,
            HooksCommand.StatusCommand.class,
            HooksCommand.TestCommand.class,
            HooksCommand.MessageCommand.class
        })
final class HooksCommand {
    private HooksCommand() {}

    /** What all of them ask for. */
    abstract static class OfAgents implements Subcommand {
        @Option(
                names = "--agent",
                paramLabel = "NAME",
                required = true,
                split = ",",
                description = "claude, codex, gemini, cursor or git; several with commas between them.")
        List<String> agents = List.of();

        final List<Hooks> hooks(Composition loki) {
            List<Hooks> all = new ArrayList<>();
            for (String agent : agents) {
                all.add(Hooks.of(agent, loki.project().root(), program(loki), loki.processEnv()));
            }
            return all;
        }
    }

    /** A person decides about hooks; an agent that a run started does not. */
    private static void refuseInTask(Composition loki) {
        if (loki.processEnv().containsKey("LOKI_TASK_ID")) {
            throw new LokiException(
                    "APPROVAL_REJECTED",
                    "an agent cannot change its own hooks; a person has to run this outside of a task");
        }
    }

    /** How a hook starts this loki: by its name where the path leads to it, else by its place. */
    private static String program(Composition loki) {
        String path = System.getProperty("java.class.path", "");
        if (Processes.exists("loki", loki.directory(), loki.processEnv()) || !path.endsWith(".jar")) {
            return "loki";
        }
        Path jar = Path.of(path).toAbsolutePath().normalize();
        Path launcher = jar.resolve("../../bin/loki").normalize();
        return "'" + launcher.toString().replace("'", "'\\''") + "'";
    }

    private static ExitCode tell(Composition loki, List<String> agents, List<Hooks> hooks, List<String> said) {
        said.forEach(loki.console()::result);
        if (said.isEmpty()) {
            loki.console().result("Nothing to change.");
        }
        return show(loki, agents, hooks, said, false);
    }

    private static ExitCode show(
            Composition loki, List<String> agents, List<Hooks> hooks, List<String> changes, boolean print) {
        List<JsonObject> states = new ArrayList<>();
        for (int i = 0; i < hooks.size(); i++) {
            String state = hooks.get(i).status().name().toLowerCase(Locale.ROOT);
            List<String> files =
                    hooks.get(i).files().stream().map(Path::toString).toList();
            if (print) {
                loki.console().result(agents.get(i) + ": " + state + " in " + String.join(", ", files));
            }
            states.add(JsonObject.builder()
                    .put("agent", agents.get(i))
                    .put("state", state)
                    .put("files", files)
                    .build());
        }
        loki.console()
                .document(JsonObject.builder()
                        .put("hooks", JsonValue.array(states))
                        .put("changes", changes)
                        .build());
        return ExitCode.OK;
    }

    /** {@code loki hooks install}. */
    @Command(name = "install", description = "Add them to what is there; a copy of the former file is kept.")
    static final class InstallCommand extends OfAgents {
        @Override
        public ExitCode run(Composition loki) {
            refuseInTask(loki);
            List<Hooks> hooks = hooks(loki);
            List<String> said = new ArrayList<>();
            hooks.forEach(one -> said.addAll(one.install()));
            return tell(loki, agents, hooks, said);
        }
    }

    /** {@code loki hooks uninstall}. */
    @Command(name = "uninstall", description = "Take them out and put back what was there before.")
    static final class UninstallCommand extends OfAgents {
        @Override
        public ExitCode run(Composition loki) {
            refuseInTask(loki);
            List<Hooks> hooks = hooks(loki);
            List<String> said = new ArrayList<>();
            hooks.forEach(one -> said.addAll(one.uninstall()));
            return tell(loki, agents, hooks, said);
        }
    }

    /** {@code loki hooks status}. */
    @Command(name = "status", description = "Say whether they are in place.")
    static final class StatusCommand extends OfAgents {
        @Override
        public ExitCode run(Composition loki) {
            return show(loki, agents, hooks(loki), List.of(), true);
        }
    }

    /** {@code loki hooks test}. */
    @Command(
            name = "test",
            description = "Run a harmless and a forbidden call through what is installed and show both answers.")
    static final class TestCommand extends OfAgents {
        @Override
        public ExitCode run(Composition loki) {
            List<Hooks.Trial> trials = new ArrayList<>();
            hooks(loki).forEach(one -> trials.addAll(one.test()));
            for (Hooks.Trial trial : trials) {
                loki.console()
                        .result((trial.ok() ? "ok   " : "FAIL ") + trial.call() + ": " + trial.expected()
                                + " expected, answer: " + trial.answer());
            }
            boolean ok = trials.stream().allMatch(Hooks.Trial::ok);
            loki.console()
                    .document(JsonObject.builder()
                            .put("ok", ok)
                            .put(
                                    "trials",
                                    JsonValue.array(trials.stream()
                                            .map(Hooks.Trial::toJson)
                                            .toList()))
                            .build());
            return ok ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    /** {@code loki hooks message}. */
    @Command(
            name = "message",
            description =
                    "Check a commit's message; what the hook commit-msg calls. Exits with 5 when it must not be used.")
    static final class MessageCommand implements Subcommand {
        @Parameters(paramLabel = "FILE", description = "The file with the message.")
        Path file = Path.of("");

        @Override
        public ExitCode run(Composition loki) {
            Git git = Git.open(loki.project().root(), loki.processEnv());
            List<String> problems = MessageCheck.problems(loki.here().resolve(file), git);
            problems.forEach(problem -> loki.console().note("loki: " + problem));
            loki.console()
                    .document(JsonObject.builder()
                            .put("ok", problems.isEmpty())
                            .put("problems", problems)
                            .build());
            return problems.isEmpty() ? ExitCode.OK : ExitCode.VIOLATION;
        }
    }
}
