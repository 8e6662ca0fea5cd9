package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.loki.core.LokiException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.ProjectConfig;
import dev.loki.testing.GitProject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The constitution's gates, councils and records in real runs. */
class GatesInARunTest {
    private static final String ONE = """
            version: 1
            tasks:
              - {id: a, type: chore, title: A, retries: 0, act: "echo a > a.txt"}
            """;

    @TempDir
    Path dir;

    @TempDir
    Path bin;

    private GitProject project;

    @BeforeEach
    void makeProject() {
        project = GitProject.create(dir);
        gates("");
    }

    private void gates(String text) {
        for (String name : List.of("invariants.json", "agent-contracts.json", "pre-commit.schema.json")) {
            project.write(".loki/rules/" + name, resource(name));
        }
        project.write(".loki/rules/quality-gates.yaml", text);
        project.git("add", "-f", ".loki/rules");
        project.git("commit", "-qm", "Rules", "--allow-empty");
    }

    private static String resource(String name) {
        try (InputStream in = RarvLoop.class.getResourceAsStream("/dev/loki/rules/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void program(String name, String script) throws Exception {
        Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
        file.toFile().setExecutable(true);
    }

    private RunReport run(String tasks, String config) throws Exception {
        project.tasks(tasks);
        Map<String, String> env = new HashMap<>(System.getenv());
        env.put("PATH", bin + ":" + env.get("PATH"));
        Path file = Files.writeString(bin.resolve("config.yaml"), config);
        return RarvLoop.builder(dir)
                .env(env)
                .config(ProjectConfig.read(file, "config.yaml"))
                .build()
                .run(RunOptions.defaults());
    }

    private RunReport run(String tasks) throws Exception {
        return run(tasks, "version: 1");
    }

    private List<JsonObject> entries(String type) {
        return project.read(".loki/state/journal.jsonl")
                .lines()
                .map(line -> (JsonObject) Json.parse(line, "journal"))
                .filter(entry -> entry.string("type").orElse("").equals(type))
                .toList();
    }

    private List<JsonObject> queue(String name) {
        return ((JsonArray) Json.parse(project.read(".loki/queue/" + name + ".json"), name))
                .items().stream().map(JsonObject.class::cast).toList();
    }

    @Test
    void theProjectsSchemaIsAskedAboutEachCommit() throws Exception {
        project.write(
                ".loki/rules/pre-commit.schema.json",
                "{\"type\": \"object\", \"properties\": {\"files\": {\"items\": {\"properties\":"
                        + " {\"path\": {\"pattern\": \"^b\"}}}}}}");
        project.git("commit", "-qam", "[CONSTITUTION] v1.0.1: Commit b only");

        RunReport report = run("""
                version: 1
                tasks:
                  - {id: wrong, type: chore, title: Wrong, act: echo a > a.txt, retries: 0}
                  - {id: right, type: chore, title: Right, act: echo b > b.txt}
                """);

        assertThat(report.tasks())
                .extracting(task -> task.status().wireName())
                .containsExactly("dead_letter", "completed");
        assertThat(entries("violation"))
                .extracting(Json::write)
                .filteredOn(entry -> entry.contains("COMMIT_FORMAT"))
                .singleElement()
                .asString()
                .contains("\"wrong\"", "/files/0/path must match ^b");
    }

    @Test
    void whatALinterMendsIsCommittedWithTheTask() throws Exception {
        String config = """
                gates:
                  - name: linting
                    run: grep -q good a.txt
                    fix: echo good > a.txt; echo once >> ../fixes-%s
                """.formatted(dir.getFileName());

        RunReport report = run(ONE, config);

        assertThat(report.exitCode()).as(report.reason()).isZero();
        assertThat(project.git("show", "HEAD:a.txt")).isEqualTo("good");
        Path fixes = dir.resolveSibling("fixes-" + dir.getFileName());
        assertThat(Files.readString(fixes)).isEqualTo("once\n");
        Files.delete(fixes);
        assertThat(entries("gates_changed_files")).hasSize(1);
    }

    @Test
    void aFindingElsewhereBecomesATaskOnceThatWaitsForSomebodyToNameIt() throws Exception {
        program("semgrep", """
                echo '{"results": [{"check_id": "no-eval", "path": "old.js", "start": {"line": 1},
                  "extra": {"severity": "ERROR", "message": "eval is dangerous", "lines": "eval(x)"}}]}'""");
        String two = ONE + "  - {id: b, type: chore, title: B, retries: 0, act: \"echo b > b.txt\"}\n";

        RunReport report = run(two);

        assertThat(report.exitCode()).as(report.reason()).isZero();
        assertThat(queue("pending")).singleElement().satisfies(task -> {
            assertThat(task.string("id").orElse("")).startsWith("finding-");
            assertThat(task.string("title")).contains("Mend no-eval in old.js:1");
        });
        assertThat(run(two + "  - {id: c, type: chore, title: C, act: \"echo c > c.txt\"}\n")
                        .exitCode())
                .isZero();
        assertThat(queue("pending")).hasSize(1);
    }

    @Test
    void noTaskIsMadeOfAFindingWhereThatIsSwitchedOff() throws Exception {
        gates("auto_review: {security_scan: {auto_create_issues: false}}\n");
        program("semgrep", """
                echo '{"results": [{"check_id": "no-eval", "path": "old.js", "start": {"line": 1},
                  "extra": {"severity": "ERROR", "message": "eval is dangerous", "lines": "eval(x)"}}]}'""");

        assertThat(run(ONE).exitCode()).isZero();
        assertThat(queue("pending")).isEmpty();
    }

    @Test
    void aFindingThatIsGoneTakesItsTaskAlong() throws Exception {
        program("semgrep", """
                test -f a.txt && test -f b.txt && { echo '{"results": []}'; exit 0; }
                echo '{"results": [{"check_id": "no-eval", "path": "old.js", "start": {"line": 1},
                  "extra": {"severity": "ERROR", "message": "eval is dangerous", "lines": "eval(x)"}}]}'""");

        run(ONE + "  - {id: b, type: chore, title: B, depends_on: [a], act: \"echo b > b.txt\"}\n");

        assertThat(entries("task_added")).hasSize(3);
        assertThat(queue("pending")).isEmpty();
    }

    @Test
    void aCouncilThatRejectsStopsTheTaskAndStandsInTheLedger() throws Exception {
        String config = """
                gates:
                  - name: council
                    kind: council
                    reviewers:
                      - {name: eng-one, run: 'echo "{\\"verdict\\": \\"approve\\"}"'}
                      - {name: two, provider: claude}
                providers:
                  claude:
                    command: [sh, -c, "grep -q 'a.txt' && echo thinking && echo '{\\"verdict\\": \\"reject\\", \\"comment\\": \\"too short\\"}'"]
                    stdin: "{prompt}"
                """;

        RunReport report = run(ONE, config);

        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.tasks().get(0).text()).contains("two: reject, too short");
        assertThat(project.read(".loki/ledgers/reviews.jsonl"))
                .contains("\"reviewer\":\"eng-one\",\"verdict\":\"approve\"")
                .contains("\"reviewer\":\"two\",\"verdict\":\"reject\"");
    }

    @Test
    void aTesterWhoApprovesWhatAGateRefusesBreaksItsContract() throws Exception {
        String config = """
                gates:
                  - {name: unit, run: exit 1}
                  - name: council
                    kind: council
                    reviewers: [{name: qa-one, run: 'echo "{\\"verdict\\": \\"approve\\"}"'}]
                """;

        RunReport report = run(ONE, config);

        assertThat(report.tasks().get(0).code()).isEqualTo("ROLE_VIOLATION");
        assertThat(report.tasks().get(0).text()).contains("qa-one approved the work while gate unit is FAIL");
    }

    @Test
    void aTesterWhoseTestsFailLeavesABugRecord() throws Exception {
        project.write(".loki/specs/api.yaml", "openapi: 3.1.0\ninfo: {title: A, version: \"1\"}\npaths: {}\n");
        project.git("add", "-f", ".loki/specs");
        project.git("commit", "-qm", "Specify");
        RunReport report = run("""
                version: 1
                tasks:
                  - id: check
                    type: test
                    title: Check the contract
                    agent: qa-main
                    spec: .loki/specs/api.yaml#/paths
                    tests: [tests/api.sh]
                    retries: 1
                    act: mkdir -p tests; echo x > tests/api.sh
                    verify: "echo 'status expected: <201> but was: <500>'; exit 1"
                """);

        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(queue("dead-letter"))
                .filteredOn(record -> record.string("kind").orElse("").equals("bug"))
                .singleElement()
                .satisfies(bug -> {
                    assertThat(bug.string("spec_reference")).contains(".loki/specs/api.yaml#/paths");
                    assertThat(bug.string("test")).contains("tests/api.sh");
                    assertThat(bug.string("expected")).contains("201");
                    assertThat(bug.string("actual")).contains("500");
                });
    }

    @Test
    void anInvariantOfTheProjectIsEnforced() throws Exception {
        String own = """
                , {"code": "SMALL_STEPS", "id": "OWN", "moments": ["POST"], "severity": "BLOCK",
                  "rule": "changed_files <= 1", "exit": 5, "retry": false, "fix": "split the task"}]
                """;
        String shipped = resource("invariants.json").strip();
        project.write(".loki/rules/invariants.json", shipped.substring(0, shipped.length() - 1) + own);
        project.git("commit", "-qam", "Ask for small steps");

        RunReport report = run(ONE.replace("echo a > a.txt", "echo a > a.txt; echo b > b.txt"));

        assertThat(report.exitCode()).isEqualTo(5);
        assertThat(report.tasks().get(0).code()).isEqualTo("SMALL_STEPS");
        assertThat(run(ONE.replace("id: a", "id: small")).tasks())
                .anyMatch(task -> task.status() == TaskStatus.COMPLETED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"implementation", "deploy"})
    void aTesterDoesNoTaskThatItsContractDoesNotName(String type) throws Exception {
        RunReport report = run("""
                version: 1
                tasks:
                  - {id: a, type: %s, title: A, agent: qa-main, act: "echo a > a.txt"}
                """.formatted(type));

        assertThat(report.exitCode()).isEqualTo(5);
        assertThat(project.read(".loki/state/journal.jsonl"))
                .contains("an agent of the role qa does no task of the type " + type);
        assertThat(project.has("a.txt")).isFalse();
    }

    @Test
    void aRulesFileThatIsMissingStopsTheRun() {
        project.git("rm", "-q", ".loki/rules/quality-gates.yaml");
        project.git("commit", "-qm", "Forget the gates");

        assertThat(catchThrowableOfType(LokiException.class, () -> run(ONE)).code())
                .isEqualTo("RULES_MISSING");
    }
}
