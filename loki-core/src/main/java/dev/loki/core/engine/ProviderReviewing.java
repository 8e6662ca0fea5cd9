package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.json.Nearest;
import dev.loki.core.quality.Reviewing;
import dev.loki.core.task.GateSpec.Reviewer;
import dev.loki.core.task.ProviderSpec;
import dev.loki.core.task.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Asks a configured provider to review a change, with the same process contract as an ACT. */
final class ProviderReviewing implements Reviewing {
    private final Session session;

    ProviderReviewing(Session session) {
        this.session = session;
    }

    @Override
    public String answer(Reviewer reviewer, String prompt, String label, Duration timeout) {
        String name = reviewer.provider().orElse("");
        Map<String, ProviderSpec> known = session.config.providers();
        ProviderSpec spec = known.get(name);
        if (spec == null) {
            throw new LokiException(
                    "PROVIDER_UNKNOWN",
                    "reviewer \"" + reviewer.name() + "\": there is no provider \"" + name + "\" in .loki/config.yaml"
                            + Nearest.to(name, known.keySet())
                                    .map(near -> "; did you mean \"" + near + "\"?")
                                    .orElse("; add it under providers:"));
        }
        Path folder = session.project.logs().resolve(session.state.runId()).resolve(label);
        Path file = folder.resolve("prompt.txt");
        AtomicFiles.write(file, prompt);
        ActResult result = session.secrets.redact(
                new AgentProvider(new ActProcess(session.processes), spec, reviewer.model(), session.ports.agents())
                        .act(new ActRequest(
                                Task.builder(reviewer.name()).title("review").build(),
                                session.project.root(),
                                session.env,
                                Map.of("LOKI_RUN_ID", session.state.runId()),
                                prompt,
                                file,
                                folder.resolve("result.json"),
                                folder.resolve("act.log"),
                                "",
                                timeout,
                                session.watch())));
        if (result.kind() != ActResult.Kind.DONE) {
            throw new LokiException("PROVIDER_UNAVAILABLE", result.text());
        }
        return result.report().string("summary").orElse("");
    }
}
