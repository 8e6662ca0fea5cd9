package dev.loki.core.engine;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;

/** What the queue files show of a task. */
final class QueueItem {
    private QueueItem() {}

    /** The completed record once there is one; before, the task's definition, where it stands, and what failed. */
    static JsonObject of(TaskState task) {
        return task.record().orElseGet(() -> open(task));
    }

    private static JsonObject open(TaskState task) {
        JsonObject.Builder json = task.task().toJson().toBuilder();
        json.put("status", task.status().wireName());
        json.put("attempts", task.attempts().size());
        LastFailure last = task.lastFailure();
        if (!last.text().isEmpty()) {
            json.put(
                    "last_error",
                    JsonObject.builder()
                            .put("code", last.code())
                            .put("text", last.text())
                            .build());
        }
        if (!task.attempts().isEmpty()) {
            json.put("failures", JsonValue.array(task.attempts()));
        }
        return json.build();
    }
}
