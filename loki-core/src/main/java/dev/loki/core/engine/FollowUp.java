package dev.loki.core.engine;

import dev.loki.core.StorageException;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.Act;
import dev.loki.core.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Opens the spec task that has the questions of an implementation task. The completed task that wrote the specification is
 * immutable, so this one is its second: {@code <id>.2}, then {@code <id>.3}. Its act is a recording that asks the questions.
 */
final class FollowUp {
    /** As many as a run opens for one specification; a further one would be asking in circles. */
    static final int MAX_FOLLOW_UPS = 20;

    private final Session session;

    FollowUp(Session session) {
        this.session = session;
    }

    /** The id of the task that has the questions; opened before a crash, it is found again. */
    String open(TaskState task, List<Question> questions) {
        String document = task.task().spec().map(spec -> spec.split("#", 2)[0]).orElse("");
        Optional<TaskState> writer = writer(document);
        String root = writer.map(state -> state.task().id()).orElse(task.task().id());
        Path folder = session.project.state().resolve("questions");
        String text = recording(questions);
        String id = "";
        for (int n = 2; n <= MAX_FOLLOW_UPS; n++) {
            id = root + "." + n;
            Optional<TaskState> taken = session.state.task(id);
            if (taken.isEmpty()) {
                AtomicFiles.write(folder.resolve(id + ".json"), text);
                session.append(
                        EntryType.TASK_ADDED,
                        JsonObject.builder()
                                .put("task", id)
                                .put(
                                        "definition",
                                        definition(id, task, writer, document).toJson())
                                .put("source", "questions")
                                .build());
                return id;
            }
            if (!taken.get().status().satisfiesDependants() && recorded(folder.resolve(id + ".json"), text)) {
                return id;
            }
        }
        return id;
    }

    private static boolean recorded(Path file, String text) {
        try {
            return Files.exists(file) && Files.readString(file).equals(text);
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    /** The completed spec task that left the document. */
    private Optional<TaskState> writer(String document) {
        return session.state.tasks().stream()
                .filter(state ->
                        state.task().type() == Task.Type.SPEC && state.record().isPresent())
                .filter(state -> state.task().produces().contains(document))
                .findFirst();
    }

    private static String recording(List<Question> questions) {
        return Json.pretty(JsonObject.builder()
                        .put("version", 1)
                        .put("writes", JsonValue.array(List.of()))
                        .put(
                                "result",
                                JsonObject.builder()
                                        .put("summary", "Asked what the specification leaves open.")
                                        .put(
                                                "questions",
                                                JsonValue.array(questions.stream()
                                                        .map(Question::toJson)
                                                        .toList()))
                                        .put("cost_usd", 0)
                                        .build())
                        .build())
                + "\n";
    }

    private Task definition(String id, TaskState asker, Optional<TaskState> writer, String document) {
        Task from = writer.map(TaskState::task).orElse(asker.task());
        String recording = session.project
                .root()
                .relativize(session.project.state().resolve("questions").resolve(id + ".json"))
                .toString();
        return Task.builder(id)
                .type(Task.Type.SPEC)
                .title("Answer what " + asker.task().id() + " asks of its specification")
                .agent(from.agent())
                .agentType(from.agentType())
                .parent(from.parent())
                .priority(1)
                .retries(0)
                .files(List.of(document))
                .produces(List.of(document))
                .act(new Act.Replay(recording))
                .place("questions of " + asker.task().id())
                .build();
    }
}
