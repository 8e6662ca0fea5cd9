package dev.loki.core.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotTest {
    private static final List<String> ODD_NAMES = List.of(
            "two words", "-n", "--all", "it's \"q\"", "a\nb", "näïve ☃", "tab\there", "back\\slash", "*", ":(top)x");

    @TempDir
    private Path dir;

    private TestRepository repository;
    private Git git;

    @BeforeEach
    void begin() {
        repository = TestRepository.withFirstCommit(dir);
        git = repository.open();
    }

    private String snapshot() {
        return git.snapshot(List.of());
    }

    private List<Change> changes() {
        return git.changes("HEAD", snapshot());
    }

    @Test
    void anUntouchedWorkTreeIsTheCommitsTree() {
        assertThat(snapshot()).isEqualTo(git.treeOf("HEAD"));
        assertThat(git.dirtyFiles(git.treeOf("HEAD"))).isEmpty();
    }

    @Test
    void seesEveryKindOfChange() {
        repository.write("gone", "x");
        repository.write("typed", "x");
        repository.write("tool", "x");
        repository.commitAll("More");
        repository.delete("gone");
        repository.delete("typed");
        repository.link("typed", "README");
        repository.executable("tool");
        repository.write("README", "second\n");
        repository.write("new/file", "x");
        assertThat(changes())
                .containsExactly(
                        new Change('M', "README", "100644"),
                        new Change('D', "gone", "100644"),
                        new Change('A', "new/file", "100644"),
                        new Change('M', "tool", "100755"),
                        new Change('T', "typed", "120000"));
    }

    @Test
    void namesMayHoldAnything() {
        ODD_NAMES.forEach(name -> repository.write("d/" + name, "x\n"));
        ODD_NAMES.forEach(name -> repository.write(name, "y\n"));
        String tree = snapshot();
        assertThat(git.changes("HEAD", tree))
                .extracting(Change::path)
                .containsAll(ODD_NAMES)
                .hasSize(20);
        assertThat(git.addedLines("HEAD", tree))
                .hasSize(20)
                .extracting(AddedLine::path)
                .containsAll(ODD_NAMES);
        String before = git.treeOf("HEAD");
        git.commit(tree, "Odd", git.head());
        assertThat(repository.status()).isEmpty();
        ODD_NAMES.forEach(name -> assertThat(git.snapshot(List.of(name))).isEqualTo(tree));
        git.restore(tree, before);
        ODD_NAMES.forEach(name -> assertThat(dir.resolve(name)).doesNotExist());
    }

    @Test
    void theUsersIndexIsNeitherReadNorTouched() throws IOException {
        repository.write(".gitignore", "ignored\n");
        repository.commitAll("Ignore");
        repository.write("README", "staged\n");
        repository.write("ignored", "x");
        repository.git("add", "-f", "README", "ignored");
        repository.write("README", "in the work tree\n");
        byte[] index = Files.readAllBytes(dir.resolve(".git/index"));
        String tree = snapshot();
        assertThat(git.changes("HEAD", tree)).extracting(Change::path).containsExactly("README");
        assertThat(repository.git("cat-file", "blob", tree + ":README")).isEqualTo("in the work tree");
        assertThat(Files.readAllBytes(dir.resolve(".git/index"))).isEqualTo(index);
        assertThat(git.dirtyFiles(git.treeOf("HEAD"))).containsExactly("README", "ignored");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--assume-unchanged", "--skip-worktree"})
    void aFlagInTheIndexHidesNoChange(String flag) {
        repository.git("update-index", flag, "README");
        repository.write("README", "hidden?\n");
        assertThat(changes()).extracting(Change::path).containsExactly("README");
    }

    @Test
    void lokisOwnFoldersAreTakenFromTheCommitExceptSpecsAndDiagrams() {
        repository.write(".loki/config.yaml", "version: 1\n");
        repository.write(".loki/rules/invariants.json", "[]");
        repository.commitAll("Project");
        repository.write(".loki/config.yaml", "changed\n");
        repository.delete(".loki/rules");
        repository.write(".loki/state/journal.jsonl", "{}\n");
        repository.write(".agent/sub-agents/eng.json", "{}");
        assertThat(snapshot()).isEqualTo(git.treeOf("HEAD"));
        repository.write(".loki/specs/openapi.yaml", "openapi: 3.1.0\n");
        repository.write(".loki/diagrams/a.mmd", "graph\n");
        repository.write(".lokirc", "x");
        assertThat(changes())
                .extracting(Change::path)
                .containsExactly(".loki/diagrams/a.mmd", ".loki/specs/openapi.yaml", ".lokirc");
    }

    @Test
    void onlyTheProjectsOwnFoldersAreSpecialInALargerRepository() {
        repository.write("app/x", "x");
        repository.commitAll("App");
        Git app = Git.open(dir.resolve("app"), TestRepository.ENV);
        repository.write("app/.loki/state/a", "x");
        repository.write("app/.loki/specs/b", "x");
        repository.write(".loki/c", "x");
        repository.write("outside", "x");
        assertThat(app.changes("HEAD", app.snapshot(List.of())))
                .extracting(Change::path)
                .containsExactly(".loki/c", "app/.loki/specs/b", "outside");
    }

    @Test
    void leavesOutWhatItIsTold() {
        repository.write("kept", "x");
        repository.write("out/deep/file", "x");
        repository.write("outside", "x");
        repository.write("README", "changed\n");
        assertThat(git.changes("HEAD", git.snapshot(List.of("out", "README"))))
                .extracting(Change::path)
                .containsExactly("kept", "outside");
    }

    @Test
    void whatIsLeftOutMayBeIgnoredTooOrNotExist() {
        repository.write(".loki/.gitignore", "state/\n");
        repository.write(".gitignore", "target\n.agent\n");
        repository.commitAll("Ignore");
        repository.write(".loki/state/journal", "x");
        repository.write(".agent/a", "x");
        repository.write("target/b", "x");
        assertThat(git.snapshot(List.of("target", "target/b", "absent"))).isEqualTo(git.treeOf("HEAD"));
    }

    @Test
    void whatIsLeftOutIsNotStored() {
        for (String name : List.of("big [1]", "big/deep/*", ".loki/state/big", ".agent/big")) {
            repository.write(name, "content of " + name);
        }
        repository.write("small", "x");
        git.snapshot(List.of("big [1]", "big/"));
        repository.git("add", "small");
        assertThat(repository.git("count-objects")).startsWith("5 objects");
    }

    @Test
    void everyFileMayGo() {
        repository.delete("README");
        assertThat(repository.git("ls-tree", snapshot())).isEmpty();
    }

    @Test
    void aFolderMayReplaceAFileAndTheReverse() {
        repository.write("file", "x");
        repository.write("folder/a", "x");
        repository.write("linked/a", "x");
        repository.commitAll("More");
        String before = git.treeOf("HEAD");
        repository.delete("file");
        repository.write("file/now/folder", "y");
        repository.delete("folder");
        repository.write("folder", "y");
        repository.delete("linked");
        repository.link("linked", "file/now");
        String after = snapshot();
        assertThat(git.changes(before, after))
                .extracting(Change::path)
                .containsExactly("file", "file/now/folder", "folder", "folder/a", "linked", "linked/a");
        git.restore(after, before);
        assertThat(snapshot()).isEqualTo(before);
        assertThat(repository.status()).isEmpty();
        git.restore(before, after);
        assertThat(snapshot()).isEqualTo(after);
    }

    @Test
    void restoreLeavesIgnoredAndUnchangedFilesAlone() throws IOException {
        repository.write(".gitignore", "*.o\n");
        repository.write(".loki/config.yaml", "version: 1\n");
        repository.write("same", "x");
        repository.commitAll("More");
        String before = git.treeOf("HEAD");
        repository.write(".loki/config.yaml", "mine\n");
        repository.write("a.o", "object");
        repository.write("new/b.o", "object");
        repository.write("new/c", "x");
        repository.write("README", "changed\n");
        repository.git("add", "-A");
        Object untouched = Files.getAttribute(dir.resolve("same"), "unix:ctime");
        git.restore(snapshot(), before);
        assertThat(repository.read("README")).isEqualTo("first\n");
        assertThat(dir.resolve("new/c")).doesNotExist();
        assertThat(repository.read("a.o") + repository.read("new/b.o")).isEqualTo("objectobject");
        assertThat(repository.read(".loki/config.yaml")).isEqualTo("mine\n");
        assertThat(repository.status()).isEqualTo("M  .loki/config.yaml");
        assertThat(Files.getAttribute(dir.resolve("same"), "unix:ctime")).isEqualTo(untouched);
    }

    @Test
    void restoreRefusesToOverwriteWhatIsNotInTheTree() {
        String before = git.treeOf("HEAD");
        repository.write("README", "changed\n");
        String after = snapshot();
        repository.write("README", "changed once more\n");
        GitTest.assertCode("RESTORE_FAILED", () -> git.restore(after, before));
        assertThat(repository.read("README")).isEqualTo("changed once more\n");
    }

    @Test
    void restoresExecutableBitsAndLinks() {
        repository.write("tool", "x");
        repository.executable("tool");
        repository.link("link", "tool");
        repository.commitAll("More");
        String before = git.treeOf("HEAD");
        repository.delete("tool");
        repository.delete("link");
        git.restore(snapshot(), before);
        assertThat(dir.resolve("tool")).isExecutable();
        assertThat(dir.resolve("link")).isSymbolicLink();
    }

    @Test
    void aNestedRepositoryIsRefusedUnlessItIsIgnored() throws IOException {
        TestRepository nested = TestRepository.empty(Files.createDirectory(dir.resolve("nested")));
        nested.write("hidden", "x");
        nested.commitAll("Hidden");
        assertThatThrownBy(this::snapshot).hasMessageStartingWith("nested is a git repository of its own");
        repository.write(".gitignore", "nested\n");
        assertThat(changes()).extracting(Change::path).containsExactly(".gitignore");
    }

    @Test
    void aNestedRepositoryWithoutCommitsGivesAClearSentence() throws IOException {
        TestRepository nested = TestRepository.empty(Files.createDirectory(dir.resolve("nested")));
        nested.write("hidden", "x");
        GitTest.assertCode("NESTED_REPOSITORY", this::snapshot);
        assertThatThrownBy(this::snapshot).hasMessageContaining("'nested/'");
    }

    @Test
    void aSubmoduleStaysWhatItIs(@TempDir Path elsewhere) {
        TestRepository library = TestRepository.withFirstCommit(elsewhere);
        repository.git(
                "-c",
                "protocol.file.allow=always",
                "submodule",
                "-q",
                "add",
                library.root().toString(),
                "lib");
        repository.commitAll("Submodule");
        assertThat(changes()).isEmpty();
        repository.write("lib/README", "dirty inside\n");
        repository.write("other", "x");
        assertThat(changes()).extracting(Change::path).containsExactly("other");
        new TestRepository(dir.resolve("lib")).commitAll("Moved");
        assertThat(changes()).contains(new Change('M', "lib", "160000"));
    }

    @Test
    void lineEndingsAreNormalisedAsTheUserSet() {
        repository.git("config", "core.autocrlf", "true");
        repository.git("config", "core.safecrlf", "true");
        repository.write("dos", "a\r\nb\r\n");
        String tree = snapshot();
        assertThat(repository.git("cat-file", "-s", tree + ":dos")).isEqualTo("4");
        git.commit(tree, "Dos", git.head());
        assertThat(git.dirtyFiles(tree)).isEmpty();
        assertThat(repository.status()).isEmpty();
    }

    @Test
    void addedLinesAreThoseOfTextFiles() {
        repository.write("code", "one\ntwo\nthree\n");
        repository.commitAll("Code");
        repository.write("code", "one\n+++ b/fake\n--- x\nthree\nfour\r\n");
        repository.write("new", "no line break");
        repository.write("binary", "a\0b\nsecret\n");
        repository.link("link", "new");
        assertThat(git.addedLines("HEAD", snapshot()))
                .containsExactly(
                        new AddedLine("code", 2, "+++ b/fake"),
                        new AddedLine("code", 3, "--- x"),
                        new AddedLine("code", 5, "four"),
                        new AddedLine("link", 1, "new"),
                        new AddedLine("new", 1, "no line break"));
    }

    @Test
    void removedLinesNameTheFileThatTheyWereIn() {
        repository.write("a/gone", "first\nsecond\r\n");
        repository.write("cut", "one\n-- x\nthree\n");
        repository.write("odd\tname", "x\n");
        repository.commitAll("Code");
        repository.git("rm", "-q", "a/gone", "odd\tname");
        repository.write("cut", "one\n");
        repository.write("new", "n\n");
        ChangedLines lines = git.changedLines("HEAD", snapshot());
        assertThat(lines.removed())
                .containsExactlyInAnyOrder(
                        new RemovedLine("a/gone", "first"),
                        new RemovedLine("a/gone", "second"),
                        new RemovedLine("cut", "-- x"),
                        new RemovedLine("cut", "three"),
                        new RemovedLine("odd\tname", "x"));
        assertThat(lines.added()).containsExactly(new AddedLine("new", 1, "n"));
    }

    @Test
    void noAttributeHidesAddedLines() {
        repository.write(".gitattributes", "* -diff binary\n");
        repository.write(".git/info/attributes", "* -diff\n");
        repository.git("config", "diff.external", "false");
        repository.write("code", "password\n");
        assertThat(git.addedLines("HEAD", snapshot())).contains(new AddedLine("code", 1, "password"));
    }

    @Test
    void aPatchCarriesEverything() throws IOException {
        String before = git.treeOf("HEAD");
        repository.write("binary", "a\0b");
        repository.write("näme with blank", "x\n");
        repository.link("link", "README");
        repository.delete("README");
        String after = snapshot();
        byte[] patch = git.patch(before, after);
        git.restore(after, before);
        Files.write(dir.resolve(".git/patch"), patch);
        repository.git("apply", ".git/patch");
        assertThat(snapshot()).isEqualTo(after);
    }

    @Test
    void sparseFilesAreNotTakenForDeleted() {
        repository.write("in/a", "x");
        repository.write("out/b", "x");
        repository.commitAll("More");
        repository.git("sparse-checkout", "set", "in");
        assertThat(dir.resolve("out/b")).doesNotExist();
        assertThat(changes()).isEmpty();
    }

    @Test
    void worksWithoutAnIndex() {
        repository.delete(".git/index");
        assertThat(snapshot()).isEqualTo(git.treeOf("HEAD"));
    }
}
