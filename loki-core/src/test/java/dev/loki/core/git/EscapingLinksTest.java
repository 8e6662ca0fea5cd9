package dev.loki.core.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EscapingLinksTest {
    @TempDir
    private Path base;

    private Path dir;
    private Path outside;
    private TestRepository repository;
    private Git git;

    @BeforeEach
    void begin() throws IOException {
        dir = Files.createDirectory(base.resolve("project"));
        outside = Files.createDirectory(base.resolve("outside"));
        repository = TestRepository.withFirstCommit(dir);
        git = repository.open();
        Files.writeString(outside.resolve("file"), "before");
        Files.createDirectories(outside.resolve("folder/deep"));
        Files.writeString(outside.resolve("folder/deep/file"), "before");
    }

    private EscapingLinks scan() {
        return EscapingLinks.scan(git, git.snapshot(List.of()));
    }

    private List<EscapingLinks.Escape> compare(EscapingLinks before) {
        return before.compare(git.snapshot(List.of()));
    }

    @Test
    void aLinkThatStaysInsideOrLeavesUntouchedIsFine() {
        repository.link("inside", "README");
        repository.link("folder/up", "../README");
        repository.link("out", outside + "/file");
        repository.link("outFolder", outside + "/folder");
        EscapingLinks before = scan();
        repository.write("README", "changed\n");
        repository.link("another", "README");
        assertThat(compare(before)).isEmpty();
    }

    @Test
    void aWriteThroughALinkIsFound() throws IOException {
        repository.link("out", outside + "/file");
        repository.link("chain", "out");
        EscapingLinks before = scan();
        FileTime time = Files.getLastModifiedTime(outside.resolve("file"));
        Files.writeString(dir.resolve("chain"), "after!");
        Files.setLastModifiedTime(outside.resolve("file"), time);
        assertThat(compare(before)).extracting(EscapingLinks.Escape::link).containsExactlyInAnyOrder("chain", "out");
    }

    @Test
    void aWriteIntoALinkedFolderNamesTheFile() throws IOException {
        repository.link("out", outside + "/folder");
        EscapingLinks before = scan();
        Files.writeString(dir.resolve("out/deep/new"), "x");
        String real = outside.toRealPath().toString();
        assertThat(compare(before))
                .containsExactly(
                        new EscapingLinks.Escape("out", real + "/folder", real + "/folder/deep/new was changed"));
    }

    @Test
    void aFileMadeThroughADanglingLinkIsFound() throws IOException {
        repository.link("dangling", outside + "/absent");
        EscapingLinks before = scan();
        assertThat(compare(before)).isEmpty();
        Files.writeString(dir.resolve("dangling"), "x");
        assertThat(compare(before)).hasSize(1);
    }

    @Test
    void aWriteThroughALinkThatIsThenRemovedIsFound() throws IOException {
        repository.link("out", outside + "/file");
        EscapingLinks before = scan();
        Files.writeString(dir.resolve("out"), "after");
        repository.delete("out");
        assertThat(compare(before)).hasSize(1);
    }

    @Test
    void newAndRedirectedLinksAreFound() {
        repository.link("out", outside + "/file");
        EscapingLinks before = scan();
        repository.delete("out");
        repository.link("out", outside + "/folder");
        repository.link("hooks", ".git/hooks");
        repository.link("absent", "../nothing/here");
        assertThat(compare(before))
                .extracting(EscapingLinks.Escape::link, EscapingLinks.Escape::what)
                .containsExactly(
                        tuple("absent", "a new link leaves the project"),
                        tuple("hooks", "a new link leaves the project"),
                        tuple("out", "a new link leaves the project"));
    }

    @Test
    void ignoredLinksAreNotLookedAt() {
        repository.write(".gitignore", "node_modules\n");
        EscapingLinks before = scan();
        repository.link("node_modules/.bin/tool", outside + "/file");
        assertThat(compare(before)).isEmpty();
    }

    @Test
    void loopsLeadNowhere() {
        repository.link("a", "b");
        repository.link("b", "a");
        assertThat(compare(scan())).isEmpty();
    }
}
