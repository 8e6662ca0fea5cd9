package dev.loki.core.task;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Optional;

/** What the ACT phase of a task does. Immutable. */
public sealed interface Act {

    /** The form a tasks file states it in. */
    JsonValue toJson();

    /** Runs a command in the project's folder. */
    record Run(CommandLine command) implements Act {
        @Override
        public JsonValue toJson() {
            return command.toJson();
        }
    }

    /** Applies a unified diff; {@code file} is relative to the project. */
    record Patch(String file) implements Act {
        @Override
        public JsonValue toJson() {
            return JsonObject.builder().put("patch", file).build();
        }
    }

    /** Plays a recorded result; {@code file} is relative to the project. */
    record Replay(String file) implements Act {
        @Override
        public JsonValue toJson() {
            return JsonObject.builder().put("replay", file).build();
        }
    }

    /**
     * Hands a prompt to an agent.
     *
     * @param prompt the text for the agent
     * @param provider the provider to ask; empty means the default one
     * @param model the model to ask for; empty leaves the choice to the provider
     */
    record Prompt(String prompt, Optional<String> provider, Optional<String> model) implements Act {
        @Override
        public JsonValue toJson() {
            JsonObject.Builder json = JsonObject.builder().put("prompt", prompt);
            provider.ifPresent(p -> json.put("provider", p));
            model.ifPresent(m -> json.put("model", m));
            return json.build();
        }
    }
}
