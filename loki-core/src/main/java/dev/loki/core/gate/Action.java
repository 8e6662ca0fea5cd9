package dev.loki.core.gate;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Objects;

/**
 * What an agent is about to do, as the fields that policies may ask for.
 *
 * @param taskId the task the action belongs to, or empty
 * @param agentId who acts
 * @param context the fields of the enforcement point ({@code file_path}, {@code project_dir}, {@code active_agents},
 *     {@code passed_gates}, {@code provider}, {@code tokens_consumed}, {@code content}, ...), already normalised
 */
public record Action(String taskId, String agentId, JsonObject context) {
    /** Refuses nulls. */
    public Action {
        Objects.requireNonNull(taskId, "taskId");
        Objects.requireNonNull(agentId, "agentId");
        Objects.requireNonNull(context, "context");
    }
}
