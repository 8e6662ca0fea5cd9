package dev.loki.core.engine;

import dev.loki.core.StorageException;
import dev.loki.core.constitution.AgentRecord;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The files that show the journal to people and other programs: queue, orchestrator state, ledgers, memory, agent records.
 *
 * <p>Each is a function of the journal and is rebuilt when a run is opened, so a crash between two of them loses nothing.
 */
final class Projections implements AutoCloseable {
    private final ProjectDir project;
    private final Ledgers ledgers;
    private final Continuity continuity;
    private final List<String> history = new ArrayList<>();
    private final Map<Path, String> written = new HashMap<>();

    Projections(ProjectDir project) {
        this.project = project;
        this.ledgers = new Ledgers(project);
        this.continuity = new Continuity(project.continuity());
    }

    Continuity continuity() {
        return continuity;
    }

    /** Brings CONTINUITY.md in line with the whole journal. */
    void rebuildMemory(RunState state, List<Entry> entries) {
        createFolders();
        history.clear();
        entries.forEach(entry -> HistoryLine.of(entry).ifPresent(history::add));
        writeContinuity(state);
    }

    /** Brings every file in line with the whole journal. */
    void rebuild(RunState state, List<Entry> entries, OrchestratorFile.Live live) {
        rebuildMemory(state, entries);
        ledgers.catchUp(state.runId(), entries);
        writeAll(state, live);
    }

    /** Brings the files in line with one more entry, which the state has taken already. */
    void follow(RunState state, Entry entry, OrchestratorFile.Live live) {
        ledgers.follow(entry);
        HistoryLine.of(entry).ifPresent(history::add);
        switch (entry.type()) {
            case ACT_STARTED, ACT_GROUP, POLICY, NOTE, VIOLATION, COMMIT_PLANNED, REFLECTED, STEER -> {
                // nothing that these files show
            }
            default -> {
                writeAll(state, live);
                if (continuity.exists()) {
                    writeContinuity(state);
                }
            }
        }
    }

    /** A memory that vanished during a run is not made anew here: its absence is a violation that must be seen. */
    private void writeContinuity(RunState state) {
        int from = Math.max(0, history.size() - Continuity.MAX_HISTORY);
        continuity.update(NowLines.of(state), history.subList(from, history.size()));
    }

    /** Writes the orchestrator file alone. */
    void writeStatus(RunState state, OrchestratorFile.Live live) {
        write(project.orchestrator(), OrchestratorFile.json(state, live));
    }

    private void writeAll(RunState state, OrchestratorFile.Live live) {
        writeQueue(state);
        writeStatus(state, live);
        state.agents().forEach((id, agent) -> writeAgent(agent));
    }

    private void writeQueue(RunState state) {
        writeQueue("completed", state, t -> t.status() == TaskStatus.COMPLETED);
        List<JsonObject> given = new ArrayList<>(queue(state, t -> t.status() == TaskStatus.DEAD_LETTER));
        given.addAll(state.bugs());
        write(project.queueFile("dead-letter"), JsonValue.array(given));
        writeQueue(
                "in-progress",
                state,
                t -> t.status() == TaskStatus.IN_PROGRESS || t.status() == TaskStatus.VERIFIED || t.actsAhead());
        writeQueue(
                "pending",
                state,
                t -> (t.status() == TaskStatus.PENDING && !t.actsAhead())
                        || t.status() == TaskStatus.BLOCKED
                        || t.status() == TaskStatus.AWAITING_APPROVAL);
    }

    private void writeQueue(String name, RunState state, Predicate<TaskState> which) {
        write(project.queueFile(name), JsonValue.array(queue(state, which)));
    }

    private static List<JsonObject> queue(RunState state, Predicate<TaskState> which) {
        return state.tasks().stream().filter(which).map(QueueItem::of).toList();
    }

    private void writeAgent(AgentRecord agent) {
        write(project.agents().resolve(agent.agentId() + ".json"), agent.toJson());
        writeText(project.agents().resolve(agent.agentId() + ".md"), agent.decisionLog());
    }

    private void write(Path file, JsonValue json) {
        writeText(file, Json.pretty(json) + "\n");
    }

    private void writeText(Path file, String text) {
        if (!text.equals(written.get(file))) {
            AtomicFiles.write(file, text);
            written.put(file, text);
        }
    }

    private void createFolders() {
        for (Path folder : List.of(
                project.state(),
                project.queueFile("pending").getParent(),
                project.ledger("tests").getParent(),
                project.agents())) {
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw StorageException.writing(folder, e);
            }
        }
    }

    @Override
    public void close() {
        ledgers.close();
    }
}
