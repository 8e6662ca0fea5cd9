package dev.loki.integrations.agents;

import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.agents.HookEvent.Kind;
import java.util.Optional;

/** Codex: it blocks by exit 2 with a reason on standard error, and knows neither a question nor a consent in JSON. */
final class CodexDialect implements HookDialect {
    private static final String TOOL = "PreToolUse";

    @Override
    public String name() {
        return "codex";
    }

    @Override
    public HookEvent read(JsonObject json) {
        HookInput input = new HookInput(json);
        String event = input.event(TOOL);
        return switch (event) {
            case TOOL -> input.event(Kind.TOOL, event, Optional.of(input.call()), false);
            case "Stop" -> input.event(Kind.STOP, event, Optional.empty(), input.flag("stop_hook_active"));
            case "SessionStart" -> input.event(Kind.SESSION_START, event, Optional.empty(), false);
            default -> input.event(Kind.OTHER, event, Optional.empty(), false);
        };
    }

    @Override
    public HookAnswer answer(HookEvent event, Verdict verdict) {
        return switch (event.kind()) {
            case TOOL ->
                verdict.effect() == Verdict.Effect.ALLOW ? HookAnswer.silent() : HookAnswer.blocked(verdict.text());
            case STOP ->
                verdict.effect() == Verdict.Effect.ALLOW
                        ? HookAnswer.silent()
                        : ClaudeDialect.blockedStop(verdict.text());
            case SESSION_START -> ClaudeDialect.context(event.name(), verdict.text());
            case OTHER -> HookAnswer.silent();
        };
    }

    @Override
    public HookAnswer failedClosed(String reason) {
        return HookAnswer.blocked(reason);
    }

    @Override
    public HookAnswer failedOpen(String reason) {
        return new HookAnswer(0, "", reason);
    }
}
