package dev.loki.integrations.agents.provider;

import dev.loki.core.engine.AgentDialects;
import dev.loki.core.engine.AgentReading;
import dev.loki.core.engine.AgentReading.Ending;
import dev.loki.core.io.BoundedText;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.ProviderSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The coding agents that are known by name: how they are called, what they print, how their guard is switched on. Thread-safe. */
public final class Agents implements AgentDialects {
    private static final Agents WITHOUT_GUARD = new Agents(Optional.empty());

    private final Optional<GuardSwitches> guard;

    private Agents(Optional<GuardSwitches> guard) {
        this.guard = guard;
    }

    /** The agents, with no guard before their tool calls. */
    public static Agents withoutGuard() {
        return WITHOUT_GUARD;
    }

    /**
     * The agents, with {@code loki guard} before the tool calls of those that have a switch for it.
     *
     * @param loki the program and arguments that start loki
     * @param settings the variables by which this loki was set up, for the one that guards; everybody on the machine may see them
     */
    public static Agents guardedBy(List<String> loki, Map<String, String> settings) {
        return new Agents(Optional.of(new GuardSwitches(loki, settings)));
    }

    /** The shipped providers by name; {@code ProjectConfig.withProfiles} puts them beneath those of the project. */
    public static Map<String, ProviderSpec> profiles() {
        return Profiles.all();
    }

    @Override
    public AgentReading read(ProviderSpec.Parser parser, BoundedText output) {
        List<JsonObject> lines = OutputLines.of(output);
        return switch (parser) {
            case CLAUDE_STREAM_JSON -> new ClaudeOutput().read(lines);
            case CODEX_JSONL -> new CodexOutput().read(lines);
            case GEMINI_STREAM_JSON -> new GeminiOutput().read(lines);
            case OPENCODE_JSONL -> new OpencodeOutput().read(lines);
            case TEXT, JSON -> new AgentReading(Ending.SILENT, "", JsonObject.EMPTY);
        };
    }

    @Override
    public Optional<GuardSwitch> guard(ProviderSpec provider, Seat seat) {
        return guard.flatMap(switches -> switches.of(provider, seat));
    }
}
