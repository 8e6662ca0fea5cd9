package dev.loki.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Yaml;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskFileTest {
    private static final String FULL = """
            version: 1
            defaults: {provider: shell, timeout: 10m, retries: 3, type: chore, agent: eng-002-backend}
            limits: {iterations: 30, wall: 2h, usd: 5.00, tokens: 2000000}
            gates:
              - {name: unit-tests, run: mvn -q test, timeout: 5m, when_exists: pom.xml}
              - {name: lint, run: [mvn, lint], fix: mvn fix, blocking: false}
            tasks:
              - id: spec-1
                type: spec
                title: Write the OpenAPI document
                description: |
                  Two lines
                  of text
                agent: eng-001-api
                agent_type: general-purpose
                parent: orchestrator-2
                act: {patch: patches/openapi.diff}
                produces: [.loki/specs/openapi.yaml]
              - id: task-005
                type: implementation
                title: Implement POST /api/todos
                spec: .loki/specs/openapi.yaml#/paths/~1api~1todos/post
                depends_on: [spec-1]
                priority: high
                files: ["backend/**"]
                act: ./scripts/make-endpoint.sh
                verify: [mvn, -q, test]
                tests: [backend/TodosContractTest.java]
                timeout: 1h30m
                retries: 0
              - id: docs-1
                act: {prompt: Document the API, provider: claude, model: sonnet}
                files: []
                approval: required
                priority: 10
              - id: deploy-1
                type: deploy
                requires_gates: [unit-tests, lint]
                act: {run: [./deploy.sh, staging]}
                health: curl -fsS http://127.0.0.1:8080/health
                rollback: ./deploy.sh staging --previous
              - id: replayed
                act: {replay: recorded.json}
            """;

    private static TaskFile parse(String yaml) {
        return TaskFile.parse(Yaml.document(yaml, "tasks.yaml"));
    }

    private static Task task(String id) {
        return parse(FULL).tasks().stream()
                .filter(t -> t.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void readsWhatHoldsForAllTasks() {
        TaskFile file = parse(FULL);

        assertThat(file.name()).isEqualTo("tasks.yaml");
        assertThat(file.provider()).contains("shell");
        assertThat(file.limits())
                .isEqualTo(new Limits(
                        OptionalInt.of(30),
                        Optional.of(Duration.ofHours(2)),
                        OptionalLong.of(2_000_000),
                        Optional.of(new BigDecimal("5"))));
        assertThat(file.gates())
                .containsExactly(
                        new GateSpec(
                                "unit-tests",
                                GateSpec.Kind.COMMAND,
                                Optional.of(new CommandLine.Shell("mvn -q test")),
                                Optional.empty(),
                                Optional.empty(),
                                true,
                                Duration.ofMinutes(5),
                                Optional.of("pom.xml"),
                                Optional.empty(),
                                List.of(),
                                "tasks.yaml:5"),
                        new GateSpec(
                                "lint",
                                GateSpec.Kind.COMMAND,
                                Optional.of(new CommandLine.Argv(List.of("mvn", "lint"))),
                                Optional.of(new CommandLine.Shell("mvn fix")),
                                Optional.empty(),
                                false,
                                GateSpec.DEFAULT_TIMEOUT,
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                "tasks.yaml:6"));
        assertThat(file.tasks())
                .extracting(Task::id)
                .containsExactly("spec-1", "task-005", "docs-1", "deploy-1", "replayed");
    }

    @Test
    void readsEveryFieldOfATask() {
        assertThat(task("spec-1"))
                .isEqualTo(Task.builder("spec-1")
                        .type(Task.Type.SPEC)
                        .title("Write the OpenAPI document")
                        .description("Two lines\nof text\n")
                        .agent("eng-001-api")
                        .agentType("general-purpose")
                        .parent("orchestrator-2")
                        .act(new Act.Patch("patches/openapi.diff"))
                        .produces(List.of(".loki/specs/openapi.yaml"))
                        .timeout(Duration.ofMinutes(10))
                        .retries(3)
                        .place("tasks.yaml:8")
                        .build());
        assertThat(task("task-005"))
                .isEqualTo(Task.builder("task-005")
                        .type(Task.Type.IMPLEMENTATION)
                        .title("Implement POST /api/todos")
                        .agent("eng-002-backend")
                        .spec(".loki/specs/openapi.yaml#/paths/~1api~1todos/post")
                        .dependsOn(List.of("spec-1"))
                        .priority(3)
                        .files(List.of("backend/**"))
                        .act(new Act.Run(new CommandLine.Shell("./scripts/make-endpoint.sh")))
                        .verify(new CommandLine.Argv(List.of("mvn", "-q", "test")))
                        .tests(List.of("backend/TodosContractTest.java"))
                        .timeout(Duration.ofMinutes(90))
                        .retries(0)
                        .place("tasks.yaml:19")
                        .build());
    }

    @Test
    void readsEachFormOfAct() {
        assertThat(task("docs-1").act())
                .contains(new Act.Prompt("Document the API", Optional.of("claude"), Optional.of("sonnet")));
        assertThat(task("deploy-1").act())
                .contains(new Act.Run(new CommandLine.Argv(List.of("./deploy.sh", "staging"))));
        assertThat(task("replayed").act()).contains(new Act.Replay("recorded.json"));
    }

    @Test
    void readsADeployment() {
        Task deploy = task("deploy-1");

        assertThat(deploy.requiresGates()).containsExactly("unit-tests", "lint");
        assertThat(deploy.health()).contains(new CommandLine.Shell("curl -fsS http://127.0.0.1:8080/health"));
        assertThat(deploy.rollback()).contains(new CommandLine.Shell("./deploy.sh staging --previous"));
    }

    @Test
    void tellsAnEmptyWriteSetFromAnAbsentOne() {
        assertThat(task("docs-1").files()).contains(List.of());
        assertThat(task("docs-1").approvalRequired()).isTrue();
        assertThat(task("replayed").files()).isEmpty();
    }

    @Test
    void fillsInTheDocumentedDefaults() {
        Task task = parse("tasks: [{id: a}]").tasks().get(0);

        assertThat(task)
                .isEqualTo(Task.builder("a")
                        .type(Task.Type.IMPLEMENTATION)
                        .title("a")
                        .agent("eng-main")
                        .parent("orchestrator-main")
                        .priority(5)
                        .timeout(Duration.ofMinutes(15))
                        .retries(4)
                        .place("tasks.yaml:1")
                        .build());
        assertThat(task.act()).isEmpty();
        assertThat(task.spec()).isEmpty();
    }

    @Test
    void readsPrioritiesAsWordsAndNumbers() {
        List<Task> tasks = parse("""
                tasks:
                  - {id: a, priority: critical}
                  - {id: b, priority: high}
                  - {id: c, priority: medium}
                  - {id: d, priority: low}
                  - {id: e, priority: 1}
                  - {id: f, priority: 10}
                """).tasks();

        assertThat(tasks).extracting(Task::priority).containsExactly(1, 3, 5, 8, 1, 10);
    }

    @Test
    void acceptsAFileWithoutTasksYet() {
        assertThat(parse("version: 1\ntasks: []").tasks()).isEmpty();
    }

    @Test
    void readsTheExampleOfTheRepository() {
        TaskFile file =
                TaskFile.read(Path.of("../examples/todo-api/.loki/tasks.yaml"), "examples/todo-api/.loki/tasks.yaml");

        assertThat(TaskOrder.order(file.tasks())).extracting(Task::id).containsExactly("spec-1", "test-1", "impl-1");
    }

    @Test
    void opensAFileByItsKind(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("tasks.yml"), "tasks: [{id: yaml}]");
        Files.writeString(folder.resolve("own.json"), "{\"version\": 1, \"tasks\": [{\"id\": \"json\"}]}");
        Files.writeString(folder.resolve("tasks.json"), "{\"tasks\": [{\"id\": 7, \"title\": \"T\"}]}");
        Files.writeString(folder.resolve("PRD.MD"), "- [ ] T001 Do it\n");

        assertThat(openedIds(folder, "tasks.yml")).containsExactly("yaml");
        assertThat(openedIds(folder, "own.json")).containsExactly("json");
        assertThat(openedIds(folder, "tasks.json")).containsExactly("7");
        assertThat(openedIds(folder, "PRD.MD")).containsExactly("T001");
    }

    private static List<String> openedIds(Path folder, String name) {
        return TaskFile.open(folder.resolve(name), name).tasks().stream()
                .map(Task::id)
                .toList();
    }

    @Test
    void readsAFileWithByteOrderMarkAndWindowsLineEnds(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("tasks.yaml"), "\uFEFFversion: 1\r\ntasks:\r\n  - id: a\r\n");

        assertThat(TaskFile.read(file, "tasks.yaml").tasks())
                .extracting(Task::id)
                .containsExactly("a");
    }
}
