package dev.loki.core.engine;

import dev.loki.core.ConfigException;
import dev.loki.core.engine.RunControl.Request;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.ProgressReporter.Level;
import dev.loki.core.task.Task;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A moment between two durable steps, where a run may pause, take messages or end. */
final class SafePoint {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Session session;

    SafePoint(Session session) {
        this.session = session;
    }

    /** Takes messages and waits out a pause; false when the session has to end. */
    boolean pass() {
        takeMessages();
        if (session.requested() == Request.PAUSE) {
            waitWhilePaused();
        }
        return session.requested().compareTo(Request.STOP) < 0;
    }

    private void waitWhilePaused() {
        session.status("paused");
        session.append(EntryType.NOTE, text("paused; go on with: loki resume"));
        session.refreshStatus();
        while (session.requested() == Request.PAUSE) {
            LockSupport.parkNanos(POLL.toNanos());
            takeMessages();
        }
        session.status("running");
        session.refreshStatus();
        session.ports.progress().note(Level.INFO, "going on");
    }

    private static JsonObject text(String text) {
        return JsonObject.builder().put("text", text).build();
    }

    private void takeMessages() {
        for (Mailbox.Message message : session.mailbox.messages()) {
            take(message);
            session.mailbox.taken(message);
        }
    }

    private void take(Mailbox.Message message) {
        String id = message.body().string("task").orElse("");
        JsonObject task = JsonObject.builder().put("task", id).build();
        switch (message.kind()) {
            case "steer" ->
                session.append(
                        EntryType.STEER, text(message.body().string("text").orElse("")));
            case "resume" -> session.resumed();
            case "retry" ->
                session.state
                        .task(id)
                        .filter(t -> t.status() != TaskStatus.COMPLETED && t.status() != TaskStatus.IN_PROGRESS)
                        .ifPresent(t -> session.append(EntryType.TASK_RETRIED, task));
            case "skip" ->
                session.state
                        .task(id)
                        .filter(t -> t.status() != TaskStatus.COMPLETED && t.status() != TaskStatus.IN_PROGRESS)
                        .ifPresent(t -> session.append(EntryType.TASK_SKIPPED, task));
            case "add" -> {
                if (session.state.task(id).isEmpty()) {
                    session.append(
                            EntryType.TASK_ADDED,
                            JsonObject.builder()
                                    .put("task", id)
                                    .put("source", "cli")
                                    .put(
                                            "definition",
                                            message.body().object("definition").orElse(JsonObject.EMPTY))
                                    .build());
                }
            }
            case "retitle" ->
                session.state
                        .task(id)
                        .filter(TaskState::mayBeRetitled)
                        .ifPresent(t ->
                                retitle(t.task(), message.body().string("title").orElse("")));
            default ->
                session.append(EntryType.NOTE, text("a message of an unknown kind was left out: " + message.kind()));
        }
    }

    private void retitle(Task task, String title) {
        JsonObject definition = task.toJson().toBuilder().put("title", title).build();
        try {
            Task.fromJson(definition);
        } catch (ConfigException e) {
            session.append(EntryType.NOTE, text("the new title of task " + task.id() + " is none: " + e.getMessage()));
            return;
        }
        session.append(
                EntryType.TASK_REPLACED,
                JsonObject.builder()
                        .put("task", task.id())
                        .put("definition", definition)
                        .build());
    }
}
