package dev.loki.core.engine;

import dev.loki.core.engine.AgentReading.Ending;
import dev.loki.core.io.BoundedText;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.ProviderSpec;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Speaks the languages of agents' command lines: what they print, and how a guard is put before their tool calls. Thread-safe. */
public interface AgentDialects {

    /** Understands no agent and switches no guard on. */
    AgentDialects NOOP = new AgentDialects() {
        @Override
        public AgentReading read(ProviderSpec.Parser parser, BoundedText output) {
            return new AgentReading(
                    Ending.REFUSED,
                    "nothing here reads the output of \"parser: " + parser.word() + "\"; give the engine its agents()",
                    JsonObject.EMPTY);
        }

        @Override
        public Optional<GuardSwitch> guard(ProviderSpec provider, Seat seat) {
            return Optional.empty();
        }
    };

    /**
     * Reads what an agent printed; a line that is no JSON, cut off or unknown is passed over.
     *
     * @param parser one of the structured forms, not {@code TEXT} or {@code JSON}
     */
    AgentReading read(ProviderSpec.Parser parser, BoundedText output);

    /**
     * How the guard is put before every tool call of this provider's process; empty when its agent has no switch for that.
     *
     * @throws dev.loki.core.ConfigException if it has one that cannot be used here; then the agent must not be called
     */
    Optional<GuardSwitch> guard(ProviderSpec provider, Seat seat);

    /**
     * Where a guard sits.
     *
     * @param project the folder that the agent works in
     * @param settings where the settings will be written
     * @param env the engine's environment
     * @param variables what the engine tells the process of its task
     */
    record Seat(Path project, Path settings, Map<String, String> env, Map<String, String> variables) {
        /** Copies the maps. */
        public Seat {
            Objects.requireNonNull(project, "project");
            Objects.requireNonNull(settings, "settings");
            env = Map.copyOf(env);
            variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        }
    }

    /**
     * What switches a guard on.
     *
     * @param settings the text of the settings file
     * @param arguments arguments that follow the provider's own
     * @param variables variables for the process, which win over all others
     */
    record GuardSwitch(String settings, List<String> arguments, Map<String, String> variables) {
        /** Copies the collections. */
        public GuardSwitch {
            Objects.requireNonNull(settings, "settings");
            arguments = List.copyOf(arguments);
            variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        }
    }
}
