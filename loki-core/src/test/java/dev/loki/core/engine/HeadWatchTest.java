package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.engine.RunOptions.ApprovalMode;
import dev.loki.core.spi.ProgressReporter;
import dev.loki.core.task.Limits;
import dev.loki.testing.GitProject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadWatchTest {
    private static final String TWO_ATTEMPTS = """
            version: 1
            tasks:
              - id: a
                type: chore
                title: A
                act: echo attempt >> a.txt
                verify: test "$(wc -l < a.txt)" -ge 2
            """;

    @TempDir
    Path dir;

    private GitProject project;

    @BeforeEach
    void makeProject() {
        project = GitProject.create(dir);
    }

    private RunReport run(Limits limits) {
        return RarvLoop.builder(dir)
                .env(System.getenv())
                .build()
                .run(new RunOptions(
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        limits,
                        false,
                        false,
                        true,
                        Optional.empty(),
                        ApprovalMode.ASK));
    }

    private void commitByAPerson(String file) {
        project.write(file, "mine\n");
        project.git("add", file);
        project.git("commit", "-qm", "By a person", "--", file);
    }

    @Test
    void keepsACommitThatAPersonMadeWhileAnAttemptWasOpen() {
        project.tasks(TWO_ATTEMPTS);
        Limits one = new Limits(OptionalInt.of(1), Optional.empty(), OptionalLong.empty(), Optional.empty());
        assertThat(run(one).exitCode()).isEqualTo(6);
        assertThat(project.read("a.txt")).isEqualTo("attempt\n");

        commitByAPerson("mine.txt");
        RunReport report = run(Limits.NONE);

        assertThat(report.exitCode()).isZero();
        assertThat(project.subjects()).containsExactly("[Loki] eng-a: A", "By a person", "Begin");
        assertThat(project.git("show", "HEAD:mine.txt")).isEqualTo("mine");
        assertThat(project.git("show", "--format=", "--name-only", "HEAD")).isEqualTo("a.txt");
        assertThat(project.read(".loki/state/journal.jsonl")).contains("head_moved");
        assertThat(project.read(".loki/state/kept/a-head-moved-1.patch")).contains("+attempt");
    }

    @Test
    void keepsACommitThatAPersonMadeBetweenTwoTasks() {
        project.tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: A, act: touch a}
                  - {id: b, type: chore, title: B, depends_on: [a], act: touch b}
                """);
        ProgressReporter person = new ProgressReporter() {
            @Override
            public void note(Level level, String message) {
                if (message.startsWith("a: committed")) {
                    commitByAPerson("mine.txt");
                }
            }
        };

        RunReport report = RarvLoop.builder(dir)
                .env(System.getenv())
                .progress(person)
                .build()
                .run(RunOptions.defaults());

        assertThat(report.exitCode()).isZero();
        assertThat(project.subjects()).containsExactly("[Loki] eng-b: B", "By a person", "[Loki] eng-a: A", "Begin");
        assertThat(project.git("show", "HEAD:mine.txt")).isEqualTo("mine");
    }

    @Test
    void keepsACommitThatAPersonMadeAfterACrash() throws Exception {
        project.tasks(TWO_ATTEMPTS);
        int afterTheFirstFailure = 12;
        assertThat(CrashTest.runAndKill(dir, afterTheFirstFailure, "after")).isEqualTo(CrashingRun.HALTED);

        commitByAPerson("mine.txt");
        RunReport report = run(Limits.NONE);

        assertThat(report.exitCode()).isZero();
        assertThat(project.git("show", "HEAD:mine.txt")).isEqualTo("mine");
        assertThat(project.git("show", "--format=", "--name-only", "HEAD")).isEqualTo("a.txt");
    }
}
