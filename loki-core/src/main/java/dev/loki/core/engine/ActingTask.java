package dev.loki.core.engine;

import dev.loki.core.constitution.AgentRecord;
import dev.loki.core.constitution.Facts;
import dev.loki.core.constitution.FactsBuilder;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.Task;
import dev.loki.core.task.TaskFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * On whose behalf a change is made: the task that a run gives to its agents as {@code LOKI_TASK_ID}; else nobody's that is known.
 *
 * @param task the task
 * @param role the role of its agent
 * @param record that agent's record
 */
record ActingTask(Optional<Task> task, Optional<String> role, Optional<AgentRecord> record) {
    private static final String VARIABLE = "LOKI_TASK_ID";

    static ActingTask of(ChangeVerifier parts) {
        String id = parts.env.getOrDefault(VARIABLE, "");
        Optional<Task> task = id.isEmpty()
                ? Optional.empty()
                : tasks(parts.project).stream().filter(t -> t.id().equals(id)).findFirst();
        return of(parts, task);
    }

    static ActingTask of(ChangeVerifier parts, Optional<Task> task) {
        return new ActingTask(
                task,
                task.flatMap(t -> parts.rules.roles().roleOf(t.agent(), AgentSpawner.typeOf(t))),
                task.flatMap(t -> record(parts.project, t.agent())));
    }

    /** The tasks of the project, those of the last run included. */
    static List<Task> tasks(ProjectDir project) {
        if (!Files.isRegularFile(project.tasks())) {
            return RunState.of(RunJournal.read(project.journal())).tasks().stream()
                    .map(TaskState::task)
                    .toList();
        }
        return TaskFile.open(project.tasks(), ".loki/tasks.yaml").tasks();
    }

    private static Optional<AgentRecord> record(ProjectDir project, String agent) {
        if (!AgentRecord.validId(agent)) {
            return Optional.empty();
        }
        Path file = project.agentRecord(agent);
        return Files.isRegularFile(file) ? Optional.of(AgentRecord.read(file)) : Optional.empty();
    }

    /** Adds task, agent and role to the facts. */
    FactsBuilder tell(FactsBuilder facts) {
        task.ifPresent(t -> facts.task(Facts.Task.of(t)).agentId(t.agent()));
        role.ifPresent(facts::role);
        record.ifPresent(facts::agent);
        return facts;
    }

    /** What a policy is told about the task. */
    JsonObject.Builder context(JsonObject.Builder context) {
        task.ifPresent(t -> context.put("task_id", t.id())
                .put("task_type", t.type().word())
                .put("agent_id", t.agent())
                .put("agent_type", AgentSpawner.typeOf(t)));
        role.ifPresent(name -> context.put("role", name));
        return context;
    }
}
