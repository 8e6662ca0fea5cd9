package dev.loki.cli.hooks;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Where an agent's hook settings are, and what an entry looks like there.
 *
 * @param name the agent
 * @param file the settings, relative to the project
 * @param events the events that the guard is called for
 * @param note what a person has to do besides; empty for nothing
 */
record AgentFormat(String name, String file, List<String> events, String note) {
    private static final int SECONDS = 30;

    /** For gates that run before an agent is done; a hook that takes longer is given up by the agent, and counts as consent. */
    private static final int STOP_SECONDS = 600;

    private static final int MILLIS = 1_000;

    /** Makes every failure the one exit status that agents take for a refusal; 127 of a missing program is consent to them. */
    private static final String ELSE_REFUSE = " || exit 2";

    static Optional<AgentFormat> named(String name) {
        return switch (name) {
            case "claude" ->
                Optional.of(new AgentFormat(
                        name, ".claude/settings.json", List.of("PreToolUse", "Stop", "SessionStart"), ""));
            case "codex" ->
                Optional.of(
                        new AgentFormat(
                                name,
                                ".codex/hooks.json",
                                List.of("PreToolUse", "Stop", "SessionStart"),
                                "Codex asks at its next start whether these hooks are trusted; without a yes they do not run."));
            case "gemini" ->
                Optional.of(new AgentFormat(
                        name, ".gemini/settings.json", List.of("BeforeTool", "AfterAgent", "SessionStart"), ""));
            case "cursor" ->
                Optional.of(new AgentFormat(
                        name,
                        ".cursor/hooks.json",
                        List.of("preToolUse", "beforeShellExecution", "beforeMCPExecution", "stop", "sessionStart"),
                        ""));
            default -> Optional.empty();
        };
    }

    /** Whether the list of an event holds groups, each of which has a list of commands. */
    boolean grouped() {
        return !name.equals("cursor");
    }

    /** The tool event whose entry a trial goes through. */
    String toolEvent() {
        return events.get(0);
    }

    /**
     * The entry of an event.
     *
     * @param command the call of the guard
     */
    JsonObject entry(String event, String command) {
        boolean stop = event.equals("Stop") || event.equals("AfterAgent") || event.equals("stop");
        int seconds = stop ? STOP_SECONDS : SECONDS;
        JsonObject.Builder entry = JsonObject.builder();
        if (grouped()) {
            entry.put("type", "command");
        }
        if (name.equals("gemini")) {
            entry.put("name", "loki");
        }
        entry.put("command", line(event, command)).put("timeout", name.equals("gemini") ? seconds * MILLIS : seconds);
        if (event.equals("PreToolUse") && name.equals("claude")) {
            entry.put("onFailure", "block");
        }
        if (name.equals("cursor") && !stop && !event.equals("sessionStart")) {
            entry.put("failClosed", true);
        }
        return entry.build();
    }

    /**
     * The line of shell for an event. Only before a tool call does a failure refuse: at the end of the work it would hold the
     * agent for ever. Cursor has a setting of its own for it.
     */
    private String line(String event, String command) {
        return grouped() && event.equals(toolEvent()) ? command + ELSE_REFUSE : command;
    }

    /** What the agent would hand to its hook before a shell command. */
    JsonObject input(String command, String folder) {
        String tool = name.equals("gemini") ? "run_shell_command" : name.equals("cursor") ? "Shell" : "Bash";
        return JsonObject.builder()
                .put("session_id", "loki-hooks-test")
                .put("cwd", folder)
                .put("hook_event_name", toolEvent())
                .put("tool_name", tool)
                .put("tool_input", JsonObject.builder().put("command", command).build())
                .build();
    }
}
