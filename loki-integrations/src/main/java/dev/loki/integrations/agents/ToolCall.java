package dev.loki.integrations.agents;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Objects;

/**
 * A call of one of an agent's tools.
 *
 * @param tool the agent's name for it, such as {@code Bash}
 * @param input what it is given
 */
public record ToolCall(String tool, JsonObject input) {
    /** Refuses nulls. */
    public ToolCall {
        Objects.requireNonNull(tool, "tool");
        Objects.requireNonNull(input, "input");
    }
}
