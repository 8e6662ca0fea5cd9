package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.testing.GitProject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run says and keeps when it cannot go on. */
class RunFailureTest {
    @TempDir
    Path dir;

    private GitProject project;

    @BeforeEach
    void makeProject() {
        project = GitProject.create(dir);
    }

    private RarvLoop.Builder engine() {
        return RarvLoop.builder(dir).env(System.getenv());
    }

    /** Stands for a disk that fails for good when that entry is written. */
    private static JournalProbe failingFrom(EntryType first) {
        return new JournalProbe() {
            private boolean broken;

            @Override
            public void before(Entry entry) {
                if (broken) {
                    throw new StorageException("an earlier write failed");
                }
                if (entry.type() == first) {
                    broken = true;
                    throw new StorageException("the disk is full");
                }
            }
        };
    }

    @Test
    void theFirstReasonIsToldAlsoWhenTheEndCannotBeWrittenDown() {
        project.tasks("tasks:\n  - {id: a, type: chore, act: echo x > x}\n");

        assertThatThrownBy(() ->
                        engine().probe(failingFrom(EntryType.ACT_ENDED)).build().run(RunOptions.defaults()))
                .isInstanceOf(LokiException.class)
                .hasMessage("the disk is full");

        assertThat(engine().build().run(RunOptions.defaults()).exitCode()).isZero();
        assertThat(project.subjects()).containsExactly("[Loki] eng-a: a", "Begin");
        assertThat(project.read("x")).isEqualTo("x\n");
    }

    @Test
    void undoneWorkIsKeptOnce() {
        project.tasks("tasks:\n  - {id: a, type: chore, retries: 1, act: echo x > x; exit 3}\n");

        assertThat(engine().build().run(RunOptions.defaults()).exitCode()).isEqualTo(1);

        Path kept = dir.resolve(".loki/state/kept");
        assertThat(kept).isDirectoryContaining("glob:**a-1-1.patch").isDirectoryContaining("glob:**a-2-1.patch");
        assertThat(kept.toFile().list()).hasSize(2);
        assertThat(project.has("x")).isFalse();
    }

    @Test
    void aNewBranchIsMadeWhereTheRunBegins() {
        project.tasks("tasks:\n  - {id: a, type: chore, act: echo x > x}\n");
        project.git("checkout", "-q", "--detach");

        assertThat(engine().build().run(on("work")).exitCode()).isZero();

        assertThat(project.git("branch", "--show-current")).isEqualTo("work");
        assertThat(project.git("rev-list", "--count", "main..work")).isEqualTo("1");
    }

    @Test
    void aNameThatNoBranchCanHaveIsRefused() {
        for (String name : List.of("-f", "a b", "a..b", "@{-1}x")) {
            assertThatThrownBy(() -> engine().build().run(on(name)))
                    .isInstanceOf(LokiException.class)
                    .hasMessage("\"" + name + "\" cannot be the name of a branch; choose another");
        }
        assertThat(project.git("branch", "--format=%(refname:short)")).isEqualTo("main");
    }

    private static RunOptions on(String branch) {
        RunOptions d = RunOptions.defaults();
        return new RunOptions(
                d.tasksFile(),
                d.only(),
                d.provider(),
                d.limits(),
                d.fresh(),
                d.failFast(),
                d.commit(),
                Optional.of(branch),
                d.approval());
    }
}
