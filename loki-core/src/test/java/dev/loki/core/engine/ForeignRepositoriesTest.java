package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.loki.core.LokiException;
import dev.loki.testing.GitProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in other repositories inside of the project cannot be committed by a run, so it is no work of a task. */
class ForeignRepositoriesTest {
    @TempDir
    Path dir;

    private GitProject project;

    @BeforeEach
    void makeProject() {
        project = GitProject.create(dir);
    }

    private RunReport run(String act, int retries) {
        project.tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: A, retries: %d, act: "%s"}
                  - {id: b, type: chore, title: B, act: "echo b > b.txt"}
                """.formatted(retries, act));
        return RarvLoop.builder(dir).env(System.getenv()).build().run(RunOptions.defaults());
    }

    @Test
    void aRepositoryThatAnAgentMakesIsPutAsideAndTheNextTaskIsDone() {
        RunReport report = run("git init -q sub; echo data > sub/f.txt; mkdir x; git init -q x/y", 1);

        assertThat(report.tasks().get(0).status()).isEqualTo(TaskStatus.DEAD_LETTER);
        assertThat(report.tasks().get(0).text()).contains("sub").contains("git repository of its own");
        assertThat(report.tasks().get(1).status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(dir.resolve("sub")).doesNotExist();
        assertThat(dir.resolve(".loki/state/kept/a-1-repository-1/f.txt")).hasContent("data");
        assertThat(dir.resolve(".loki/state/kept/a-2-repository-2/.git")).isDirectory();
    }

    @Test
    void aRepositoryThatIsMadeAndThenDescribedOnTheSecondAttemptIsAPlainFolder() {
        RunReport report = run("[ $LOKI_ATTEMPT = 2 ] || git init -q sub; mkdir -p sub; echo data > sub/f.txt", 1);

        assertThat(report.tasks().get(0).status()).as(report.reason()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(project.git("ls-files")).contains("sub/f.txt");
    }

    @Test
    void changesWithinASubmoduleAreNoWorkOfATask(@TempDir Path other) {
        GitProject library = GitProject.create(other);
        project.git(
                "-c",
                "protocol.file.allow=always",
                "submodule",
                "add",
                "-q",
                library.root().toString(),
                "sm");
        project.git("commit", "-qm", "Add a library");

        assertThatExceptionOfType(LokiException.class)
                .isThrownBy(() -> run("echo more >> sm/README.md; echo new > sm/new.txt", 0))
                .satisfies(e -> assertThat(e.code()).isEqualTo("DIRTY_TREE"))
                .withMessageContaining("submodule sm");
        assertThat(project.read(".loki/state/journal.jsonl")).contains("files of this submodule were changed");
        assertThat(project.subjects().get(0)).isEqualTo("Add a library");

        project.git("-C", "sm", "checkout", "-q", ".");
        project.git("-C", "sm", "clean", "-qfd");
        assertThat(run("true", 0).tasks().get(1).status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void whatIsKeptIsBoundedFoldersIncluded() throws IOException {
        Path kept = dir.resolve(".loki/state/kept");
        Path oldest = kept.resolve("old");
        Files.createDirectories(oldest.resolve("folder"));
        for (int i = 1; i < WorkTree.MAX_KEPT; i++) {
            Files.createFile(kept.resolve("patch-" + i));
        }
        Files.setLastModifiedTime(oldest, FileTime.fromMillis(0));

        run("echo x > x; exit 1", 0);

        assertThat(oldest).doesNotExist();
        assertThat(kept.resolve("a-1-1.patch")).exists();
    }
}
