package dev.loki.integrations.agents;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * The hook contract of one agent: what its input means, and how it is answered.
 *
 * <p>Facts: the hook references of Claude Code, Codex, Gemini CLI and Cursor. Implementations are stateless and thread-safe.
 */
public interface HookDialect {

    /** The names that {@link #named} knows. */
    List<String> NAMES = List.of("claude", "codex", "gemini", "cursor", "generic");

    /** The dialect of that name; empty when there is none. */
    static Optional<HookDialect> named(String name) {
        return switch (name) {
            case "claude" -> Optional.of(new ClaudeDialect("claude"));
            case "generic" -> Optional.of(new ClaudeDialect("generic"));
            case "codex" -> Optional.of(new CodexDialect());
            case "gemini" -> Optional.of(new GeminiDialect());
            case "cursor" -> Optional.of(new CursorDialect());
            default -> Optional.empty();
        };
    }

    /** The agent's name, as a provider in policies. */
    String name();

    /**
     * Understands an input.
     *
     * @throws HookInputException if a member that matters is missing or of a wrong type
     */
    HookEvent read(JsonObject input);

    /** The answer to an event. An {@link Verdict.Effect#ASK} that the agent cannot do becomes a refusal. */
    HookAnswer answer(HookEvent event, Verdict verdict);

    /** The refusal of whatever the event was, because the guard failed by itself. */
    HookAnswer failedClosed(String reason);

    /** The consent to whatever the event was, because the guard failed by itself and may. */
    HookAnswer failedOpen(String reason);
}
