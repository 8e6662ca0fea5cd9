package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.loki.core.LokiException;
import dev.loki.testing.GitProject;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a run makes may end on another branch than its own. */
class BranchesInARunTest {
    @TempDir
    Path dir;

    private GitProject project;

    @BeforeEach
    void makeProject() {
        project = GitProject.create(dir);
    }

    private RunReport run(String act, String verify) {
        project.tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: A, act: "%s", verify: "%s"}
                  - {id: b, type: chore, title: B, act: "echo b > b.txt"}
                """.formatted(act, verify));
        return run();
    }

    private RunReport run() {
        return RarvLoop.builder(dir).env(System.getenv()).build().run(RunOptions.defaults());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "git checkout -q --detach; echo a > a.txt",
                "echo a > a.txt; git checkout -q -b other",
                "git branch -m renamed; echo a > a.txt",
                "git checkout -q --orphan other; echo a > a.txt"
            })
    void aProviderThatLeavesTheBranchEndsTheRun(String act) {
        assertThatExceptionOfType(LokiException.class)
                .isThrownBy(() -> run(act, "true"))
                .satisfies(e -> assertThat(e.code()).isEqualTo("HEAD_MOVED"))
                .withMessageContaining("branch main")
                .withMessageContaining("loki run --resume");
        assertThat(project.git("log", "--all", "--format=%s").lines()).noneMatch(line -> line.startsWith("[Loki]"));
    }

    @Test
    void aGateThatLeavesTheBranchEndsTheRunWhichGoesOnOnItsBranch() {
        assertThatExceptionOfType(LokiException.class)
                .isThrownBy(() -> run("echo a > a.txt", "git switch -q -c other 2> /dev/null || true"))
                .satisfies(e -> assertThat(e.code()).isEqualTo("HEAD_MOVED"));

        project.git("switch", "-q", "main");

        assertThat(run().exitCode()).isZero();
        assertThat(project.subjects()).containsExactly("[Loki] eng-b: B", "[Loki] eng-a: A", "Begin");
    }
}
