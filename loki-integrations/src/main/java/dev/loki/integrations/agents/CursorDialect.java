package dev.loki.integrations.agents;

import dev.loki.core.LokiException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.agents.HookEvent.Kind;
import java.util.Optional;

/** Cursor: one event for all tools, and others for shell commands, MCP tools and reading. */
final class CursorDialect implements HookDialect {
    private static final String TOOL = "preToolUse";

    @Override
    public String name() {
        return "cursor";
    }

    @Override
    public HookEvent read(JsonObject json) {
        HookInput input = new HookInput(json);
        String event = input.event(TOOL);
        return switch (event) {
            case TOOL, "beforeMCPExecution" -> input.event(Kind.TOOL, event, Optional.of(call(input)), false);
            case "beforeShellExecution" -> input.event(Kind.TOOL, event, Optional.of(shell(input)), false);
            case "beforeReadFile", "beforeTabFileRead" ->
                input.event(Kind.TOOL, event, Optional.of(read(input)), false);
            case "stop" ->
                input.event(
                        Kind.STOP,
                        event,
                        Optional.empty(),
                        json.integer("loop_count").orElse(0L) > 0 || broken(input));
            case "sessionStart" -> input.event(Kind.SESSION_START, event, Optional.empty(), false);
            default -> input.event(Kind.OTHER, event, Optional.empty(), false);
        };
    }

    /** Whether the agent was ended or failed: a person who stops it is not answered by more work. */
    private static boolean broken(HookInput input) {
        return input.optional("status")
                .filter(status -> !status.equals("completed"))
                .isPresent();
    }

    /** MCP tools get their input as a text that holds JSON; what it holds is what is asked about. */
    private static ToolCall call(HookInput input) {
        Optional<JsonValue> value = input.json().get("tool_input");
        if (value.isPresent() && value.get() instanceof JsonValue.JsonString text) {
            return new ToolCall(input.require("tool_name"), parsed(text.value()));
        }
        return input.call();
    }

    private static JsonObject parsed(String text) {
        if (text.isBlank()) {
            return JsonObject.EMPTY;
        }
        try {
            if (Json.parse(text, "tool_input") instanceof JsonObject object) {
                return object;
            }
        } catch (LokiException e) {
            throw new HookInputException("\"tool_input\" must be an object, or a text that holds one as JSON");
        }
        throw new HookInputException("\"tool_input\" must be an object, or a text that holds one as JSON");
    }

    private static ToolCall shell(HookInput input) {
        JsonObject.Builder call = JsonObject.builder().put("command", input.require("command"));
        input.optional("cwd").ifPresent(folder -> call.put("cwd", folder));
        return new ToolCall("Shell", call.build());
    }

    private static ToolCall read(HookInput input) {
        return new ToolCall(
                "Read",
                JsonObject.builder()
                        .put("file_path", input.require("file_path"))
                        .build());
    }

    @Override
    public HookAnswer answer(HookEvent event, Verdict verdict) {
        return switch (event.kind()) {
            case TOOL -> permission(verdict);
            case STOP ->
                ClaudeDialect.json(
                        verdict.effect() == Verdict.Effect.ALLOW
                                ? JsonObject.EMPTY
                                : JsonObject.builder()
                                        .put("followup_message", verdict.text())
                                        .build());
            case SESSION_START -> {
                JsonObject.Builder json = JsonObject.builder().put("continue", true);
                if (!verdict.text().isEmpty()) {
                    json.put("additional_context", verdict.text());
                }
                yield ClaudeDialect.json(json.build());
            }
            case OTHER ->
                ClaudeDialect.json(
                        event.name().equals("beforeSubmitPrompt")
                                ? JsonObject.builder().put("continue", true).build()
                                : JsonObject.builder()
                                        .put("permission", "allow")
                                        .build());
        };
    }

    private static HookAnswer permission(Verdict verdict) {
        String word = switch (verdict.effect()) {
            case ALLOW -> "allow";
            case ASK -> "ask";
            case DEFER, DENY -> "deny";
        };
        JsonObject.Builder json = JsonObject.builder().put("permission", word);
        if (verdict.effect() != Verdict.Effect.ALLOW) {
            json.put("user_message", verdict.text()).put("agent_message", verdict.text());
        }
        return ClaudeDialect.json(json.build());
    }

    @Override
    public HookAnswer failedClosed(String reason) {
        return permission(Verdict.deny(reason));
    }

    @Override
    public HookAnswer failedOpen(String reason) {
        HookAnswer answer = permission(Verdict.allow());
        return new HookAnswer(answer.exit(), answer.out(), reason);
    }
}
