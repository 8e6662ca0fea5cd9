package dev.loki.integrations.agents;

import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.agents.HookEvent.Kind;
import java.util.Optional;

/** Gemini CLI: whatever else than one JSON document on standard output counts as consent. */
final class GeminiDialect implements HookDialect {
    private static final String TOOL = "BeforeTool";

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public HookEvent read(JsonObject json) {
        HookInput input = new HookInput(json);
        String event = input.event(TOOL);
        return switch (event) {
            case TOOL -> input.event(Kind.TOOL, event, Optional.of(input.call()), false);
            case "AfterAgent" -> input.event(Kind.STOP, event, Optional.empty(), input.flag("stop_hook_active"));
            case "SessionStart" -> input.event(Kind.SESSION_START, event, Optional.empty(), false);
            default -> input.event(Kind.OTHER, event, Optional.empty(), false);
        };
    }

    @Override
    public HookAnswer answer(HookEvent event, Verdict verdict) {
        if (event.kind() == Kind.SESSION_START && !verdict.text().isEmpty()) {
            return ClaudeDialect.context(event.name(), verdict.text());
        }
        return verdict.effect() == Verdict.Effect.ALLOW ? allow("") : deny(verdict.text());
    }

    private static HookAnswer allow(String warning) {
        HookAnswer answer =
                ClaudeDialect.json(JsonObject.builder().put("decision", "allow").build());
        return new HookAnswer(answer.exit(), answer.out(), warning);
    }

    private static HookAnswer deny(String reason) {
        return ClaudeDialect.json(JsonObject.builder()
                .put("decision", "deny")
                .put("reason", reason)
                .build());
    }

    @Override
    public HookAnswer failedClosed(String reason) {
        return deny(reason);
    }

    @Override
    public HookAnswer failedOpen(String reason) {
        return allow(reason);
    }
}
