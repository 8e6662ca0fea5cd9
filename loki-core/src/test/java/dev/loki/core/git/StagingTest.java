package dev.loki.core.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagingTest {
    @TempDir
    private Path dir;

    private Git handed(String index) {
        Map<String, String> env = new HashMap<>(TestRepository.ENV);
        env.put("GIT_INDEX_FILE", index);
        return Git.open(dir, env);
    }

    @Test
    void theIndexThatGitHandsToAHookIsTheOneThatCounts() {
        TestRepository repository = TestRepository.withFirstCommit(dir);
        repository.write("README", "second\n");
        repository.git("add", "README");
        repository.git("update-index", "--refresh");
        repository.run("read-tree", "--index-output=.git/next-index", "HEAD");
        String committed = repository.git("rev-parse", "HEAD^{tree}");

        assertThat(handed(".git/next-index").staging().tree()).isEqualTo(committed);
        assertThat(handed(".git/next-index").stagedLines()).isEmpty();
        assertThat(repository.open().stagedLines()).extracting(AddedLine::text).containsExactly("second");
    }

    @Test
    void anIndexOfAnotherRepositoryIsNotLookedAt() throws IOException {
        TestRepository repository = TestRepository.withFirstCommit(Files.createDirectory(dir.resolve("here")));
        TestRepository other = TestRepository.withFirstCommit(Files.createDirectory(dir.resolve("other")));
        other.write("README", "other\n");
        other.git("add", "-A");
        dir = repository.root();

        assertThat(handed(other.root().resolve(".git/index").toString()).stagedLines())
                .isEmpty();
    }

    @Test
    void aNewRepositoryComparesWithNothing() {
        TestRepository repository = TestRepository.empty(dir);
        repository.write("a.txt", "one\n");
        repository.git("add", "-A");
        Git git = repository.open();

        assertThat(git.changes(git.staging().baseTree(), git.staging().tree()))
                .extracting(Change::path)
                .containsExactly("a.txt");
    }

    @Test
    void onlyChangesOfTrackedFilesLieBetweenWorkTreeAndIndex() {
        TestRepository repository = TestRepository.withFirstCommit(dir);
        repository.write("untracked", "x\n");
        Git git = repository.open();
        assertThat(git.staging().differsFromWorkTree()).isFalse();
        assertThat(git.references().differFromWorkTree("HEAD")).isFalse();

        repository.write("README", "second\n");
        assertThat(git.staging().differsFromWorkTree()).isTrue();
        assertThat(git.references().differFromWorkTree("HEAD")).isTrue();

        repository.git("add", "README");
        assertThat(git.staging().differsFromWorkTree()).isFalse();
        assertThat(git.references().differFromWorkTree("HEAD")).isTrue();
    }

    @Test
    void aNameThatStandsForNothingIsNoCommit() {
        Git git = TestRepository.withFirstCommit(dir).open();
        assertThat(git.references().commit("main")).contains(git.head());
        assertThat(git.references().commit("nosuch")).isEmpty();
        assertThat(git.references().commit("--all")).isEmpty();
        assertThat(git.references().commit("")).isEmpty();
        assertThat(git.references().shallow()).isFalse();
    }

    @Test
    void filesOfACommitAreToldFromTheProject() {
        TestRepository repository = TestRepository.withFirstCommit(dir);
        repository.write("app/.loki/rules/a b.json", "{}\n");
        repository.commitAll("Rules");
        Git git = Git.open(dir.resolve("app"), TestRepository.ENV);

        assertThat(git.references().filesAt("HEAD", ".loki/")).containsExactly(".loki/rules/a b.json");
        assertThat(git.references().filesAt("HEAD~1", ".loki/")).isEmpty();
    }
}
