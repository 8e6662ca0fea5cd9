package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.GateSpec;
import dev.loki.core.task.Limits;
import dev.loki.core.task.ProviderSpec;
import dev.loki.core.task.References;
import dev.loki.core.task.Task;
import dev.loki.core.task.TaskFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes the tasks file into the journal, at the start and whenever it has changed between two tasks. */
final class TaskIntake {
    private final Session session;
    private final Path file;
    private final String name;
    private final Set<String> reported = new HashSet<>();
    private String seen = "";

    TaskIntake(Session session, Path file, String name) {
        this.session = session;
        this.file = file;
        this.name = name;
    }

    /** Reads the file if it is not the one that was read last. */
    void refresh() {
        String now = fingerprint();
        if (now.equals(seen)) {
            return;
        }
        TaskFile tasks = TaskFile.open(file, name);
        List<GateSpec> gates = session.rules.gates().specs(GateSpec.join(session.config.gates(), tasks.gates()));
        Set<String> providers = new HashSet<>(ProviderSpec.EMBEDDED);
        providers.addAll(session.config.providers().keySet());
        tasks.checkReferences(new References(
                session.project.root(),
                session.env,
                providers,
                gates.stream().map(GateSpec::name).collect(Collectors.toSet()),
                settled(session.state)));
        Limits limits = Limits.merge(List.of(session.options.limits(), tasks.limits(), session.config.limits()))
                .orDefaults();
        session.settings(limits, gates, tasks.provider());
        if (!seen.isEmpty()) {
            session.append(
                    EntryType.NOTE,
                    JsonObject.builder()
                            .put("text", name + " changed during the run and is taken up")
                            .put("tasks_sha256", now)
                            .build());
        }
        seen = now;
        merge(tasks);
    }

    /** The tasks whose act is over for good, or has run and is being judged. */
    static Set<String> settled(RunState state) {
        return state.tasks().stream()
                .filter(t -> t.status().satisfiesDependants()
                        || t.status() == TaskStatus.SKIPPED
                        || t.stage().compareTo(Stage.STARTED) > 0)
                .map(t -> t.task().id())
                .collect(Collectors.toSet());
    }

    private String fingerprint() {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= TaskFile.MAX_BYTES
                    ? Sha256.hex(Files.readAllBytes(file))
                    : "unreadable";
        } catch (IOException e) {
            return "unreadable";
        }
    }

    private void merge(TaskFile tasks) {
        Map<String, Task> wanted = new HashMap<>();
        for (Task task : tasks.tasks()) {
            wanted.put(task.id(), task);
            Optional<TaskState> known = session.state.task(task.id());
            if (known.isEmpty()) {
                add(task);
            } else if (!known.get().task().hash().equals(task.hash())) {
                change(known.get(), task);
            }
        }
        List<String> gone = new ArrayList<>();
        for (TaskState task : session.state.tasks()) {
            boolean removable =
                    task.fromFile() && !wanted.containsKey(task.task().id()) && task.stage() == Stage.READY;
            if (removable && task.status() != TaskStatus.COMPLETED && task.status() != TaskStatus.IN_PROGRESS) {
                gone.add(task.task().id());
            }
        }
        gone.forEach(id -> session.append(
                EntryType.TASK_REMOVED, JsonObject.builder().put("task", id).build()));
    }

    private void add(Task task) {
        session.append(
                EntryType.TASK_ADDED, definition(task).put("source", "file").build());
    }

    private void change(TaskState known, Task task) {
        if (known.status() == TaskStatus.COMPLETED) {
            tell(
                    known,
                    "is completed and its definition in " + name + " has changed; the completed one is left as it is");
        } else if (known.stage() != Stage.READY) {
            tell(known, "is being worked on; its changed definition counts once this attempt is over");
            seen = "";
        } else {
            session.append(EntryType.TASK_REPLACED, definition(task).build());
        }
    }

    private void tell(TaskState task, String what) {
        String text = "task " + task.task().id() + " " + what;
        if (reported.add(text)) {
            session.append(
                    EntryType.NOTE, JsonObject.builder().put("text", text).build());
        }
    }

    private static JsonObject.Builder definition(Task task) {
        return JsonObject.builder().put("task", task.id()).put("definition", task.toJson());
    }

    /** Refuses ids that no task has. */
    void requireKnown(List<String> ids) {
        requireKnown(ids, session.state.tasks().stream().map(t -> t.task().id()).toList(), name);
    }

    static void requireKnown(List<String> ids, List<String> known, String name) {
        for (String id : ids) {
            if (!known.contains(id)) {
                throw new LokiException(
                        "TASK_UNKNOWN",
                        "there is no task \"" + id + "\" in " + name
                                + dev.loki.core.json.Nearest.to(id, known)
                                        .map(near -> "; did you mean \"" + near + "\"?")
                                        .orElse(""));
            }
        }
    }
}
