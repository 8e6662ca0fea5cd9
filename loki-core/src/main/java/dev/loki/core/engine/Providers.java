package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.engine.PolicyDesk.Refusal;
import dev.loki.core.io.Processes;
import dev.loki.core.task.Act;
import dev.loki.core.task.ProviderSpec;
import dev.loki.core.task.Task;
import java.util.Collection;
import java.util.Optional;

/** Chooses who does the work of a task: one of the three embedded providers, or a configured agent. */
final class Providers {
    private final Session session;
    private final ActProcess process;

    Providers(Session session, Processes processes) {
        this.session = session;
        this.process = new ActProcess(processes);
    }

    /** The provider of a task that {@link #missing} has nothing to say about. */
    Provider of(Task task) {
        Act act = task.act().orElseGet(() -> new Act.Prompt(task.description(), Optional.empty(), Optional.empty()));
        if (act instanceof Act.Run run) {
            return new ShellProvider(process, run.command());
        }
        if (act instanceof Act.Patch patch) {
            return new PatchProvider(process, patch.file());
        }
        if (act instanceof Act.Replay replay) {
            return new ReplayProvider(replay.file());
        }
        Act.Prompt prompt = (Act.Prompt) act;
        ProviderSpec spec = agent(task)
                .orElseThrow(() -> missing(task)
                        .map(no -> new LokiException(no.code(), no.text()))
                        .orElseThrow());
        return new AgentProvider(process, spec, prompt.model(), session.ports.agents());
    }

    /** Why nobody can do the work, if so. */
    Optional<Refusal> missing(Task task) {
        if (!needsAgent(task)) {
            return Optional.empty();
        }
        Optional<String> name = agentName(task);
        if (name.isEmpty()) {
            return Optional.of(new Refusal(
                    "ACT_MISSING",
                    task.place() + ": task \"" + task.id()
                            + "\" has no act and there is no default provider; add act:, or name one with --provider",
                    9,
                    false));
        }
        if (agent(task).isEmpty()) {
            Collection<String> known = session.config.providers().keySet();
            return Optional.of(new Refusal(
                    "PROVIDER_UNKNOWN",
                    task.place() + ": there is no provider \"" + name.get() + "\" in .loki/config.yaml"
                            + dev.loki.core.json.Nearest.to(name.get(), known)
                                    .map(near -> "; did you mean \"" + near + "\"?")
                                    .orElse("; add it under providers:"),
                    7,
                    false));
        }
        return Optional.empty();
    }

    /** The provider's name in reports and policies. */
    String nameOf(Task task) {
        return needsAgent(task) ? agentName(task).orElse("none") : of(task).name();
    }

    /** The model that the task asks for, or {@code none}. */
    String modelOf(Task task) {
        return task.act()
                .filter(Act.Prompt.class::isInstance)
                .flatMap(act -> ((Act.Prompt) act).model())
                .orElse("none");
    }

    /** Where the provider says that it processes data; empty when it does not say. */
    String regionOf(Task task) {
        return needsAgent(task) ? agent(task).flatMap(ProviderSpec::region).orElse("") : "";
    }

    private static boolean needsAgent(Task task) {
        return task.act().isEmpty() || task.act().get() instanceof Act.Prompt;
    }

    private Optional<String> agentName(Task task) {
        Optional<String> own =
                task.act().filter(Act.Prompt.class::isInstance).flatMap(act -> ((Act.Prompt) act).provider());
        return own.or(session.options::provider).or(session.state::provider).or(session::defaultProvider);
    }

    private Optional<ProviderSpec> agent(Task task) {
        return agentName(task).map(name -> session.config.providers().get(name));
    }
}
