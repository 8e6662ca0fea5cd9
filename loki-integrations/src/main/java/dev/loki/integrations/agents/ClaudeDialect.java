package dev.loki.integrations.agents;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.agents.HookEvent.Kind;
import java.util.Locale;
import java.util.Optional;

/** Claude Code, and the agents that took over its contract. */
final class ClaudeDialect implements HookDialect {
    private static final String TOOL = "PreToolUse";

    private final String name;

    ClaudeDialect(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
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
            case TOOL -> verdict.effect() == Verdict.Effect.ALLOW ? HookAnswer.silent() : decision(verdict);
            case STOP -> verdict.effect() == Verdict.Effect.ALLOW ? HookAnswer.silent() : blockedStop(verdict.text());
            case SESSION_START -> context(event.name(), verdict.text());
            case OTHER -> HookAnswer.silent();
        };
    }

    private static HookAnswer decision(Verdict verdict) {
        return json(JsonObject.builder()
                .put(
                        "hookSpecificOutput",
                        JsonObject.builder()
                                .put("hookEventName", TOOL)
                                .put(
                                        "permissionDecision",
                                        verdict.effect().name().toLowerCase(Locale.ROOT))
                                .put("permissionDecisionReason", verdict.text())
                                .build())
                .build());
    }

    static HookAnswer blockedStop(String reason) {
        return json(JsonObject.builder()
                .put("decision", "block")
                .put("reason", reason)
                .build());
    }

    static HookAnswer context(String event, String text) {
        return text.isEmpty()
                ? HookAnswer.silent()
                : json(JsonObject.builder()
                        .put(
                                "hookSpecificOutput",
                                JsonObject.builder()
                                        .put("hookEventName", event)
                                        .put("additionalContext", text)
                                        .build())
                        .build());
    }

    static HookAnswer json(JsonObject json) {
        return new HookAnswer(0, Json.write(json) + "\n", "");
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
