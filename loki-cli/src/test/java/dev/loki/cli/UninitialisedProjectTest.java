package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.testing.GitProject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run in a project that never saw {@code loki init}. */
class UninitialisedProjectTest {
    @Test
    void anAgentThatStagesEverythingStagesNothingThatTheRunKeeps(@TempDir Path dir) {
        GitProject project = GitProject.create(dir).tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: A, act: "echo a > a.txt; git add -A"}
                """);

        assertThat(InProcess.existing(dir).loki("run").exit()).isEqualTo(ExitCode.OK);

        assertThat(project.git("ls-files", "--cached").lines())
                .containsExactlyInAnyOrder(".loki/.gitignore", ".loki/tasks.yaml", "README.md", "a.txt");
        assertThat(project.git("status", "--porcelain", "--untracked-files=all").lines())
                .containsExactlyInAnyOrder("A  .loki/.gitignore", "A  .loki/tasks.yaml");
    }
}
