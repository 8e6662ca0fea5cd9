package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.loki.cli.Launcher.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real Claude Code under {@code loki run}, with a model of this machine; skipped where the program is not installed. */
class ClaudeIT {
    @TempDir
    Path dir;

    @TempDir
    Path home;

    /** The program that {@code LOKI_TEST_CLAUDE} names, else the first on the {@code PATH}. */
    private static Optional<Path> claude() {
        Map<String, String> env = System.getenv();
        return Optional.ofNullable(env.get("LOKI_TEST_CLAUDE"))
                .map(Path::of)
                .or(() -> Stream.of(env.getOrDefault("PATH", "").split(":"))
                        .map(folder -> Path.of(folder.isEmpty() ? "." : folder, "claude"))
                        .filter(Files::isExecutable)
                        .findFirst());
    }

    private LokiProject project() {
        LokiProject project = LokiProject.create(dir);
        project.git()
                .write(".loki/config.yaml", """
                version: 1
                providers:
                  claude: {profile: claude, program: %s}
                """.formatted(claude().orElseThrow().toAbsolutePath()));
        project.git().tasks("""
                version: 1
                tasks:
                  - id: greet
                    type: docs
                    title: Greet
                    act: {prompt: Write hello.txt with a greeting.}
                    files: [hello.txt]
                    retries: 0
                    verify: grep -q hello hello.txt
                """);
        return project;
    }

    private Ran run(LokiProject project, ScriptedModel model) {
        return project.launcher()
                .with("HOME", home.toString())
                .with("ANTHROPIC_BASE_URL", model.url())
                .with("ANTHROPIC_API_KEY", "sk-ant-not-a-key-of-anybody")
                .with("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")
                .with("CLAUDECODE", "1")
                .run("run", "--provider", "claude", "--json");
    }

    @Test
    void anEditIsMadeVerifiedAndCommitted() {
        assumeTrue(claude().isPresent(), "Claude Code is not installed; LOKI_TEST_CLAUDE names its program");
        LokiProject project = project();
        try (ScriptedModel model = ScriptedModel.of(
                "I wrote the greeting.",
                ScriptedModel.call(
                        "Write", "file_path", project.file("hello.txt").toString(), "content", "hello\n"))) {

            Ran ran = run(project, model);

            assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
            assertThat(model.toolResults()).hasSize(1);
            assertThat(project.git().git("log", "-1", "--format=%b")).startsWith("I wrote the greeting.");
            assertThat(project.git().read(".loki/state/journal.jsonl"))
                    .contains("\"tokens\":{\"input\":200,\"output\":60", "\"cost_usd\":", "\"session_id\":");
        }
    }

    @Test
    void theGuardRefusesAForbiddenEditAndTheTaskGoesOn() {
        assumeTrue(claude().isPresent(), "Claude Code is not installed; LOKI_TEST_CLAUDE names its program");
        LokiProject project = project();
        project.git()
                .write(".claude/settings.json", "{\"disableAllHooks\": true}\n")
                .git("add", ".claude");
        project.git().git("commit", "-qm", "Try to disarm the guard");
        String policies = ".loki/policies.yaml";
        try (ScriptedModel model = ScriptedModel.of(
                "I did what I may.",
                ScriptedModel.call("Write", "file_path", project.file(policies).toString(), "content", "version: 1\n"),
                ScriptedModel.call(
                        "Write", "file_path", project.file("other.txt").toString(), "content", "x\n"),
                ScriptedModel.call("Bash", "command", "echo x >> .loki/config.yaml"),
                ScriptedModel.call(
                        "Write", "file_path", project.file("hello.txt").toString(), "content", "hello\n"))) {

            Ran ran = run(project, model);

            assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
            assertThat(model.toolResults()).hasSize(4);
            assertThat(model.toolResults().get(0)).contains("PROTECTED_FILE");
            assertThat(model.toolResults().get(1)).contains("PATH_OUTSIDE_TASK");
            assertThat(model.toolResults().get(2)).contains("PROTECTED_FILE");
            assertThat(project.git().has(policies)).isFalse();
            assertThat(project.git().has("other.txt")).isFalse();
            assertThat(project.git().git("show", "--name-only", "--format=", "HEAD"))
                    .isEqualTo("hello.txt");
        }
    }
}
