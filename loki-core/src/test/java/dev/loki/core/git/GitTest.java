package dev.loki.core.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.LokiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitTest {
    @TempDir
    private Path dir;

    static void assertCode(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        LokiException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void refusesWhatIsNoRepository() {
        assertThatThrownBy(() -> Git.open(dir, TestRepository.ENV)).hasMessageContaining("run: git init " + dir);
        assertCode("NOT_A_REPOSITORY", () -> Git.open(dir, TestRepository.ENV));
        assertCode("NOT_A_REPOSITORY", () -> Git.open(dir.resolve("absent"), TestRepository.ENV));
        assertCode("GIT_MISSING", () -> Git.open(dir, Map.of("PATH", "/nonexistent")));
    }

    @Test
    void aBareRepositoryHasNoWorkTree() {
        new TestRepository(dir).git("init", "-q", "--bare");
        assertCode("NOT_A_REPOSITORY", () -> Git.open(dir, TestRepository.ENV));
    }

    @Test
    void aRepositoryWithoutCommitsIsNotReady() {
        Git git = TestRepository.empty(dir).open();
        assertThat(git.hasCommits()).isFalse();
        assertThat(git.log(10)).isEmpty();
        assertCode("NO_COMMITS", git::head);
        assertThatThrownBy(git::requireReady).hasMessageContaining("commit --allow-empty");
    }

    @Test
    void aDetachedHeadIsNotReady() {
        TestRepository repository = TestRepository.withFirstCommit(dir);
        Git git = repository.open();
        git.requireReady();
        assertThat(git.branch()).contains("main");
        repository.git("checkout", "-q", "--detach");
        assertThat(git.branch()).isEmpty();
        assertCode("DETACHED_HEAD", git::requireReady);
    }

    @Test
    void anUnfinishedMergeIsNotReady() {
        TestRepository repository = TestRepository.withFirstCommit(dir);
        repository.git("switch", "-q", "-c", "other");
        repository.write("README", "theirs\n");
        repository.commitAll("Theirs");
        repository.git("switch", "-q", "main");
        repository.write("README", "ours\n");
        repository.commitAll("Ours");
        assertThat(repository.run("merge", "other").exitCode()).isEqualTo(1);
        assertCode("GIT_UNFINISHED", repository.open()::requireReady);
    }

    @Test
    void aMissingIdentityIsNotReady() {
        TestRepository.withFirstCommit(dir);
        Map<String, String> nobody = new HashMap<>(TestRepository.ENV);
        nobody.keySet().removeIf(name -> name.startsWith("GIT_AUTHOR") || name.startsWith("GIT_COMMITTER"));
        nobody.put("GIT_CONFIG_COUNT", "1");
        nobody.put("GIT_CONFIG_KEY_0", "user.useConfigOnly");
        nobody.put("GIT_CONFIG_VALUE_0", "true");
        assertCode("NO_IDENTITY", Git.open(dir, nobody)::requireReady);
    }

    @Test
    void knowsTheProjectsPlaceInTheRepository() throws IOException {
        TestRepository repository = TestRepository.withFirstCommit(dir);
        repository.write("sub dir/ä/file", "x");
        Git git = Git.open(dir.resolve("sub dir/ä"), TestRepository.ENV);
        assertThat(git.root()).isEqualTo(dir.toRealPath());
        assertThat(git.prefix()).isEqualTo("sub dir/ä/");
        assertThat(git.projectDir()).isEqualTo(dir.toRealPath().resolve("sub dir/ä"));
        assertThat(repository.open().prefix()).isEmpty();
    }

    @Test
    void variablesOfAnotherRepositoryAreIgnored() throws IOException {
        TestRepository.withFirstCommit(dir);
        Map<String, String> env = new HashMap<>(TestRepository.ENV);
        env.put("GIT_DIR", "/nonexistent/.git");
        env.put("GIT_INDEX_FILE", "/nonexistent/index");
        env.put("GIT_LITERAL_PATHSPECS", "1");
        Git git = Git.open(dir, env);
        assertThat(git.root()).isEqualTo(dir.toRealPath());
        assertThat(git.snapshot(List.of())).isEqualTo(git.treeOf("HEAD"));
    }

    @Test
    void readsCommits() {
        TestRepository repository = TestRepository.withFirstCommit(dir);
        Git git = repository.open();
        String first = git.head();
        repository.git(
                "commit",
                "-q",
                "--allow-empty",
                "-m",
                "[Loki] Täsk",
                "-m",
                "Body: text\n\nline two",
                "-m",
                "Agent: eng-1\nTests: none\nAgent: again");
        CommitInfo info = git.commitInfo("HEAD").orElseThrow();
        assertThat(info.subject()).isEqualTo("[Loki] Täsk");
        assertThat(info.body()).startsWith("Body: text\n\nline two\n\nAgent:");
        assertThat(info.trailers()).containsExactly(Map.entry("Agent", "eng-1"), Map.entry("Tests", "none"));
        assertThat(info.parents()).containsExactly(first);
        assertThat(info.tree()).isEqualTo(git.treeOf("HEAD"));
        assertThat(info.authored())
                .isBetween(Instant.now().minusSeconds(300), Instant.now().plusSeconds(5));
        assertThat(git.log(10)).extracting(CommitInfo::subject).containsExactly("[Loki] Täsk", "Begin");
        assertThat(git.log(1)).hasSize(1);
        assertThat(git.commitInfo(first).orElseThrow().parents()).isEmpty();
        assertThat(git.commitInfo("0".repeat(40))).isEmpty();
        assertThat(git.isAncestor(first, "HEAD")).isTrue();
        assertThat(git.isAncestor("HEAD", first)).isFalse();
        assertThat(git.isAncestor("0".repeat(40), first)).isFalse();
    }

    @Test
    void listsTheCommitsBetweenTwoWithParentsFirst() {
        TestRepository repository = TestRepository.withFirstCommit(dir);
        Git git = repository.open();
        String base = git.head();
        repository.git("checkout", "-q", "-b", "side");
        repository.git("commit", "-q", "--allow-empty", "--date=2001-01-01T00:00:00Z", "-m", "Side");
        repository.git("checkout", "-q", "main");
        repository.git("commit", "-q", "--allow-empty", "-m", "Main");
        repository.git("merge", "-q", "--no-ff", "-m", "Merge", "side");

        List<CommitInfo> commits = git.commitsBetween(base, "HEAD");

        assertThat(commits).extracting(CommitInfo::subject).containsExactlyInAnyOrder("Side", "Main", "Merge");
        assertThat(commits.get(2).subject()).isEqualTo("Merge");
        assertThat(git.commitsBetween("HEAD", base)).isEmpty();
        assertCode("GIT_FAILED", () -> git.commitsBetween("0".repeat(40), base));
    }

    @Test
    void aRevisionIsNeverAnOption() {
        Git git = TestRepository.withFirstCommit(dir).open();
        assertThatThrownBy(() -> git.commitInfo("--all")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> git.switchTo("-f")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void foldsCommitsBackIntoTheWorkTree() {
        TestRepository repository = TestRepository.withFirstCommit(dir);
        Git git = repository.open();
        String first = git.head();
        repository.write("new", "x\n");
        repository.commitAll("Work of an agent");
        String second = git.head();
        git.foldBack(first);
        assertThat(git.head()).isEqualTo(first);
        assertThat(git.dirtyFiles(git.treeOf(first))).containsExactly("new");
        assertCode("HEAD_MOVED", () -> git.foldBack(second));
        assertThat(repository.git("reflog")).contains("loki: fold back");
    }

    @Test
    void makesAndChecksOutBranches() {
        TestRepository repository = TestRepository.withFirstCommit(dir);
        Git git = repository.open();
        git.createBranch("rescue/1", git.head());
        git.switchTo("rescue/1");
        assertThat(git.branch()).contains("rescue/1");
        assertCode("GIT_FAILED", () -> git.createBranch("rescue/1", "HEAD"));
        assertCode("GIT_FAILED", () -> git.switchTo("absent"));
    }

    @Test
    void revertsCommitsOrNone() {
        TestRepository repository = TestRepository.withFirstCommit(dir);
        Git git = repository.open();
        String start = git.treeOf("HEAD");
        repository.write("a", "1\n");
        repository.commitAll("One");
        String one = git.head();
        repository.write("a", "2\n");
        repository.commitAll("Two");
        String two = git.head();
        assertCode("GIT_FAILED", () -> git.revert(List.of(one)));
        assertThat(git.head()).isEqualTo(two);
        assertThat(repository.status()).isEmpty();
        String head = git.revert(List.of(two, one));
        assertThat(git.treeOf(head)).isEqualTo(start);
        assertThat(git.log(9)).hasSize(5);
    }

    @Test
    void removesOnlyOldLocks() throws IOException {
        TestRepository repository = TestRepository.withFirstCommit(dir);
        Path old = repository.write(".git/index.lock", "");
        Path young = repository.write(".git/refs/heads/main.lock", "");
        Instant died = Instant.parse("2026-01-02T03:04:05Z");
        Files.setLastModifiedTime(old, FileTime.from(died.minusSeconds(1)));
        Files.setLastModifiedTime(young, FileTime.from(died.plusSeconds(1)));
        repository.open().removeStaleIndexLock(died);
        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void theDiffHashIsThatOfTheOutputOfGit() throws Exception {
        TestRepository repository = TestRepository.withFirstCommit(dir);
        repository.write("ä b\n\"c", "x\n");
        repository.commitAll("Two");
        Process process = new ProcessBuilder(
                        "sh", "-c", "git diff-tree -r --raw -z --no-renames HEAD~1 HEAD | sha256sum")
                .directory(dir.toFile())
                .start();
        String expected = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(repository.open().diffHash("HEAD~1", "HEAD")).isEqualTo(expected.substring(0, 64));
    }

    @Test
    void worksInALinkedWorkTree() throws IOException {
        TestRepository repository = TestRepository.withFirstCommit(Files.createDirectory(dir.resolve("main")));
        repository.git(
                "worktree", "add", "-q", "-b", "side", dir.resolve("side").toString());
        TestRepository side = new TestRepository(dir.resolve("side"));
        side.write("new", "x\n");
        Git git = side.open();
        String tree = git.snapshot(List.of());
        String head = git.commit(tree, "In the side tree", git.head());
        assertThat(side.status()).isEmpty();
        assertThat(repository.git("rev-parse", "side")).isEqualTo(head);
        assertThat(git.addedLines("main", "side")).containsExactly(new AddedLine("new", 1, "x"));
        assertThat(repository.status()).isEmpty();
    }
}
