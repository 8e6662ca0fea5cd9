package dev.loki.core.engine;

import dev.loki.core.StorageException;
import dev.loki.core.io.FileMutex;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a project's run is doing now, read from its files alone; works for a run in any process, and for none.
 *
 * @param state none, running, paused, stopped, finished, failed, or crashed (its process is gone without an end)
 * @param pid the engine's process, when it is alive
 * @param orchestrator the content of {@code .loki/state/orchestrator.json}; empty when there is none
 * @param pending tasks that wait
 * @param inProgress tasks that are worked on, or verified and not committed
 * @param completed tasks that are done
 * @param deadLetter tasks that were given up
 */
public record RunStatus(
        String state,
        Optional<Long> pid,
        JsonObject orchestrator,
        int pending,
        int inProgress,
        int completed,
        int deadLetter) {

    /** Reads the status of the run in that project. */
    public static RunStatus read(ProjectDir project) {
        JsonObject orchestrator = json(project.orchestrator()) instanceof JsonObject o ? o : JsonObject.EMPTY;
        Optional<Long> alive =
                FileMutex.holder(project.lock()).filter(FileMutex.Owner::alive).map(FileMutex.Owner::pid);
        return new RunStatus(
                state(orchestrator, alive.isPresent()),
                alive,
                orchestrator,
                count(project, "pending"),
                count(project, "in-progress"),
                count(project, "completed"),
                count(project, "dead-letter"));
    }

    private static String state(JsonObject orchestrator, boolean alive) {
        String written = orchestrator.string("status").orElse("none");
        boolean goingOn = written.equals("running") || written.equals("paused");
        return goingOn && !alive ? "crashed" : written;
    }

    /** The JSON object that {@code loki status --json} prints. */
    public JsonObject toJson() {
        JsonObject.Builder json = JsonObject.builder()
                .put("state", state)
                .put("pid", pid.<JsonValue>map(JsonValue::of).orElse(JsonValue.JsonNull.INSTANCE));
        for (String name : new String[] {
            "run_id", "branch", "currentPhase", "currentTask", "startedAt", "updatedAt", "lastExit", "spent", "limits"
        }) {
            orchestrator.get(name).ifPresent(value -> json.put(snake(name), value));
        }
        return json.put(
                        "tasks",
                        JsonObject.builder()
                                .put("pending", pending)
                                .put("in_progress", inProgress)
                                .put("completed", completed)
                                .put("dead_letter", deadLetter)
                                .build())
                .build();
    }

    private static String snake(String camel) {
        return camel.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
    }

    private static int count(ProjectDir project, String queue) {
        return json(project.queueFile(queue)) instanceof JsonValue.JsonArray array
                ? array.items().size()
                : 0;
    }

    private static JsonValue json(Path file) {
        try {
            return Files.exists(file)
                    ? Json.parse(Files.readString(file), file.getFileName().toString())
                    : JsonValue.JsonNull.INSTANCE;
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }
}
