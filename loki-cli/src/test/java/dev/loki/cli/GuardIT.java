package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guard as agents start it: the built launcher, JSON on a pipe. */
class GuardIT {
    private Path project;

    @BeforeEach
    void makeTheProject(@TempDir Path folder) throws IOException {
        project = folder.toRealPath().resolve("p");
        Files.createDirectories(project.resolve(".loki"));
        Files.createDirectories(project.resolve(".git"));
        Files.writeString(
                project.resolve(".loki/policies.json"),
                "{\"policies\": {\"pre_execution\": [{\"name\": \"boundary\","
                        + " \"rule\": \"file_path must start with project_dir\", \"action\": \"deny\"}]}}");
        Files.writeString(project.resolve(".loki/config.yaml"), "# settings\nversion: 1\n");
    }

    /**
     * What a process did.
     *
     * @param exit its exit code
     * @param out its standard output
     * @param err its standard error
     */
    private record Ended(int exit, String out, String err) {}

    private Ended hook(List<String> command, String input) throws IOException, InterruptedException {
        Map<String, String> env = new TreeMap<>(System.getenv());
        env.keySet().removeIf(name -> name.startsWith("LOKI_") || name.startsWith("CLAUDE"));
        env.put("JAVA_HOME", System.getProperty("java.home"));
        env.put("HOME", project.resolve("../home").toString());
        ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
        builder.environment().clear();
        builder.environment().putAll(env);
        Process process = builder.start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out, err);
    }

    private static String launcher() {
        return Launcher.dist().resolve("bin/loki").toString();
    }

    private static String call(String command) {
        return Json.write(JsonObject.builder()
                .put("hook_event_name", "PreToolUse")
                .put("tool_name", "Bash")
                .put("tool_input", JsonObject.builder().put("command", command).build())
                .build());
    }

    @Test
    void answersOnAPipe() throws IOException, InterruptedException {
        assertThat(hook(List.of(launcher(), "guard", "claude"), call("ls"))).isEqualTo(new Ended(0, "", ""));
        assertThat(hook(List.of(launcher(), "guard", "claude"), call("cd ..; touch x"))
                        .out())
                .contains("\"deny\"")
                .contains("boundary");

        Ended codex = hook(List.of(launcher(), "guard", "codex"), call("rm -rf .loki"));

        assertThat(codex.exit()).isEqualTo(2);
        assertThat(codex.err()).contains("PROTECTED_FILE");
        assertThat(hook(List.of(launcher(), "guard", "claude"), "{").exit()).isEqualTo(2);
        assertThat(hook(List.of(launcher(), "guard", "claude", "--fail", "open"), "{")
                        .exit())
                .isZero();
    }

    @Test
    void anAgentCannotTakeAwayTheProgramThatGuardsIt() throws IOException, InterruptedException {
        String jar = Launcher.dist().resolve("lib/loki.jar").toString();

        assertThat(hook(List.of(launcher(), "guard", "claude"), call("rm " + jar))
                        .out())
                .contains("PROTECTED_FILE");
    }

    @Test
    void loadsNothingThatAHarmlessCallDoesNotNeed() throws IOException, InterruptedException {
        Path log = project.resolve("classes.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + log,
                "-cp",
                Launcher.dist().resolve("lib/loki.jar").toString(),
                "dev.loki.cli.Main",
                "guard",
                "claude"));

        assertThat(hook(command, call("sed -i s/a/b/ src/*.txt && git status"))).isEqualTo(new Ended(0, "", ""));

        List<String> loaded = Files.readAllLines(log);
        assertThat(loaded).anyMatch(line -> line.contains("dev.loki.policy.PolicyEngine"));
        assertThat(loaded)
                .noneMatch(line -> line.contains("picocli")
                        || line.contains("jackson.databind")
                        || line.contains("logback")
                        || line.contains("org.slf4j")
                        || line.contains("java.net.http")
                        || line.contains("snakeyaml")
                        || line.contains("dev.loki.audit.AuditLog")
                        || line.contains("dev.loki.events.EventBus")
                        || line.contains("dev.loki.otel.ExportingOtel")
                        || line.contains("dev.loki.policy.scan.ContentScanner"));
    }
}
