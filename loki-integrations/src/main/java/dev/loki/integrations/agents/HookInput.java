package dev.loki.integrations.agents;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.util.Optional;

/**
 * Reads the members of a hook's input.
 *
 * @param json the input
 */
record HookInput(JsonObject json) {
    /** The mode in which Claude Code takes a question for a refusal. */
    private static final String ASKS_NOBODY = "dontAsk";

    /** A text that has to be there. */
    String require(String name) {
        return optional(name).orElseThrow(() -> new HookInputException("\"" + name + "\" is missing"));
    }

    /** A text; empty when it is absent or null. */
    Optional<String> optional(String name) {
        Optional<JsonValue> value = json.get(name);
        if (value.isEmpty() || value.get() instanceof JsonNull) {
            return Optional.empty();
        }
        if (value.get() instanceof JsonString text) {
            return Optional.of(text.value());
        }
        throw new HookInputException("\"" + name + "\" must be a text");
    }

    /** An object; the empty one when it is absent or null. */
    JsonObject object(String name) {
        Optional<JsonValue> value = json.get(name);
        if (value.isEmpty() || value.get() instanceof JsonNull) {
            return JsonObject.EMPTY;
        }
        if (value.get() instanceof JsonObject object) {
            return object;
        }
        throw new HookInputException("\"" + name + "\" must be an object");
    }

    boolean flag(String name) {
        return json.bool(name).orElse(false);
    }

    /** The event; one that is missing is read off a tool call that is there. */
    String event(String ofTools) {
        Optional<String> name = optional("hook_event_name");
        if (name.isEmpty() && json.get("tool_name").isPresent()) {
            return ofTools;
        }
        return name.orElseThrow(() -> new HookInputException("\"hook_event_name\" is missing"));
    }

    ToolCall call() {
        return new ToolCall(require("tool_name"), object("tool_input"));
    }

    HookEvent event(HookEvent.Kind kind, String name, Optional<ToolCall> call, boolean again) {
        return new HookEvent(
                kind,
                name,
                call,
                optional("cwd"),
                json.strings("workspace_roots").stream().findFirst(),
                optional("session_id").or(() -> optional("conversation_id")).orElse(""),
                optional("agent_id").orElse(""),
                again,
                json.string("permission_mode").equals(Optional.of(ASKS_NOBODY)));
    }
}
