package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.Nearest;
import dev.loki.core.task.Task;
import dev.loki.core.task.TaskFile;
import dev.loki.core.task.TaskOrder;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The queue as people see it from outside of a run: what the journal and the tasks file hold, and changes for the run to take.
 *
 * <p>Changes are left in the {@link Mailbox}; the run that goes on takes them at its next safe point, otherwise the next run
 * takes them first of all.
 */
public final class TaskBoard {
    private final ProjectDir project;

    private TaskBoard(ProjectDir project) {
        this.project = project;
    }

    /** The board of a project. */
    public static TaskBoard of(ProjectDir project) {
        return new TaskBoard(project);
    }

    /** Every task with its status, those of the tasks file that no run has taken yet included, and those that wait to be added. */
    public List<JsonObject> tasks() {
        RunState state = RunState.of(RunJournal.read(project.journal()));
        List<JsonObject> tasks =
                new ArrayList<>(state.tasks().stream().map(QueueItem::of).toList());
        if (Files.exists(project.tasks())) {
            TaskFile.open(
                            project.tasks(),
                            project.root().relativize(project.tasks()).toString())
                    .tasks()
                    .stream()
                    .filter(task -> state.task(task.id()).isEmpty())
                    .forEach(task -> tasks.add(fresh(task)));
        }
        waiting().stream().map(TaskBoard::fresh).forEach(tasks::add);
        return tasks;
    }

    /** The tasks that wait to be added. */
    List<Task> waiting() {
        return mailbox().messages().stream()
                .filter(message -> message.kind().equals("add"))
                .flatMap(message -> message.body().object("definition").stream())
                .map(Task::fromJson)
                .toList();
    }

    private static JsonObject fresh(Task task) {
        return QueueItem.of(new TaskState(task, true));
    }

    /** One task, by its id. */
    public JsonObject require(String id) {
        List<JsonObject> tasks = tasks();
        return tasks.stream()
                .filter(task -> task.string("id").equals(Optional.of(id)))
                .findFirst()
                .orElseThrow(() -> new LokiException(
                        "TASK_UNKNOWN",
                        "there is no task \"" + id + "\""
                                + Nearest.to(
                                                id,
                                                tasks.stream()
                                                        .flatMap(t -> t.string("id").stream())
                                                        .toList())
                                        .map(near -> "; did you mean \"" + near + "\"?")
                                        .orElse("; see: loki task list")));
    }

    /**
     * Adds tasks whose ids are new, all or none.
     *
     * @throws LokiException {@code TASK_EXISTS}
     * @throws dev.loki.core.ConfigException if one depends on a task that does not exist, or on itself in the end
     */
    public void add(List<Task> added) {
        List<Task> all = new ArrayList<>();
        for (JsonObject known : tasks()) {
            String id = known.string("id").orElseThrow();
            if (added.stream().anyMatch(task -> task.id().equals(id))) {
                throw new LokiException("TASK_EXISTS", "there is a task \"" + id + "\" already; choose another id");
            }
            all.add(Task.builder(id).title(id).build());
        }
        all.addAll(added);
        TaskOrder.check(all);
        added.forEach(task -> mailbox().task("add", task.id(), Optional.of(task.toJson())));
    }

    /** Puts a task back in the queue; a completed one is refused, it is immutable. */
    public void retry(String id) {
        requireChangeable(id, "tried again");
        mailbox().task("retry", id, Optional.empty());
    }

    /** Leaves a task out. */
    public void skip(String id) {
        requireChangeable(id, "left out");
        mailbox().task("skip", id, Optional.empty());
    }

    /**
     * Gives a task another title, if its turn has not come: one that was added, is not declared in the tasks file, and is
     * pending or left out. The run looks again when it takes the change.
     *
     * @return whether the change was left for the run
     */
    public boolean retitle(String id, String title) {
        boolean can = RunState.of(RunJournal.read(project.journal()))
                .task(id)
                .map(TaskState::mayBeRetitled)
                .orElseGet(() -> waiting().stream().anyMatch(task -> task.id().equals(id)));
        if (can) {
            mailbox().retitle(id, title);
        }
        return can;
    }

    private void requireChangeable(String id, String what) {
        String status = require(id).string("status").orElse("");
        if (status.equals(TaskStatus.COMPLETED.wireName()) || status.equals(TaskStatus.IN_PROGRESS.wireName())) {
            throw new LokiException(
                    "TASK_NOT_CHANGEABLE", "task \"" + id + "\" is " + status + " and cannot be " + what);
        }
    }

    private Mailbox mailbox() {
        return Mailbox.in(project.control(), InstantSource.system());
    }
}
