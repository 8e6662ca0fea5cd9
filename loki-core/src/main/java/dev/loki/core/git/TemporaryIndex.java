package dev.loki.core.git;

import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An index of our own that describes one tree. It takes over what the user's index knows about the times of files, so
 * that unchanged files are not read again, but neither what is staged there nor the flags that hide changes.
 */
final class TemporaryIndex implements AutoCloseable {
    private static final String PREFIX = "loki-index";

    private final Path folder;

    private TemporaryIndex(Path folder) {
        this.folder = folder;
    }

    static TemporaryIndex of(Repository git, String tree) {
        try {
            TemporaryIndex index = new TemporaryIndex(Files.createTempDirectory(PREFIX));
            index.fill(git, tree);
            return index;
        } catch (IOException e) {
            throw StorageException.writing(Path.of(System.getProperty("java.io.tmpdir", "/tmp")), e);
        }
    }

    /** Whether a file is the index of a commit that loki is making, which git hands on to the hooks. */
    static boolean made(Path file) {
        Path folder = file.getParent();
        return folder != null && String.valueOf(folder.getFileName()).startsWith(PREFIX);
    }

    private void fill(Repository git, String tree) throws IOException {
        try {
            // The time of the copy must not be later: git trusts no file that is younger than its index.
            Files.copy(git.gitDir().resolve("index"), file(), StandardCopyOption.COPY_ATTRIBUTES);
        } catch (NoSuchFileException e) {
            // A repository without an index, as after the clone of an empty one.
        }
        if (!git.call("read-tree", "--reset", tree).index(this).succeeds()) {
            Files.deleteIfExists(file());
            git.call("read-tree", tree).index(this).run();
        }
        clearFlags(git);
    }

    private void clearFlags(Repository git) {
        List<String> tagged = git.call("ls-files", "-v", "-z").index(this).records();
        clear(git, "--no-assume-unchanged", tagged.stream().filter(line -> Character.isLowerCase(line.charAt(0))));
        clear(
                git,
                "--no-skip-worktree",
                tagged.stream()
                        .filter(line -> Character.toUpperCase(line.charAt(0)) == 'S')
                        .filter(line -> Files.exists(git.file(line.substring(2)))));
    }

    private void clear(Repository git, String option, Stream<String> tagged) {
        String paths = tagged.map(line -> line.substring(2) + "\0").collect(Collectors.joining());
        if (!paths.isEmpty()) {
            git.call("update-index", option, "-z", "--stdin")
                    .index(this)
                    .input(paths)
                    .run();
        }
    }

    Path file() {
        return folder.resolve("index");
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // A file that stays in the system's temporary folder harms nobody.
        }
    }
}
