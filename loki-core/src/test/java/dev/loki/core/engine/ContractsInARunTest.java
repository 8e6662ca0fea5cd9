package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.constitution.Violation;
import dev.loki.core.engine.RunReport.TaskOutcome;
import dev.loki.core.spi.ContentInspector;
import dev.loki.testing.GitProject;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contracts of the roles, enforced on what agents really leave behind. */
class ContractsInARunTest {
    private static final String IMPLEMENTATION = """
            version: 1
            tasks:
              - id: impl
                type: implementation
                title: Implement it
                spec: spec.md#
                tests: [tests/it.sh]
                verify: %s
                act: echo code > src.txt
            """;

    @TempDir
    Path dir;

    private GitProject project;

    @BeforeEach
    void makeProject() {
        project = GitProject.create(dir);
        project.write("spec.md", "# It\n")
                .write("tests/it.sh", "test -f src.txt\n")
                .write("tests/test_x.py", "def test_x(): pass\n");
        project.git("add", "spec.md", "tests");
        project.git("commit", "-qm", "Specify and test");
    }

    private TaskOutcome run(String tasks) {
        project.tasks(tasks);
        return RarvLoop.builder(dir)
                .env(System.getenv())
                .inspector(ContractsInARunTest::inspect)
                .build()
                .run(RunOptions.defaults())
                .tasks()
                .get(0);
    }

    private static List<ContentInspector.Finding> inspect(String path, String text) {
        List<String> lines = text.lines().toList();
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).contains("hunter2"))
                .mapToObj(i -> new ContentInspector.Finding(true, i + 1, "password", "hu…r2"))
                .toList();
    }

    @Test
    void anImplementationWhoseTestsFailedBeforeMayBegin() {
        TaskOutcome outcome = run(IMPLEMENTATION.formatted("echo seen >> log.txt; sh tests/it.sh"));

        assertThat(outcome.status()).as(outcome.text()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(project.git("show", "--stat=200", "HEAD")).doesNotContain("log.txt");
        assertThat(project.read(".loki/state/journal.jsonl")).contains("\"tests_before\":\"FAILED\"");
    }

    @ParameterizedTest
    @CsvSource({
        "'verify: \"true\"', prove nothing",
        "'retries: 0', no \"verify\" command",
    })
    void testsThatWereNotSeenToFailProveNothing(String line, String why) {
        TaskOutcome outcome = run(IMPLEMENTATION.formatted("x").replaceAll("verify: x", line));

        assertThat(outcome.code()).isEqualTo("TESTS_MISSING");
        assertThat(outcome.text()).contains(why);
        assertThat(project.has("src.txt")).isFalse();
    }

    @Test
    void anImplementationWithoutTestsIsRefused() {
        TaskOutcome outcome = run(IMPLEMENTATION.formatted("\"false\"").replace("[tests/it.sh]", "[tests/other.sh]"));

        assertThat(outcome.code()).isEqualTo("TESTS_MISSING");
        assertThat(outcome.text()).contains("tests/other.sh does not exist");
    }

    @ParameterizedTest
    @CsvSource({
        "eng-main, rm tests/it.sh, TEST_TAMPERED",
        "eng-main, echo '@Disabled' >> tests/it.sh, TEST_TAMPERED",
        "eng-main, : > tests/test_x.py, TEST_TAMPERED",
        "eng-main, mvn() { :; }; echo mvn -DskipTests > build.sh, TEST_TAMPERED",
        "eng-main, echo '// eslint-disable' > a.js, CHECK_SUPPRESSED",
        "qa-main, echo code > src.txt, ROLE_VIOLATION",
        "orchestrator-main, echo code > src.txt, ROLE_VIOLATION",
        "eng-main, printf 'a\\nkey hunter2\\n' > a.txt, SECRET_FOUND",
    })
    void workAgainstTheContractIsUndone(String agent, String act, String code) {
        TaskOutcome outcome = run("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: A, retries: 0, agent: %s, act: "%s"}
                """.formatted(agent, act.replace("\\", "\\\\")));

        assertThat(outcome.code()).as(outcome.text()).isEqualTo(code);
        assertThat(project.git("status", "--porcelain", "--", ".", ":(exclude).loki", ":(exclude).agent"))
                .isEmpty();
        assertThat(project.read(".loki/state/journal.jsonl")).doesNotContain("hunter2\\n");
    }

    @Test
    void aMovedTestIsNoDeletedOne() {
        TaskOutcome outcome = run("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: A, retries: 0, act: "mkdir -p tests/all; mv tests/it.sh tests/all/"}
                """);

        assertThat(outcome.status()).as(outcome.text()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void aDeploymentNeedsAHealthCheckAndAWayBack() {
        TaskOutcome outcome = run("""
                version: 1
                tasks:
                  - {id: a, type: deploy, title: A, agent: ops-main, act: touch deployed}
                """);

        assertThat(outcome.code()).isEqualTo("HEALTHCHECK_MISSING");
        assertThat(outcome.text()).contains("ROLLBACK_MISSING");
        assertThat(project.has("deployed")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"git rm -q tests/it.sh, tests/it.sh", "echo '// eslint-disable' > a.js, a.js"})
    void aReasonThatTheAgentGivesTravelsWithTheCommit(String act, String file, @TempDir Path elsewhere) {
        String base = project.git("rev-parse", "HEAD");
        TaskOutcome outcome = run("""
                version: 1
                tasks:
                  - id: a
                    type: chore
                    title: A
                    act: |
                      %s
                      echo '{"decisions":[{"question":"%s?","answer":"yes","rationale":"It has to"}]}' > "$LOKI_RESULT_FILE"
                """.formatted(act, file));
        assertThat(outcome.status()).as(outcome.text()).isEqualTo(TaskStatus.COMPLETED);
        String message = project.git("log", "-1", "--format=%B");
        assertThat(message).contains("\n\nDecided for \"" + file + "\": It has to\n\nAgent: ");

        project.git("clone", "-q", dir.toString(), elsewhere.resolve("clone").toString());
        GitProject clone = GitProject.at(elsewhere.resolve("clone"));
        assertThat(codes(clone, base)).doesNotContain("TEST_TAMPERED", "CHECK_SUPPRESSED");
        clone.git(
                "-c",
                "user.name=x",
                "-c",
                "user.email=x@example.org",
                "commit",
                "-q",
                "--amend",
                "-m",
                message.replace("It has to", ""));
        assertThat(codes(clone, base)).containsAnyOf("TEST_TAMPERED", "CHECK_SUPPRESSED");
    }

    private static List<String> codes(GitProject clone, String base) {
        return ChangeVerifier.builder(clone.root())
                .env(System.getenv())
                .build()
                .verify(ChangeScope.since(base))
                .violations()
                .stream()
                .map(Violation::code)
                .toList();
    }
}
