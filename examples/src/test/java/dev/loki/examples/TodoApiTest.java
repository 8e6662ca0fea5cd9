package dev.loki.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Fields;
import dev.loki.core.json.Json;
import dev.loki.core.task.GateSpec;
import dev.loki.core.task.Task;
import dev.loki.core.task.TaskFile;
import dev.loki.core.task.TaskOrder;
import dev.loki.examples.ExampleProject.Result;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of {@code todo-api}, run by hand in the order in which its tasks run them. */
final class TodoApiTest {
    private static final String CONTRACT_TESTS = "scripts/contract-tests.sh";

    @TempDir
    private Path folder;

    private ExampleProject project;

    @BeforeEach
    void copyTheExample() throws Exception {
        project = ExampleProject.copy("todo-api", folder.resolve("todo-api"));
    }

    @Test
    void contractTestsFailBeforeTheWorkFailOnTheDraftAndPassOnTheCorrection() throws Exception {
        project.git("apply", "agent/openapi.patch");
        assertThat(project.sh(Map.of(), "agent/write-contract-tests.sh").exitCode())
                .isZero();

        Result before = project.sh(Map.of(), CONTRACT_TESTS, "--must-fail");
        assertThat(before.output()).contains("11 of 11 contract tests failed");
        assertThat(before.exitCode()).isZero();

        assertThat(implement(1, "").exitCode()).isZero();
        Result draft = project.sh(Map.of(), CONTRACT_TESTS);
        assertThat(draft.exitCode()).isEqualTo(3);
        assertThat(draft.output())
                .contains("ok   an empty list is listed")
                .contains("FAIL a title creates a to-do: expected status 201, got 200")
                .contains("FAIL an empty title is refused: expected status 400, got 200");
        assertThat(lint().output()).contains("src/TodosHandler.java").contains("FIXME");

        assertThat(implement(2, draft.output()).exitCode()).isZero();
        Result corrected = project.sh(Map.of(), CONTRACT_TESTS);
        assertThat(corrected.output()).contains("all 11 contract tests passed");
        assertThat(corrected.exitCode()).isZero();
        assertThat(lint().exitCode()).isZero();
        assertThat(project.git("status", "--porcelain", "--untracked-files=all")
                        .lines()
                        .map(String::strip))
                .containsExactlyInAnyOrder(
                        "M src/TodoServer.java",
                        "?? src/TodosHandler.java",
                        "?? tests/TodosContractTest.java",
                        "?? .loki/specs/openapi.yaml");
    }

    @Test
    void theDraftIsCorrectedOnlyByWhatFailed() throws Exception {
        implement(2, "");
        assertThat(folder.resolve("todo-api/src/TodosHandler.java")).content().contains("FIXME");

        implement(3, "gate lint failed: src/TodosHandler.java:25: FIXME");
        assertThat(folder.resolve("todo-api/src/TodosHandler.java")).content().doesNotContain("FIXME");
    }

    @Test
    void testsThatPassTooEarlyOrDoNotCompileProveNothing() throws Exception {
        project.sh(Map.of(), "agent/write-contract-tests.sh");
        implement(2, "FAIL");
        assertThat(project.sh(Map.of(), CONTRACT_TESTS, "--must-fail").exitCode())
                .isEqualTo(1);

        Files.writeString(folder.resolve("todo-api/src/Broken.java"), "final class Broken {");
        Result broken = project.sh(Map.of(), CONTRACT_TESTS, "--must-fail");
        assertThat(broken.exitCode()).isEqualTo(1);
        assertThat(broken.output()).contains("Broken.java");
    }

    @Test
    void tasksGoFromTheContractToTheTestsToTheCode() {
        TaskFile file = TaskFile.read(project.root().resolve(".loki/tasks.yaml"), "tasks.yaml");

        assertThat(TaskOrder.order(file.tasks())).extracting(Task::id).containsExactly("spec-1", "test-1", "impl-1");
        assertThat(file.gates()).extracting(GateSpec::name).containsExactly("lint");
    }

    @Test
    void agentsReportTheirDecisionsAndThatTheySpentNothing() throws Exception {
        for (String script : List.of("agent/write-contract-tests.sh", "agent/implement-todos.sh")) {
            Path file = folder.resolve("result.json");
            assertThat(project.sh(Map.of("LOKI_RESULT_FILE", file.toString()), script)
                            .exitCode())
                    .isZero();

            Fields result = Json.document(Files.readString(file), script).fields();
            assertThat(result.requireString("summary")).isNotBlank();
            assertThat(result.number("cost_usd")).contains(BigDecimal.ZERO);
            assertThat(result.objects("decisions")).singleElement().satisfies(decision -> {
                assertThat(decision.requireString("question")).endsWith("?");
                assertThat(decision.requireString("answer")).isNotBlank();
                assertThat(decision.requireString("rationale")).isNotBlank();
            });
        }
    }

    private Result implement(int attempt, String lastError) throws IOException, InterruptedException {
        Path error = folder.resolve("last-error.txt");
        if (!lastError.isEmpty()) {
            Files.writeString(error, lastError);
        }
        Map<String, String> env =
                Map.of("LOKI_ATTEMPT", Integer.toString(attempt), "LOKI_LAST_ERROR_FILE", error.toString());
        return project.sh(env, "agent/implement-todos.sh");
    }

    private Result lint() throws IOException, InterruptedException {
        return project.sh(Map.of(), "scripts/lint.sh");
    }
}
