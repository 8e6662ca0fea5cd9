package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents that are configured as a command line, and what their ends mean for a run. */
class ProvidersIT {
    @TempDir
    Path dir;

    private Scene scene;

    @BeforeEach
    void makeProject() {
        scene = Scene.in(dir);
        scene.project().tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: First, description: Write a., act: {prompt: The file is a.txt., model: big-1}}
                  - {id: b, type: chore, title: Second, act: echo b > b.txt}
                """);
    }

    /** The configuration of an agent that is this shell script. */
    private void agent(String settings, String script) {
        scene.project().write(".loki/config.yaml", """
                version: 1
                providers:
                  coder:
                    command: [sh, %s, --model, "{model}", --prompt, "{prompt_file}", --left, "{budget_left}"]
                %s
                """.formatted(scene.file("coder", "sh"), settings.indent(4)));
        scene.project().write(scene.file("coder", "sh").toString(), script);
    }

    private Ran run(String... more) {
        String[] args = new String[more.length + 3];
        args[0] = "run";
        args[1] = "--provider";
        args[2] = "coder";
        System.arraycopy(more, 0, args, 3, more.length);
        return scene.loki(args);
    }

    private static JsonObject task(Ran ran, String id) {
        return ran.json().objects("tasks").stream()
                .filter(task -> task.string("id").orElse("").equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anAgentGetsItsPromptByFileOrStandardInputAndItsTextBecomesTheSummary() {
        agent("stdin: \"{prompt}\"", """
                echo "$@" > %1$s
                cat > %2$s
                cp "$LOKI_PROMPT_FILE" %3$s
                env | grep ^LOKI_ | cut -d= -f1 | sort > %4$s
                echo a > a.txt
                echo "I wrote the file."
                """.formatted(
                scene.file("a", "argv"), scene.file("a", "stdin"), scene.file("a", "prompt"), scene.file("a", "env")));

        Ran ran = run();

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(scene.file("a", "argv"))
                .content()
                .contains("--model big-1", "--left 5.00")
                .doesNotContain("a.txt.");
        assertThat(scene.file("a", "stdin")).content().contains("Write a.", "The file is a.txt.");
        assertThat(scene.file("a", "stdin")).hasSameTextualContentAs(scene.file("a", "prompt"));
        assertThat(scene.file("a", "env"))
                .content()
                .contains("LOKI_ATTEMPT\n", "LOKI_TASK_ID\n", "LOKI_RESULT_FILE\n", "LOKI_PHASE\n")
                .doesNotContain("JAVA_OPTS");
        assertThat(scene.project().git("log", "--format=%b", "-1", "HEAD~1")).contains("I wrote the file.");
        assertThat(ran.out()).contains("unknown for 2 attempts");
    }

    @Test
    void anAgentsJsonIsReadWithItsPointersAndItsResultFileWins() {
        agent("""
                parser: json
                result: {summary: /say, tokens_input: /usage/in, tokens_output: /usage/out, cost_usd: /usd, session_id: /id}
                """, """
                echo a > a.txt
                echo '{"decisions":[{"question":"Which?","answer":"This","rationale":"Because."}]}' > "$LOKI_RESULT_FILE"
                echo "starting"
                echo '{"say": "Done it.", "usage": {"in": 100, "out": 20}, "usd": 0.25, "id": "s-1"}'
                """);

        Ran ran = run("--json");

        assertThat(ran.exit()).as(ran.err()).isZero();
        JsonObject spent = scene.json("status", "--json").object("spent").orElseThrow();
        assertThat(spent.integer("tokens")).contains(120L);
        assertThat(spent.number("usd").orElseThrow()).isEqualByComparingTo("0.25");
        assertThat(spent.integer("unknown_cost_attempts")).contains(1L);
        assertThat(scene.project().git("log", "--format=%b", "-1", "HEAD~1")).contains("Done it.");
        assertThat(scene.json("agent", "show", "eng-main").objects("decisions_made"))
                .singleElement()
                .satisfies(decision -> assertThat(decision.string("rationale")).contains("Because."));
        assertThat(scene.project().read(".agent/sub-agents/eng-main.md")).contains("Which?", "Because.");
    }

    @Test
    void tokensAndMoneyAreLimited() {
        agent("parser: json", """
                echo a > a.txt
                echo '{"summary": "Done.", "tokens": {"input": 900, "output": 200}, "cost_usd": 0.5}'
                """);

        Ran money = run("--budget", "0.5");
        assertThat(money.exit()).as(money.err()).isEqualTo(6);
        assertThat(money.out()).contains("--budget");
        assertThat(scene.checkpoints()).containsExactly("First");

        Ran tokens = run("--resume", "--max-tokens", "1000");
        assertThat(tokens.exit()).isEqualTo(6);
        assertThat(tokens.out()).contains("--max-tokens");

        assertThat(run("--resume").exit()).isZero();
        assertThat(scene.checkpoints()).containsExactly("First", "Second");
    }

    @Test
    void waitsForAShortRateLimit() {
        agent("", """
                if [ ! -e %1$s ]; then
                  touch %1$s
                  echo '{"retry_after_s": 0.2}' > "$LOKI_RESULT_FILE"
                  exit 75
                fi
                echo a > a.txt
                """.formatted(scene.file("limit", "seen")));

        Ran ran = run();

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.err()).contains("RATE_LIMITED");
        assertThat(scene.checkpoints()).containsExactly("First", "Second");
    }

    @Test
    void doesTheRestAndEndsAsTemporaryFailureForALongRateLimit() {
        agent("", """
                if [ ! -e %1$s ]; then
                  touch %1$s
                  echo '{"retry_after_s": 86400}' > "$LOKI_RESULT_FILE"
                  exit 75
                fi
                echo a > a.txt
                """.formatted(scene.file("limit", "seen")));

        Ran ran = run("--json");

        assertThat(ran.exit()).isEqualTo(75);
        assertThat(task(ran, "a").string("code")).contains("RATE_LIMITED");
        assertThat(task(ran, "b").string("status")).contains("completed");
        assertThat(run("--resume").exit()).isZero();
        assertThat(scene.checkpoints()).containsExactly("Second", "First");
    }

    @Test
    void anAgentThatAsksForApprovalWaitsForAPerson() {
        agent("", """
                if ! grep -q approved "$LOKI_LAST_ERROR_FILE" && [ ! -e %1$s ]; then
                  echo "I want to drop the table"
                  exit 77
                fi
                echo a > a.txt
                """.formatted(scene.file("drop", "yes")));

        Ran ran = run("--json");

        assertThat(ran.exit()).isEqualTo(4);
        assertThat(task(ran, "a").string("status")).contains("awaiting_approval");
        assertThat(task(ran, "b").string("status")).contains("completed");
        String id = scene.json("approve", "list", "--json")
                .objects("requests")
                .get(0)
                .string("id")
                .orElseThrow();
        assertThat(scene.loki("approve", "yes", id).exit()).isZero();
        scene.project().write(scene.file("drop", "yes").toString(), "");
        assertThat(run("--resume").exit()).isZero();
        assertThat(scene.checkpoints()).containsExactly("Second", "First");
    }

    @Test
    void anAgentThatIsNotThereOrNotKnownEndsAsUnavailable() {
        agent("", "");
        scene.project()
                .write(".loki/config.yaml", "version: 1\nproviders: {coder: {command: [no-such-agent-program]}}\n");

        Ran ran = run("--json");

        assertThat(ran.exit()).isEqualTo(7);
        assertThat(task(ran, "a").string("text").orElse(""))
                .contains("provider coder: program 'no-such-agent-program' is not installed");
        assertThat(scene.checkpoints()).containsExactly("Second");

        Ran unknown = scene.loki("run", "--fresh", "--provider", "codr", "--json");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("did you mean \"coder\"?");

        Ran none = scene.loki("run", "--fresh", "--json");
        assertThat(none.exit()).isEqualTo(9);
        assertThat(task(none, "a").string("code")).contains("ACT_MISSING");
    }

    @Test
    void aResultFileThatIsNoResultFailsTheAttemptAndSaysWhy() {
        agent("", """
                cp "$LOKI_LAST_ERROR_FILE" %1$s.$LOKI_ATTEMPT
                if [ "$LOKI_ATTEMPT" = 1 ]; then echo '{"cost_usd": "free"}' > "$LOKI_RESULT_FILE"; fi
                echo a > a.txt
                """.formatted(scene.file("a", "error")));

        Ran ran = run();

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(scene.file("a", "error.2")).content().contains("cost_usd");
    }
}
