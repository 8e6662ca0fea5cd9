package dev.loki.core.engine;

import dev.loki.core.StorageException;
import dev.loki.core.git.Git;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.ProjectDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files that govern a run, held while a provider works: rules, constitution, policies, configuration, git hooks.
 *
 * <p>They are not part of a task's diff, so they are compared byte by byte, and put back when the provider changed them;
 * the changed version is kept aside. The tasks file is left out: people may edit it during a run.
 */
final class ProtectedFiles {
    /** A protected file beyond this size is compared by size alone and not put back. */
    static final long MAX_BYTES = 4L << 20;

    private static final int MAX_DEPTH = 3;

    private final ProjectDir project;
    private final Path hooks;
    private final Map<Path, byte[]> before;

    private ProtectedFiles(ProjectDir project, Path hooks) {
        this.project = project;
        this.hooks = hooks;
        this.before = read();
    }

    /** Reads the files as they are. */
    static ProtectedFiles capture(ProjectDir project, Git git) {
        return new ProtectedFiles(project, git.gitDir().resolve("hooks"));
    }

    /** The project-relative paths that differ now; each is put back as it was. */
    List<String> restoreChanged(Path keepIn) {
        Map<Path, byte[]> now = read();
        List<String> changed = new ArrayList<>();
        try {
            for (Map.Entry<Path, byte[]> file : now.entrySet()) {
                byte[] old = before.get(file.getKey());
                if (old == null || !Arrays.equals(old, file.getValue())) {
                    changed.add(name(file.getKey()));
                    keep(keepIn, file.getKey(), file.getValue());
                    putBack(file.getKey(), old);
                }
            }
            for (Map.Entry<Path, byte[]> file : before.entrySet()) {
                if (!now.containsKey(file.getKey())) {
                    changed.add(name(file.getKey()));
                    putBack(file.getKey(), file.getValue());
                }
            }
        } catch (IOException e) {
            throw new StorageException("cannot put back protected files: " + e.getMessage(), e);
        }
        return changed;
    }

    private String name(Path file) {
        return file.startsWith(project.root()) ? project.root().relativize(file).toString() : file.toString();
    }

    private void keep(Path folder, Path file, byte[] content) throws IOException {
        Path kept = folder.resolve(name(file).replace('/', '_'));
        Files.createDirectories(folder);
        AtomicFiles.write(kept, content);
    }

    private static void putBack(Path file, byte @org.jspecify.annotations.Nullable [] content) throws IOException {
        if (content == null) {
            Files.deleteIfExists(file);
        } else {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, content);
        }
    }

    private Map<Path, byte[]> read() {
        List<Path> roots = new ArrayList<>(project.policyFiles());
        roots.addAll(List.of(project.config(), project.residency(), project.constitution(), project.rules(), hooks));
        Map<Path, byte[]> files = new TreeMap<>();
        try {
            for (Path root : roots) {
                add(files, root);
            }
        } catch (IOException e) {
            throw StorageException.reading(project.loki(), e);
        }
        return files;
    }

    private static void add(Map<Path, byte[]> files, Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> below = Files.walk(root, MAX_DEPTH)) {
            for (Path file : below.filter(Files::isRegularFile).toList()) {
                files.put(
                        file,
                        Files.size(file) > MAX_BYTES
                                ? ("size " + Files.size(file)).getBytes(java.nio.charset.StandardCharsets.US_ASCII)
                                : Files.readAllBytes(file));
            }
        }
    }
}
