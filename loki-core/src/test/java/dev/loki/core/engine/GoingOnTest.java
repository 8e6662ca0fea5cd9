package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.task.ProjectConfig;
import dev.loki.testing.GitProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session that goes on with a run has the tasks and the provider with which that began. */
class GoingOnTest {
    private static final String TASKS = """
            version: 1
            defaults: {type: chore, retries: 0}
            tasks:
              - {id: a, title: A, act: "echo a > a.txt"}
              - {id: b, title: B, approval: required, act: "echo b > b.txt"}
              - {id: c, title: C, depends_on: [b], act: "echo c > c.txt"}
            """;

    @TempDir
    Path dir;

    private GitProject project;

    @BeforeEach
    void makeProject() {
        project = GitProject.create(dir);
    }

    private RunReport run(RunOptions options) {
        return RarvLoop.builder(dir).env(System.getenv()).build().run(options);
    }

    private static RunOptions of(Path tasks) {
        RunOptions plain = RunOptions.defaults();
        return new RunOptions(
                Optional.of(tasks),
                plain.only(),
                plain.provider(),
                plain.limits(),
                plain.fresh(),
                plain.failFast(),
                plain.commit(),
                plain.switchTo(),
                plain.approval());
    }

    @Test
    void theTasksAreThoseOfTheFileThatTheRunBeganWith() {
        project.write("work.yaml", TASKS).tasks(TASKS.replace("id: a,", "id: other,"));
        project.git("add", "work.yaml");
        project.git("commit", "-qm", "Plan");

        assertThat(run(of(dir.resolve("work.yaml"))).tasks()).hasSize(3);
        RunReport second = run(RunOptions.defaults());

        assertThat(second.tasks()).extracting(RunReport.TaskOutcome::id).containsExactly("a", "b", "c");
        assertThat(project.read(".loki/state/journal.jsonl")).doesNotContain("\"other\"");
        assertThat(RunPlan.of(dir, System.getenv(), ProjectConfig.EMPTY, RunOptions.defaults())
                        .steps())
                .hasSize(3);
    }

    @Test
    void afterARunIsOverTheTasksAreThoseOfTheProjectAgain() {
        project.write("work.yaml", TASKS.replace("approval: required, ", ""))
                .tasks("version: 1\ntasks:\n  - {id: other, type: chore, title: Other, act: touch other.txt}\n");
        project.git("add", "work.yaml");
        project.git("commit", "-qm", "Plan");
        assertThat(run(of(dir.resolve("work.yaml"))).exitCode()).isZero();

        assertThat(run(RunOptions.defaults()).exitCode()).isZero();

        assertThat(project.has("other.txt")).isTrue();
    }

    @Test
    void theProviderIsTheOneThatTheRunBeganWith() throws IOException {
        Path config = Files.writeString(dir.resolve("../" + dir.getFileName() + ".yaml"), """
                version: 1
                providers:
                  fake: {command: [sh, -c, "cat > /dev/null; echo $LOKI_TASK_ID > $LOKI_TASK_ID.txt"], stdin: "{prompt}"}
                """);
        project.tasks(TASKS.replaceAll("act: \"[^\"]*\"", "act: {prompt: x}").replace("retries: 0", "retries: 1"));
        RunOptions plain = RunOptions.defaults();
        RarvLoop.Builder engine =
                RarvLoop.builder(dir).env(System.getenv()).config(ProjectConfig.read(config, "config.yaml"));
        engine.build()
                .run(new RunOptions(
                        Optional.empty(),
                        plain.only(),
                        Optional.of("fake"),
                        plain.limits(),
                        plain.fresh(),
                        plain.failFast(),
                        plain.commit(),
                        plain.switchTo(),
                        RunOptions.ApprovalMode.DENY));
        assertThat(project.has("a.txt")).isTrue();
        project.tasks(TASKS.replaceAll("act: \"[^\"]*\"", "act: {prompt: x}").replace("approval: required, ", ""));

        RunReport second = engine.build().run(RunOptions.defaults());

        assertThat(second.exitCode()).as(second.reason()).isZero();
        assertThat(project.read("c.txt")).isEqualTo("c\n");
    }
}
