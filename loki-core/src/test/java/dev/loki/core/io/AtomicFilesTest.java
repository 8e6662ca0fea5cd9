package dev.loki.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    Path dir;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void writesAndReplacesAndLeavesNothingElse() throws Exception {
        Path file = dir.resolve("a.json");
        AtomicFiles.write(file, "one");
        AtomicFiles.write(file, "zwei é");

        assertThat(file).hasContent("zwei é");
        assertThat(names()).containsExactly("a.json");
    }

    @Test
    void makesMissingFolders() {
        AtomicFiles.write(dir.resolve("x/y/a.json"), "1");

        assertThat(dir.resolve("x/y/a.json")).hasContent("1");
    }

    @Test
    void refusesALinkAtTheTarget() throws Exception {
        Path outside = Files.writeString(dir.resolve("outside"), "old");
        Path link = Files.createSymbolicLink(dir.resolve("link"), outside);
        Path dangling = Files.createSymbolicLink(dir.resolve("dangling"), dir.resolve("none"));

        assertThatThrownBy(() -> AtomicFiles.write(link, "new"))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("is a symbolic link");
        assertThatThrownBy(() -> AtomicFiles.write(dangling, "new")).hasMessageContaining("is a symbolic link");
        assertThat(outside).hasContent("old");
        assertThat(dir.resolve("none")).doesNotExist();
    }

    @Test
    void aFailureKeepsTheOldContentAndLeavesNothingBehind() throws Exception {
        Path folder = Files.createDirectories(dir.resolve("target/full"));

        assertThatThrownBy(() -> AtomicFiles.write(folder.getParent(), "x"))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith("cannot write " + folder.getParent());
        assertThat(names()).containsExactly("target");
    }

    @Test
    void aReadOnlyFolderGivesOneClearSentence() throws Exception {
        Path folder = Files.createDirectory(dir.resolve("ro"));
        Path file = Files.writeString(folder.resolve("a"), "old");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeTrue(!Files.isWritable(folder), "the superuser may write everywhere");
            assertThatThrownBy(() -> AtomicFiles.write(file, "new"))
                    .hasMessage("cannot write " + file
                            + ": permission denied; make it writable for the user who runs loki");
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertThat(file).hasContent("old");
    }

    @Test
    void aFileInTheWayOfAFolderIsRefused() throws Exception {
        Files.writeString(dir.resolve("f"), "x");

        assertThatThrownBy(() -> AtomicFiles.write(dir.resolve("f/a"), "x")).isInstanceOf(StorageException.class);
    }

    @Test
    void keepsThePermissionsOfTheReplacedFile() throws Exception {
        Path file = Files.writeString(dir.resolve("run.sh"), "x");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));
        AtomicFiles.write(file, "y");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rwxr-x---");
    }

    @Test
    void ownerOnlyMeansOwnerOnly() throws Exception {
        Path file = Files.writeString(dir.resolve("secret"), "x");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        AtomicFiles.write(file, new byte[] {1, 2}, AtomicFiles.Perm.OWNER_ONLY);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file).hasBinaryContent(new byte[] {1, 2});
    }

    @Test
    void readersSeeOneWholeContentWhileWritersCompete() throws Exception {
        Path file = dir.resolve("a");
        AtomicFiles.write(file, "0".repeat(100_000));
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (String digit : List.of("1", "2")) {
                writers.add(pool.submit((Callable<Void>) () -> {
                    for (int i = 0; i < 30; i++) {
                        AtomicFiles.write(file, digit.repeat(100_000));
                    }
                    return null;
                }));
            }
            while (!writers.stream().allMatch(Future::isDone)) {
                String seen = Files.readString(file);
                assertThat(seen).hasSize(100_000).isEqualTo(seen.substring(0, 1).repeat(100_000));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(names()).containsExactly("a");
    }
}
