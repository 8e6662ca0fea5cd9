package dev.loki.integrations.agents.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.engine.RarvLoop;
import dev.loki.core.engine.RunOptions;
import dev.loki.core.engine.RunReport;
import dev.loki.core.engine.RunReport.TaskOutcome;
import dev.loki.core.task.ProjectConfig;
import dev.loki.core.task.ProviderSpec;
import dev.loki.testing.GitProject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped providers, and runs with an agent that prints what a real one would. */
class ProfilesTest {
    @TempDir
    Path dir;

    private GitProject project;

    @BeforeEach
    void makeProject() {
        project = GitProject.create(dir);
    }

    private ProjectConfig config(String yaml) {
        Path file = project.write(".loki/config.yaml", "version: 1\nproviders:\n" + yaml.indent(2))
                .root()
                .resolve(".loki/config.yaml");
        return ProjectConfig.read(file, "config.yaml").withProfiles(Agents.profiles());
    }

    @Test
    void everyProfileKeepsThePromptOutOfItsArgumentsAndHandsOverItsOwnKeysAlone() {
        Map<String, String> values =
                Map.of("prompt", "SECRET WORK", "prompt_file", "/p", "model", "m", "budget_left", "1");

        assertThat(Agents.profiles())
                .containsOnlyKeys("claude", "codex", "gemini", "aider", "opencode", "cursor-agent");
        assertThat(Agents.profiles().values()).allSatisfy(spec -> {
            assertThat(spec.argv(values)).contains("--model", "m").noneMatch(part -> part.contains("SECRET WORK"));
            assertThat(spec.argv(Map.of("prompt_file", "/p"))).doesNotContain("--model");
            assertThat(spec.passEnv()).isNotEmpty().allMatch(name -> name.matches("[A-Z_]+(KEY|TOKEN)"));
        });
        assertThat(Agents.profiles().get("claude").argv(values)).contains("--max-budget-usd", "1");
        assertThat(Agents.profiles().get("claude").unsetEnv()).contains("CLAUDECODE");
    }

    @Test
    void aProjectChangesAProfileOrReplacesIt() {
        ProjectConfig config = config("""
                careful:
                  profile: claude
                  program: /opt/claude
                  args: [--max-turns, "20"]
                  env: {CLAUDE_CODE_MAX_RETRIES: 0}
                  pass_env: EXTRA_TOKEN
                  region: eu
                codex: {command: [my-codex]}
                """);

        ProviderSpec careful = config.providers().get("careful");
        assertThat(careful.argv(Map.of())).startsWith("/opt/claude", "-p").endsWith("--max-turns", "20");
        assertThat(careful.variables(Map.of()))
                .containsEntry("CLAUDE_CODE_MAX_RETRIES", "0")
                .containsKey("DISABLE_AUTOUPDATER");
        assertThat(careful.passEnv()).contains("EXTRA_TOKEN", "ANTHROPIC_API_KEY");
        assertThat(careful.region()).contains("eu");
        assertThat(config.providers().get("codex").argv(Map.of())).containsExactly("my-codex");
        assertThat(config.providers()).containsKey("gemini");
    }

    @Test
    void anUnknownProfileIsNamedWithItsPlace() {
        assertThatThrownBy(() -> config("mine: {profile: cladue}"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "config.yaml:3: provider \"mine\": there is no profile \"cladue\"; did you mean \"claude\"?");
    }

    private RunReport run(String script) {
        ProjectConfig config =
                config("scripted: {command: [sh, agent.sh], stdin: '{prompt}', parser: claude-stream-json}");
        project.write("agent.sh", script).git("add", "agent.sh");
        project.git("commit", "-qm", "Add the agent");
        project.tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: A, act: {prompt: Write it, provider: scripted}, files: [a.txt], retries: 0}
                """);
        return RarvLoop.builder(dir)
                .env(System.getenv())
                .config(config)
                .agents(Agents.withoutGuard())
                .build()
                .run(RunOptions.defaults());
    }

    @Test
    void whatWasMeasuredCountsMoreThanWhatTheAgentClaims() {
        RunReport report = run("""
                cat > /dev/null
                echo a > a.txt
                echo '{"cost_usd": 0, "tokens": {"input": 0}, "model": "free", "summary": "Wrote a."}' > "$LOKI_RESULT_FILE"
                echo '{"type":"result","is_error":false,"result":"Done.","total_cost_usd":0.25,\
                "usage":{"input_tokens":100,"output_tokens":20}}' | tr -d '\\\n'
                """);

        assertThat(report.exitCode()).isZero();
        assertThat(report.spent().usd()).isEqualByComparingTo("0.25");
        assertThat(report.spent().tokens()).isEqualTo(120);
        assertThat(project.git("log", "-1", "--format=%b")).startsWith("Wrote a.");
    }

    @Test
    void aRefusedAgentEndsTheTaskWithExitCodeSeven() {
        RunReport report = run("""
                echo '{"type":"assistant","error":"authentication_failed"}'
                echo '{"type":"result","is_error":true,"result":"Please log in"}'
                exit 1
                """);

        assertThat(report.exitCode()).isEqualTo(7);
        TaskOutcome outcome = report.tasks().get(0);
        assertThat(outcome.code()).isEqualTo("PROVIDER_UNAVAILABLE");
        assertThat(outcome.text()).isEqualTo("provider scripted: Please log in (authentication_failed)");
        assertThat(outcome.attempts()).isOne();
    }

    @Test
    void aBusyServiceIsWaitedForAsLongAsTheAgentSays() {
        String seen = dir.resolve(".git/seen").toString();
        RunReport report = run("""
                if [ ! -e %1$s ]; then
                  touch %1$s
                  echo '{"type":"system","subtype":"api_retry","retry_delay_ms":200,"error":"rate_limit"}'
                  echo '{"type":"result","is_error":true,"result":"Slow down"}'
                  exit 1
                fi
                echo a > a.txt
                echo '{"type":"result","is_error":false,"result":"Done."}'
                """.formatted(seen));

        assertThat(report.exitCode()).isZero();
        assertThat(project.read(".loki/state/journal.jsonl")).contains("\"retry_after_s\":0.2", "RATE_LIMITED");
    }

    @Test
    void anAgentThatPrintsNoResultHasNotDoneItsWork() {
        RunReport report = run("echo a > a.txt; echo 'All good!'");

        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.tasks().get(0).code()).isEqualTo("ACT_FAILED");
        assertThat(report.tasks().get(0).text()).contains("it printed no result", "All good!");
    }
}
