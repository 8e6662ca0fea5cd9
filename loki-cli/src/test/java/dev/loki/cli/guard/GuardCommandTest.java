package dev.loki.cli.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardCommandTest {
    private Hooked hooked;

    @BeforeEach
    void makeTheProject(@TempDir Path folder) throws IOException {
        hooked = Hooked.in(folder);
    }

    @Test
    void answersEachDocumentedInputInItsAgentsDialect() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (JsonObject fixture : fixtures()) {
            Hooked.Answer answer = hooked.ask(
                    fixture.string("agent").orElseThrow(),
                    fixture.object("input").orElseThrow());
            String out = fixture.string("out").orElseThrow();
            String err = fixture.string("err").orElseThrow();
            boolean said = out.isEmpty() ? answer.out().isEmpty() : answer.out().contains(out);
            boolean reasoned =
                    err.isEmpty() ? answer.err().isEmpty() : answer.err().contains(err);
            boolean document = answer.out().isEmpty() || Json.parse(answer.out(), "answer") instanceof JsonObject;
            if (answer.exit() != fixture.integer("exit").orElseThrow() || !said || !reasoned || !document) {
                wrong.add(fixture.string("agent").orElseThrow() + ", "
                        + fixture.string("name").orElseThrow() + ": " + answer);
            }
        }

        assertThat(wrong).isEmpty();
    }

    private List<JsonObject> fixtures() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("inputs.jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@PROJECT@", hooked.project.toString())
                    .lines()
                    .map(line -> (JsonObject) Json.parse(line, "inputs.jsonl"))
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "claude, 2, ''",
        "generic, 2, ''",
        "codex, 2, ''",
        "gemini, 0, '\"decision\":\"deny\"'",
        "cursor, 0, '\"permission\":\"deny\"'"
    })
    void brokenInputIsBlockedWithOneLine(String agent, int exit, String out) {
        for (String input :
                List.of("", "{", "[]", "5", "null", "\"x\"", "{\"a\":1,\"a\":2}", "{} {}", "\u0000", "not json")) {
            Hooked.Answer answer = hooked.ask(agent, input.getBytes(StandardCharsets.UTF_8));

            assertThat(answer.exit()).as(input).isEqualTo(exit);
            assertThat(answer.out()).as(input).contains(out);
            assertThat(answer.out() + answer.err()).as(input).isNotBlank().doesNotContain("\tat ");
            assertThat(answer.err().lines().count()).as(input).isLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"claude, ''", "codex, ''", "gemini, '{\"decision\":\"allow\"}'", "cursor, '{\"permission\":\"allow\"}'"
    })
    void mayFailOpenWithAWarning(String agent, String out) {
        Hooked.Answer answer = hooked.ask(agent, "{".getBytes(StandardCharsets.UTF_8), "--fail", "open");

        assertThat(answer.exit()).isZero();
        assertThat(answer.out().strip()).isEqualTo(out);
        assertThat(answer.err()).contains("let through").hasLineCount(1);
    }

    @Test
    void failingOpenDoesNotAllowWhatIsRefused() throws IOException {
        JsonObject forbidden = hooked.event(
                "Bash", JsonObject.builder().put("command", "rm -rf .loki").build());

        assertThat(hooked.ask("claude", forbidden, "--fail", "open").denied()).isTrue();

        hooked.write(".loki/policies.json", "{ broken");
        JsonObject harmless =
                hooked.event("Bash", JsonObject.builder().put("command", "ls").build());
        Hooked.Answer answer = hooked.ask("claude", harmless, "--fail", "open");

        assertThat(answer.out()).contains("\"deny\"").contains("policies.json:1:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "guard",
                "guard nobody",
                "guard claude extra",
                "guard claude --fail",
                "guard claude --fail sometimes",
                "guard --frobnicate claude"
            })
    void aWrongCommandLineBlocks(String line) {
        Hooked.Answer answer = hooked.run(List.of(line.split(" ")), new byte[0], hooked.project);

        assertThat(answer.exit()).isEqualTo(2);
        assertThat(answer.err())
                .startsWith("loki: the guard's command line is wrong: ")
                .hasLineCount(1);
        assertThat(answer.out()).isEmpty();
    }

    @Test
    void knowsItsOwnCommandLine() {
        assertThat(GuardCommand.asked(List.of("guard", "claude"))).isTrue();
        assertThat(GuardCommand.asked(List.of("-C", "dir", "guard", "claude", "--fail=open")))
                .isTrue();
        assertThat(GuardCommand.asked(List.of("run", "guard"))).isFalse();
        assertThat(GuardCommand.asked(List.of("-C", "guard", "run"))).isFalse();
        assertThat(GuardCommand.asked(List.of())).isFalse();
    }

    @Test
    void takesTenMegabytesAndRefusesMore() {
        String content = "a line of text that is no secret\n".repeat(300_000);
        JsonObject large = hooked.event(
                "Write",
                JsonObject.builder()
                        .put("file_path", hooked.project + "/src/large.txt")
                        .put("content", content)
                        .build());

        assertThat(hooked.ask("claude", large)).matches(Hooked.Answer::silent);

        JsonObject larger = hooked.event(
                "Write",
                JsonObject.builder()
                        .put("file_path", hooked.project + "/src/large.txt")
                        .put("content", content + content)
                        .build());
        Hooked.Answer answer = hooked.ask("claude", larger);

        assertThat(answer.exit()).isEqualTo(2);
        assertThat(answer.err()).contains("larger than 10485760 bytes");
    }

    @Test
    void deniesByThePolicyFromAnySubfolder() throws IOException {
        Path inner = Files.createDirectories(hooked.project.resolve("src/deep/er"));
        JsonObject event = JsonObject.builder()
                .put("cwd", inner.toString())
                .put("hook_event_name", "PreToolUse")
                .put("tool_name", "Bash")
                .put(
                        "tool_input",
                        JsonObject.builder()
                                .put("command", "echo x > ../../../../out")
                                .build())
                .build();

        Hooked.Answer answer =
                hooked.run(List.of("guard", "claude"), Json.write(event).getBytes(StandardCharsets.UTF_8), inner);

        assertThat(answer.out()).contains("POLICY_DENIED").contains("project-boundary");
    }

    @Test
    void leavingTheProjectLeavesNoRuleBehind(@TempDir Path elsewhere) {
        hooked.env.put("CLAUDE_PROJECT_DIR", hooked.project.toString());
        JsonObject event = JsonObject.builder()
                .put("cwd", elsewhere.toString())
                .put("hook_event_name", "PreToolUse")
                .put("tool_name", "Bash")
                .put(
                        "tool_input",
                        JsonObject.builder().put("command", "touch x").build())
                .build();

        Hooked.Answer answer =
                hooked.run(List.of("guard", "claude"), Json.write(event).getBytes(StandardCharsets.UTF_8), elsewhere);

        assertThat(answer.out()).contains("project-boundary");
    }

    @Test
    void theRulesOfTheMainWorkTreeHoldInAnother(@TempDir Path folder) throws IOException {
        Path other = Files.createDirectories(folder.toRealPath().resolve("other"));
        Path gitDir = Files.createDirectories(hooked.project.resolve(".git/worktrees/other"));
        Files.writeString(other.resolve(".git"), "gitdir: " + gitDir + "\n");

        assertThat(inWorkTree(other, "touch inside.txt")).matches(Hooked.Answer::silent);
        assertThat(inWorkTree(other, "touch ../outside.txt").out()).contains("project-boundary");
        assertThat(inWorkTree(other, "rm " + hooked.project + "/.loki/policies.json")
                        .out())
                .contains("PROTECTED_FILE");
        assertThat(inWorkTree(other, "rm " + hooked.project + "/.git/hooks/pre-commit")
                        .out())
                .contains("PROTECTED_FILE");
    }

    private Hooked.Answer inWorkTree(Path folder, String command) {
        JsonObject event = JsonObject.builder()
                .put("cwd", folder.toString())
                .put("hook_event_name", "PreToolUse")
                .put("tool_name", "Bash")
                .put("tool_input", JsonObject.builder().put("command", command).build())
                .build();
        return hooked.run(List.of("guard", "claude"), Json.write(event).getBytes(StandardCharsets.UTF_8), folder);
    }

    @Test
    void keepsATaskToItsWriteSetAndItsRole() throws IOException {
        hooked.env.put("LOKI_TASK_ID", "task-1");
        hooked.write(
                ".loki/queue/in-progress.json",
                "[{\"id\":\"task-1\",\"type\":\"implementation\",\"agent\":\"eng-main\",\"files\":[\"src/**\"],\"produces\":[\"docs/api.md\"]}]");

        assertThat(hooked.bash("echo x > src/b.txt")).matches(Hooked.Answer::silent);
        assertThat(hooked.bash("echo x > docs/api.md")).matches(Hooked.Answer::silent);
        assertThat(hooked.bash("echo x > README.md").out()).contains("PATH_OUTSIDE_TASK: README.md");
        assertThat(hooked.bash("echo x > .agent/sub-agents/eng-main.md")).matches(Hooked.Answer::silent);
        assertThat(hooked.bash("echo x > .agent/sub-agents/eng-other.md").out()).contains("PROTECTED_FILE");

        hooked.write(
                ".loki/queue/in-progress.json",
                "[{\"id\":\"task-1\",\"type\":\"implementation\",\"agent\":\"orchestrator-main\"}]");

        assertThat(hooked.bash("echo x > docs/plan.md")).matches(Hooked.Answer::silent);
        assertThat(hooked.bash("echo x > src/b.txt").out()).contains("ROLE_VIOLATION");
    }

    @Test
    void worksWithoutAnyRules(@TempDir Path folder) {
        JsonObject event = JsonObject.builder()
                .put("cwd", folder.toString())
                .put("hook_event_name", "PreToolUse")
                .put("tool_name", "Bash")
                .put(
                        "tool_input",
                        JsonObject.builder().put("command", "echo x > /etc/x").build())
                .build();

        Hooked.Answer answer =
                hooked.run(List.of("guard", "claude"), Json.write(event).getBytes(StandardCharsets.UTF_8), folder);

        assertThat(answer).matches(Hooked.Answer::silent);
    }
}
