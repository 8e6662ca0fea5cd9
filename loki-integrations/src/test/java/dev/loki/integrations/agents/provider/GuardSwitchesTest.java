package dev.loki.integrations.agents.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.engine.AgentDialects.GuardSwitch;
import dev.loki.core.engine.AgentDialects.Seat;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.ProviderSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The switches are what the real programs of Claude Code 2.1, Codex 0.169 and Gemini 0.61 take. */
class GuardSwitchesTest {
    /** Not below the folder for temporary files, to which everybody may write. */
    @TempDir(factory = InPrivateFolder.class)
    Path dir;

    private Path loki;

    @BeforeEach
    void makeAnswerer() throws IOException {
        loki = Files.writeString(dir.resolve("lo ki"), """
                #!/bin/sh
                printf '%s\\n' "$@" > "$OUT"
                printf '%s|%s\\n' "$LOKI_AUDIT_ENABLED" "$LOKI_TASK_TITLE" >> "$OUT"
                exit "${END:-0}"
                """);
        Files.setPosixFilePermissions(loki, PosixFilePermissions.fromString("rwx------"));
    }

    private Optional<GuardSwitch> guard(String provider, Map<String, String> env) {
        ProviderSpec spec = Agents.profiles().get(provider);
        Seat seat = new Seat(
                Path.of("/a project"),
                dir.resolve("guard.json"),
                env,
                Map.of("LOKI_TASK_TITLE", "It's $(touch owned)"));
        return Agents.guardedBy(List.of(loki.toString()), Map.of("LOKI_AUDIT_ENABLED", "true"))
                .guard(spec, seat);
    }

    private GuardSwitch guard(String provider) {
        return guard(provider, Map.of()).orElseThrow();
    }

    private static JsonObject hook(GuardSwitch guard, String event) {
        JsonObject hooks = ((JsonObject) Json.parse(guard.settings(), "settings"))
                .object("hooks")
                .orElseThrow();
        List<JsonObject> groups = hooks.objects(event);
        return groups.get(groups.size() - 1).objects("hooks").get(0);
    }

    private int run(String command, String end) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).directory(dir.toFile());
        builder.environment().put("OUT", dir.resolve("out").toString());
        builder.environment().put("END", end);
        return builder.start().waitFor();
    }

    @Test
    void theHooksCommandReachesLokiWithTheRunsSettingsWhateverTheTaskIsCalled() throws Exception {
        String command = hook(guard("claude"), "PreToolUse").string("command").orElseThrow();

        assertThat(run(command, "0")).isZero();

        assertThat(dir.resolve("out")).hasContent("-C\n/a project\nguard\nclaude\ntrue|It's $(touch owned)\n");
        assertThat(dir.resolve("owned")).doesNotExist();
    }

    @Test
    void aGuardThatCannotAnswerBlocks() throws Exception {
        String command = hook(guard("claude"), "PreToolUse").string("command").orElseThrow();

        assertThat(run(command, "1")).isEqualTo(2);
        Files.delete(loki);
        assertThat(run(command, "0")).isEqualTo(2);
    }

    @Test
    void claudesSettingsCannotBeSwitchedOffByTheRepository() {
        GuardSwitch guard = guard("claude");

        assertThat(guard.arguments())
                .containsExactly("--settings", dir.resolve("guard.json").toString());
        assertThat(((JsonObject) Json.parse(guard.settings(), "settings")).bool("disableAllHooks"))
                .contains(false);
    }

    @Test
    void codexIsToldByItsCommandLine() {
        GuardSwitch guard = guard("codex");

        assertThat(guard.arguments()).contains("--dangerously-bypass-hook-trust", "features.hooks=true");
        assertThat(guard.arguments().get(3))
                .startsWith("hooks.PreToolUse=[{matcher=\".*\",hooks=[{type=\"command\",command=\"env ")
                .endsWith("guard codex || exit 2\",timeout=60}]}]");
    }

    @Test
    void geminisMachineSettingsStayBesideTheGuard() throws IOException {
        Path machine = Files.writeString(
                dir.resolve("machine.json"),
                "{\"telemetry\":{\"enabled\":false},\"hooks\":{\"BeforeTool\":[{\"matcher\":\"x\",\"hooks\":[]}],\"AfterTool\":[]}}");
        GuardSwitch guard = guard("gemini", Map.of("GEMINI_CLI_SYSTEM_SETTINGS_PATH", machine.toString()))
                .orElseThrow();
        JsonObject text = (JsonObject) Json.parse(guard.settings(), "settings");

        assertThat(guard.variables())
                .containsEntry(
                        "GEMINI_CLI_SYSTEM_SETTINGS_PATH",
                        dir.resolve("guard.json").toString());
        assertThat(text.object("telemetry")).isPresent();
        assertThat(text.object("hooks").orElseThrow().objects("BeforeTool")).hasSize(2);
        assertThat(hook(guard, "BeforeTool").integer("timeout")).contains(60_000L);

        Files.writeString(machine, "// no JSON");
        assertThatThrownBy(() -> guard("gemini", Map.of("GEMINI_CLI_SYSTEM_SETTINGS_PATH", machine.toString())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("machine.json is no JSON object");
    }

    @Test
    void whereGeminiWouldLeaveTheGuardOutItIsNotCalled() throws IOException {
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> guard("gemini"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("because others may write there, and so its guard would be off");
    }

    @Test
    void anAgentWithoutASwitchGetsNone() {
        assertThat(guard("aider", Map.of())).isEmpty();
        assertThat(guard("opencode", Map.of())).isEmpty();
        assertThat(guard("cursor-agent", Map.of())).isEmpty();
        assertThat(Agents.withoutGuard()
                        .guard(Agents.profiles().get("claude"), new Seat(dir, dir.resolve("g"), Map.of(), Map.of())))
                .isEmpty();
    }
}
