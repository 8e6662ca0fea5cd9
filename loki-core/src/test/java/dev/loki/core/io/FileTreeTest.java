package dev.loki.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
    @TempDir
    Path dir;

    private Path tree(Path folder) throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Files.createDirectories(tree.resolve("a/b"));
        Files.writeString(tree.resolve("a/b/file"), "text");
        Files.createSymbolicLink(tree.resolve("a/link"), dir.resolve("kept"));
        Files.writeString(dir.resolve("kept"), "kept");
        return tree;
    }

    private void assertMoved(Path from, Path to) {
        assertThat(from).doesNotExist();
        assertThat(to.resolve("a/b/file")).hasContent("text");
        assertThat(to.resolve("a/link")).isSymbolicLink();
        assertThat(dir.resolve("kept")).hasContent("kept");
    }

    @Test
    void deletesAFolderAndNotWhatItsLinksLeadTo() throws IOException {
        Path tree = tree(dir);
        tree.resolve("a/b").toFile().setWritable(false);

        FileTree.delete(tree);
        FileTree.delete(tree);

        assertThat(tree).doesNotExist();
        assertThat(dir.resolve("kept")).hasContent("kept");
    }

    @Test
    void movesAFolder() throws IOException {
        Path tree = tree(dir);

        FileTree.move(tree, dir.resolve("new/place"));

        assertMoved(tree, dir.resolve("new/place"));
    }

    @Test
    void movesAFolderToAnotherFileSystem() throws IOException {
        Path memory = Path.of("/dev/shm");
        Assumptions.assumeTrue(
                Files.isWritable(memory) && !Files.getFileStore(memory).equals(Files.getFileStore(dir)));
        Path other = Files.createTempDirectory(memory, "loki");
        try {
            Path tree = tree(other);

            FileTree.move(tree, dir.resolve("place"));

            assertMoved(tree, dir.resolve("place"));
        } finally {
            FileTree.delete(other);
        }
    }

    @Test
    void whatCannotBeMovedStaysWhereItWas() throws IOException {
        Path tree = tree(dir);
        Files.createDirectories(dir.resolve("taken/by"));

        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> FileTree.move(tree, dir.resolve("taken")))
                .withMessageContaining("taken");
        assertThat(tree.resolve("a/b/file")).hasContent("text");
    }
}
