package dev.loki.core.engine;

import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.SpendMeter;
import dev.loki.core.task.GateSpec.Reviewer;
import dev.loki.core.task.ProviderSpec;
import dev.loki.core.task.Task;
import java.util.Locale;

/** What every question to a policy says about the run, the task and its agent. */
final class PolicyContext {
    private final Session session;
    private final Providers providers;
    private final Spending spending;

    PolicyContext(Session session, Providers providers, Spending spending) {
        this.session = session;
        this.providers = providers;
        this.spending = spending;
    }

    /** The common fields; the point adds its own. */
    JsonObject.Builder of(TaskState state) {
        return of(state, providers.nameOf(state.task()), providers.modelOf(state.task()));
    }

    private JsonObject.Builder of(TaskState state, String provider, String model) {
        Task task = state.task();
        JsonObject.Builder context = JsonObject.builder()
                .put("project_dir", session.project.root().toString())
                .put("active_agents", session.activeAgents(state))
                .put("iteration", Math.max(session.state.iterations(), 1))
                .put("task_id", task.id())
                .put("task_type", task.type().name().toLowerCase(Locale.ROOT))
                .put("tier", tier(task.type()))
                .put("agent_id", task.agent())
                .put("agent_type", AgentSpawner.typeOf(task))
                .put("branch", session.state.branch())
                .put("provider", provider)
                .put("model", model);
        session.rules
                .roles()
                .roleOf(task.agent(), AgentSpawner.typeOf(task))
                .ifPresent(role -> context.put("role", role));
        return context;
    }

    /** The common fields with what was used so far, and where the provider works. */
    JsonObject.Builder withUse(TaskState state) {
        return withUse(of(state), providers.regionOf(state.task()));
    }

    /** As {@link #withUse}, with the provider that shall review the work in the place of the one that did it. */
    JsonObject.Builder ofReviewer(TaskState state, Reviewer reviewer, ProviderSpec spec) {
        return withUse(
                of(state, reviewer.provider().orElse("none"), reviewer.model().orElse("none"))
                        .put("reviewer", reviewer.name()),
                spec.region().orElse(""));
    }

    private JsonObject.Builder withUse(JsonObject.Builder common, String region) {
        SpendMeter.Usage used = spending.consumed();
        JsonObject.Builder context =
                common.put("tokens_consumed", used.tokens()).put("cost_usd", used.usd());
        return region.isEmpty() ? context : context.put("region", region);
    }

    /** What kind of model such work asks for. */
    private static String tier(Task.Type type) {
        return switch (type) {
            case SPEC -> "planning";
            case IMPLEMENTATION, TEST, DEPLOY -> "development";
            case DOCS, CHORE -> "fast";
        };
    }
}
