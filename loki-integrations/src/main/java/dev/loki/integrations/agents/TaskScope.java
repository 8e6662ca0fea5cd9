package dev.loki.integrations.agents;

import dev.loki.core.LokiException;
import dev.loki.core.constitution.Facts;
import dev.loki.core.constitution.Facts.ChangedPath;
import dev.loki.core.constitution.Moment;
import dev.loki.core.constitution.Roles;
import dev.loki.core.constitution.RuleBook;
import dev.loki.core.constitution.Violation;
import dev.loki.core.constitution.WriteSet;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the task that an agent works on allows it: its write set, and its role's contract.
 *
 * @param task the task's id
 * @param agent the agent's id
 * @param role its role
 * @param type the task's type
 * @param project whose rules hold
 * @param files the write set
 * @param active how many tasks are in progress
 */
public record TaskScope(
        String task, String agent, Optional<String> role, String type, ProjectDir project, WriteSet files, int active) {

    private static final String IN_PROGRESS = "in-progress";

    /** The scope of a task that a run has in progress; empty where there is no such task. */
    public static Optional<TaskScope> of(Places places, String taskId) {
        return places.guarded().stream()
                .map(ProjectDir::at)
                .flatMap(project -> read(project, taskId).stream())
                .findFirst();
    }

    private static Optional<TaskScope> read(ProjectDir project, String taskId) {
        Path queue = project.queueFile(IN_PROGRESS);
        if (!Files.isRegularFile(queue)) {
            return Optional.empty();
        }
        JsonValue tasks;
        try {
            tasks = Json.parse(Files.readString(queue), queue.toString());
        } catch (IOException e) {
            throw dev.loki.core.StorageException.reading(queue, e);
        }
        List<JsonObject> all = tasks instanceof JsonArray array
                ? array.items().stream()
                        .filter(JsonObject.class::isInstance)
                        .map(JsonObject.class::cast)
                        .toList()
                : List.of();
        return all.stream()
                .filter(task -> task.string("id").equals(Optional.of(taskId)))
                .findFirst()
                .map(task -> of(project, task, all.size()));
    }

    private static TaskScope of(ProjectDir project, JsonObject task, int active) {
        String agent = task.string("agent").orElse("");
        Optional<List<String>> files =
                task.get("files").filter(JsonArray.class::isInstance).map(present -> task.strings("files"));
        Roles roles =
                Files.isRegularFile(project.agentContracts()) ? Roles.read(project.agentContracts()) : Roles.builtIn();
        return new TaskScope(
                task.string("id").orElse(""),
                agent,
                roles.roleOf(agent, task.string("agent_type").orElse("")),
                task.string("type").orElse(""),
                project,
                WriteSet.of(files, task.strings("produces"), agent),
                Math.max(1, active));
    }

    /** Why a change of a file is not allowed; empty when it is. */
    Optional<String> refuses(String path) {
        if (!files.allows(path)) {
            return Optional.of("PATH_OUTSIDE_TASK: " + path + " is not in the write set of task " + task);
        }
        try {
            RuleBook rules = Files.isRegularFile(project.invariants())
                    ? RuleBook.read(project.invariants())
                    : RuleBook.builtIn();
            var facts = Facts.builder(project)
                    .agentId(agent)
                    .changes(List.of(new ChangedPath(path, 'M', Optional.empty())));
            role.ifPresent(facts::role);
            return rules.check(Moment.POST, facts.build()).stream()
                    .filter(violation -> violation.code().equals("ROLE_VIOLATION") && violation.blocks())
                    .map(Violation::sentence)
                    .findFirst();
        } catch (LokiException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
