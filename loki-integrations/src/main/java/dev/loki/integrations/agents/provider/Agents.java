package dev.loki.integrations.agents.provider;

import dev.loki.core.engine.AgentDialects;
import dev.loki.core.engine.AgentReading;
import dev.loki.core.engine.AgentReading.Ending;
import dev.loki.core.io.BoundedText;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.ProviderSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The coding agents that are known by name: how they are called, and what they print. Thread-safe. */
public final class Agents implements AgentDialects {
    private static final Agents WITHOUT_GUARD = new Agents();

    private Agents() {}

    /** The agents, with no guard before their tool calls. */
    public static Agents withoutGuard() {
        return WITHOUT_GUARD;
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
    public Optional<GuardSwitch> guard(ProviderSpec provider, Path file) {
        return Optional.empty();
    }
}
