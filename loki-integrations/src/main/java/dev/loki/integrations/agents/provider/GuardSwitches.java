package dev.loki.integrations.agents.provider;

import dev.loki.core.ConfigException;
import dev.loki.core.StorageException;
import dev.loki.core.engine.AgentDialects.GuardSwitch;
import dev.loki.core.engine.AgentDialects.Seat;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.ProviderSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Puts {@code loki guard} before each tool call of a child, by the means that its agent has for one call: Claude Code's
 * {@code --settings}, Codex's {@code -c}, Gemini's system settings. None of them touches a file of the project or of the user.
 */
final class GuardSwitches {
    /** How long one answer may take; an agent that waits longer goes on without it, so this is long. */
    private static final int TIMEOUT_SECONDS = 60;

    private static final String GEMINI_SETTINGS = "GEMINI_CLI_SYSTEM_SETTINGS_PATH";
    private static final Path GEMINI_MACHINE_SETTINGS = Path.of("/etc/gemini-cli/settings.json");
    private static final Set<PosixFilePermission> OF_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final List<String> loki;
    private final Map<String, String> settings;

    GuardSwitches(List<String> loki, Map<String, String> settings) {
        this.loki = List.copyOf(loki);
        this.settings = new TreeMap<>(settings);
    }

    Optional<GuardSwitch> of(ProviderSpec provider, Seat seat) {
        return switch (provider.parser()) {
            case CLAUDE_STREAM_JSON -> speaksClaude(provider) ? Optional.of(claude(seat)) : Optional.empty();
            case CODEX_JSONL -> Optional.of(codex(seat));
            case GEMINI_STREAM_JSON -> Optional.of(gemini(seat));
            case OPENCODE_JSONL, TEXT, JSON -> Optional.empty();
        };
    }

    /** Cursor's agent prints the same form and has no such flag. */
    private static boolean speaksClaude(ProviderSpec provider) {
        return !Path.of(provider.command().get(0)).endsWith("cursor-agent");
    }

    /** The flag's settings stand above the project's, so a {@code disableAllHooks} of the repository does not disarm it. */
    private GuardSwitch claude(Seat seat) {
        JsonObject text = JsonObject.builder()
                .put("disableAllHooks", false)
                .put(
                        "hooks",
                        JsonObject.builder()
                                .put("PreToolUse", hooks("*", "claude", TIMEOUT_SECONDS, seat))
                                .build())
                .build();
        return new GuardSwitch(
                Json.pretty(text) + "\n", List.of("--settings", seat.settings().toString()), Map.of());
    }

    /** Hooks of one call were never reviewed by a person; loki vouches for this one. */
    private GuardSwitch codex(Seat seat) {
        String hook = "hooks.PreToolUse=[{matcher=\".*\",hooks=[{type=\"command\",command="
                + Json.write(JsonValue.of(command("codex", seat))) + ",timeout=" + TIMEOUT_SECONDS + "}]}]";
        return new GuardSwitch(
                hook + "\n",
                List.of("-c", "features.hooks=true", "-c", hook, "--dangerously-bypass-hook-trust"),
                Map.of());
    }

    private GuardSwitch gemini(Seat seat) {
        requirePrivate(seat.settings());
        JsonObject machine = machineSettings(seat);
        JsonObject hooks = machine.object("hooks").orElse(JsonObject.EMPTY);
        List<JsonValue> before = new ArrayList<>(hooks.array("BeforeTool"));
        before.addAll(((JsonValue.JsonArray) hooks(".*", "gemini", TIMEOUT_SECONDS * 1000, seat)).items());
        JsonObject text = machine.toBuilder()
                .put("hooksConfig", JsonObject.builder().put("enabled", true).build())
                .put(
                        "hooks",
                        hooks.toBuilder()
                                .put("BeforeTool", JsonValue.array(before))
                                .build())
                .build();
        return new GuardSwitch(
                Json.pretty(text) + "\n",
                List.of(),
                Map.of(GEMINI_SETTINGS, seat.settings().toString()));
    }

    /** Gemini leaves settings out, with one line of warning, when others could write to a folder above them. */
    private static void requirePrivate(Path file) {
        for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
            try {
                if (Files.exists(folder)
                        && Files.getPosixFilePermissions(folder).stream().anyMatch(OF_OTHERS::contains)) {
                    throw new ConfigException("gemini takes no settings from below " + folder + ", because others may"
                            + " write there, and so its guard would be off; move the project, or chmod go-w " + folder);
                }
            } catch (IOException e) {
                throw StorageException.reading(folder, e);
            }
        }
    }

    /** What an administrator has set for all, which these settings stand in for. */
    private static JsonObject machineSettings(Seat seat) {
        Path file = Optional.ofNullable(seat.env().get(GEMINI_SETTINGS))
                .map(Path::of)
                .orElse(GEMINI_MACHINE_SETTINGS);
        try {
            return Files.exists(file)
                    ? OutputLines.object(Files.readString(file))
                            .orElseThrow(() -> new ConfigException(file + " is no JSON object, and gemini's guard"
                                    + " has to be added to it; correct it"))
                    : JsonObject.EMPTY;
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    private JsonValue hooks(String matcher, String dialect, int timeout, Seat seat) {
        JsonObject hook = JsonObject.builder()
                .put("type", "command")
                .put("command", command(dialect, seat))
                .put("timeout", timeout)
                .put("onFailure", "block")
                .build();
        return JsonValue.array(List.of(JsonObject.builder()
                .put("matcher", matcher)
                .put("hooks", JsonValue.array(List.of(hook)))
                .build()));
    }

    /**
     * One line of shell. It names the project, because an agent may change its folder, and the settings of this run, because an
     * agent's process does not get them. An end that the agent would take for consent becomes the one that blocks.
     */
    private String command(String dialect, Seat seat) {
        List<String> words = new ArrayList<>(List.of("env"));
        settings.forEach((name, value) -> words.add(name + "=" + value));
        seat.variables().forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(loki);
        words.addAll(List.of("-C", seat.project().toString(), "guard", dialect));
        return String.join(" ", words.stream().map(GuardSwitches::quoted).toList()) + " || exit 2";
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
