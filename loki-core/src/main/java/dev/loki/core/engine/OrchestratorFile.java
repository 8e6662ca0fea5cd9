package dev.loki.core.engine;

import dev.loki.core.env.Timestamps;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.Limits;
import java.math.BigDecimal;
import java.util.Optional;

/** The content of {@code .loki/state/orchestrator.json}. */
final class OrchestratorFile {
    /** The phase between two sessions. */
    static final String IDLE = "IDLE";

    private OrchestratorFile() {}

    /**
     * What the journal does not say about a run that goes on.
     *
     * @param status running, paused, or how the last session ended
     * @param pid the engine's process
     * @param limits the limits in force
     */
    record Live(String status, long pid, Limits limits) {}

    static JsonObject json(RunState state, Live live) {
        return JsonObject.builder()
                .put("version", 1)
                .put("run_id", state.runId())
                .put("status", live.status())
                .put("pid", live.pid())
                .put("branch", state.branch())
                .put("base", state.base())
                .put("currentPhase", state.phase().map(Enum::name).orElse(IDLE))
                .putOrNull(
                        "currentTask",
                        Optional.of(state.currentTask())
                                .filter(t -> state.phase().isPresent()))
                .put("startedAt", Timestamps.format(state.startedAt()))
                .put("updatedAt", Timestamps.format(state.updatedAt()))
                .put("lastExit", state.lastExit())
                .put("agents", agents(state))
                .put("infrastructure", new JsonObject(new java.util.LinkedHashMap<>(state.infrastructure())))
                .put("metrics", metrics(state))
                .put("spent", spent(state))
                .put("limits", limits(live.limits()))
                .build();
    }

    private static JsonObject agents(RunState state) {
        JsonObject.Builder agents = JsonObject.builder();
        state.agents()
                .forEach((id, agent) -> agents.put(
                        id,
                        JsonObject.builder()
                                .put("agent_type", agent.agentType())
                                .put("status", agent.status().word())
                                .put("tasks_completed", agent.tasksCompleted())
                                .build()));
        return agents.build();
    }

    private static JsonObject metrics(RunState state) {
        return JsonObject.builder()
                .put("tasksTotal", state.tasks().size())
                .put("tasksCompleted", count(state, TaskStatus.COMPLETED))
                .put("tasksFailed", count(state, TaskStatus.DEAD_LETTER))
                .put(
                        "retries",
                        state.tasks().stream()
                                .mapToLong(t -> t.attempts().size())
                                .sum())
                .build();
    }

    private static long count(RunState state, TaskStatus status) {
        return state.tasks().stream().filter(t -> t.status() == status).count();
    }

    static JsonObject spent(RunState state) {
        return JsonObject.builder()
                .put("iterations", state.iterations())
                .put("tokens", state.spent().tokens())
                .put("usd", state.spent().usd())
                .put("unknown_cost_attempts", state.spent().unreported())
                .build();
    }

    static JsonObject limits(Limits limits) {
        JsonObject.Builder json = JsonObject.builder();
        json.put(
                "iterations",
                limits.iterations().isPresent()
                        ? JsonValue.of(limits.iterations().getAsInt())
                        : JsonNull.INSTANCE);
        json.put(
                "tokens",
                limits.tokens().isPresent() ? JsonValue.of(limits.tokens().getAsLong()) : JsonNull.INSTANCE);
        json.put("usd", limits.usd().<JsonValue>map(OrchestratorFile::number).orElse(JsonNull.INSTANCE));
        json.put(
                "wall_seconds",
                limits.wall().<JsonValue>map(d -> JsonValue.of(d.toSeconds())).orElse(JsonNull.INSTANCE));
        return json.build();
    }

    private static JsonValue number(BigDecimal value) {
        return new JsonValue.JsonNumber(value);
    }
}
