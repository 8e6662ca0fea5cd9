package dev.loki.core.quality;

import dev.loki.core.StorageException;
import dev.loki.core.io.Glob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files of a project that people wrote, listed once: what tools install and build is left out. Immutable. */
final class SourceFiles {
    /** The most files that are looked at. */
    static final int MAX_FILES = 20_000;

    /** The largest file that is read. */
    static final int MAX_BYTES = 1 << 20;

    private static final int MAX_DEPTH = 12;
    private static final Set<String> FOREIGN =
            Set.of(".git", ".loki", ".agent", "node_modules", "target", "vendor", ".venv", "venv", ".gradle");
    private static final Set<String> BUILT = Set.of("build", "dist", "out", "coverage");

    private final Path root;
    private final List<String> paths;

    private SourceFiles(Path root, List<String> paths) {
        this.root = root;
        this.paths = List.copyOf(paths);
    }

    /** The files below a project's folder; its specifications are listed though the rest of {@code .loki} is not. */
    static SourceFiles of(Path root) {
        List<String> paths = new ArrayList<>();
        walk(root, root, paths, true);
        walk(root, root.resolve(".loki").resolve("specs"), paths, true);
        return new SourceFiles(root, paths);
    }

    /** The files below one folder that tools built. */
    static SourceFiles built(Path root, String folder) {
        List<String> paths = new ArrayList<>();
        walk(root, root.resolve(folder), paths, false);
        return new SourceFiles(root, paths);
    }

    /** No file. */
    static SourceFiles none() {
        return new SourceFiles(Path.of(""), List.of());
    }

    private static void walk(Path root, Path from, List<String> paths, boolean written) {
        if (!Files.isDirectory(from)) {
            return;
        }
        try {
            Files.walkFileTree(from, Set.of(), MAX_DEPTH, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                    String name = String.valueOf(dir.getFileName());
                    boolean skip = !dir.equals(from) && (FOREIGN.contains(name) || (written && BUILT.contains(name)));
                    return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()) {
                        paths.add(root.relativize(file).toString().replace('\\', '/'));
                    }
                    return paths.size() < MAX_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw StorageException.reading(from, e);
        }
        paths.sort(null);
    }

    List<String> paths() {
        return paths;
    }

    boolean has(String path) {
        return Files.isRegularFile(root.resolve(path));
    }

    /** The files that one of the globs matches. */
    List<String> matching(String... globs) {
        List<Glob> compiled = List.of(globs).stream().map(Glob::compile).toList();
        return paths.stream()
                .filter(path -> compiled.stream().anyMatch(glob -> glob.matches(path)))
                .toList();
    }

    boolean any(String... globs) {
        return !matching(globs).isEmpty();
    }

    /** Whether a file is there and has one of these texts. */
    boolean mentions(String path, String... texts) {
        Optional<String> text = text(path);
        return text.isPresent() && List.of(texts).stream().anyMatch(text.get()::contains);
    }

    /** The text of a file of at most {@link #MAX_BYTES}; bytes that are no UTF-8 are replaced. */
    Optional<String> text(String path) {
        Path file = root.resolve(path);
        try {
            return Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES
                    ? Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    /** One line of a file, or blank where there is none. */
    String line(String path, int number) {
        return text(path)
                .map(text ->
                        text.lines().skip(Math.max(0, number - 1)).findFirst().orElse(""))
                .orElse("");
    }

    Path root() {
        return root;
    }
}
