package dev.loki.cli.guard;

import dev.loki.integrations.agents.HookEvent;
import dev.loki.integrations.agents.Places;
import dev.loki.integrations.agents.Target;
import dev.loki.integrations.agents.TaskScope;
import dev.loki.integrations.agents.ToolReading;
import java.util.List;
import java.util.Optional;

/**
 * The tool call that is decided about.
 *
 * @param agent the agent's dialect
 * @param event as the agent told it
 * @param places the folders that matter
 * @param reading what the call would do
 * @param targets the places that it touches
 * @param scope the task that the agent works on
 */
record Subject(
        String agent,
        HookEvent event,
        Places places,
        ToolReading reading,
        List<Target> targets,
        Optional<TaskScope> scope) {
    Subject {
        targets = List.copyOf(targets);
    }

    /** Who acts, for records. */
    String actor() {
        return scope.map(TaskScope::agent).filter(id -> !id.isBlank()).orElse(agent);
    }

    String task() {
        return scope.map(TaskScope::task).orElse("");
    }
}
