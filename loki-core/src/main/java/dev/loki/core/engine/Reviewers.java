package dev.loki.core.engine;

import dev.loki.core.StorageException;
import dev.loki.core.engine.PolicyDesk.Refusal;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.Nearest;
import dev.loki.core.quality.Reviewing;
import dev.loki.core.spi.SpendMeter.Admission;
import dev.loki.core.spi.SpendMeter.Call;
import dev.loki.core.task.GateSpec;
import dev.loki.core.task.GateSpec.Reviewer;
import dev.loki.core.task.ProviderSpec;
import dev.loki.core.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The providers in councils: asked with the same contract, policies and budgets as those that do the work. */
final class Reviewers implements Reviewing {
    private final Session session;
    private final LimitMeter limits;
    private final PolicyDesk policy;
    private final PolicyContext contexts;
    private final Spending spending;

    Reviewers(Session session, LimitMeter limits, PolicyDesk policy, PolicyContext contexts, Spending spending) {
        this.session = session;
        this.limits = limits;
        this.policy = policy;
        this.contexts = contexts;
        this.spending = spending;
    }

    /** Why one of the providers in these gates may not see the work; empty when there is none, or all may. */
    Optional<Refusal> refusal(TaskState task, Collection<GateSpec> gates) {
        if (!policy.active()) {
            return Optional.empty();
        }
        return known(gates)
                .map(reviewer -> policy.ask(
                        task,
                        EnforcementPoint.RESOURCE,
                        contexts.ofReviewer(task, reviewer, provider(reviewer).orElseThrow())
                                .put("operation", "execute")
                                .build()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The limit that forbids to ask them now. */
    Optional<LimitMeter.Reached> stop(TaskState task, Collection<GateSpec> gates) {
        List<Reviewer> asked = known(gates).toList();
        return asked.isEmpty()
                ? Optional.empty()
                : limits.spent()
                        .or(() -> asked.stream()
                                .flatMap(reviewer -> spending.stop(call(task, reviewer)).stream())
                                .findFirst());
    }

    private Stream<Reviewer> known(Collection<GateSpec> gates) {
        return gates.stream()
                .flatMap(gate -> gate.reviewers().stream())
                .filter(reviewer -> provider(reviewer).isPresent());
    }

    private Optional<ProviderSpec> provider(Reviewer reviewer) {
        return reviewer.provider().map(name -> session.config.providers().get(name));
    }

    private Call call(TaskState task, Reviewer reviewer) {
        String provider = reviewer.provider().orElse("none");
        String model = reviewer.model().orElse("none");
        String fingerprint =
                Sha256.hex(String.join("\n", task.task().hash(), provider, model, reviewer.name(), task.tree()));
        return new Call(reviewer.name(), provider, model, fingerprint);
    }

    @Override
    public Answer answer(Question question) {
        Reviewer reviewer = question.reviewer();
        Optional<ProviderSpec> spec = provider(reviewer);
        Optional<TaskState> task = session.state.task(question.task());
        if (spec.isEmpty() || task.isEmpty()) {
            return Answer.none(nobody(reviewer));
        }
        Admission admission = spending.reserve(call(task.get(), reviewer));
        if (admission.stop().isPresent()) {
            return Answer.none(Spending.reached(admission.stop().get()).text());
        }
        try (Spending.Share share = spending.share(task.get(), admission)) {
            ActResult result = session.secrets.redact(new AgentProvider(
                            new ActProcess(session.processes), spec.get(), reviewer.model(), session.ports.agents())
                    .act(request(question, share)));
            share.commit(result);
            return result.kind() == ActResult.Kind.DONE
                    ? new Answer(result.report().string("summary").orElse(""), Optional.empty(), used(reviewer, result))
                    : new Answer("", Optional.of(result.text()), used(reviewer, result));
        }
    }

    private String nobody(Reviewer reviewer) {
        String name = reviewer.provider().orElse("");
        return "reviewer \"" + reviewer.name() + "\": there is no provider \"" + name + "\" in .loki/config.yaml"
                + Nearest.to(name, session.config.providers().keySet())
                        .map(near -> "; did you mean \"" + near + "\"?")
                        .orElse("; add it under providers:");
    }

    private ActRequest request(Question question, Spending.Share share) {
        Path folder = session.project.logs().resolve(session.state.runId()).resolve(question.label());
        Path prompt = folder.resolve("prompt.txt");
        Path result = folder.resolve("result.json");
        try {
            Files.deleteIfExists(result);
        } catch (IOException e) {
            throw StorageException.writing(result, e);
        }
        AtomicFiles.write(prompt, question.prompt());
        return new ActRequest(
                Task.builder(question.reviewer().name()).title("review").build(),
                session.project.root(),
                session.env,
                Map.of(
                        "LOKI_RUN_ID", session.state.runId(),
                        "LOKI_PROMPT_FILE", prompt.toString(),
                        "LOKI_RESULT_FILE", result.toString()),
                question.prompt(),
                prompt,
                result,
                folder.resolve("act.log"),
                limits.budgetLeft(share.usdLeft()),
                question.timeout(),
                session.watch());
    }

    private static JsonObject used(Reviewer reviewer, ActResult result) {
        JsonObject.Builder used =
                JsonObject.builder().put("provider", reviewer.provider().orElse(""));
        for (String name : List.of("model", "tokens", "cost_usd")) {
            result.report().get(name).ifPresent(value -> used.put(name, value));
        }
        return used.build();
    }
}
