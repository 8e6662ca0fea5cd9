package dev.loki.core.quality;

import dev.loki.core.StorageException;
import dev.loki.core.io.Glob;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The report files of a project as they are at one moment. A report that is the same after the tools ran as it was before is of
 * another day, and says nothing about this tree.
 */
final class Reports {
    /** The most reports of one project, such as one for each of its modules. */
    static final int MAX_REPORTS = 500;

    private static final int MAX_DEPTH = 12;
    private static final Set<String> FOREIGN = Set.of(".git", "node_modules", ".venv", "venv", "vendor");

    private final Map<String, String> stamps;

    private Reports(Map<String, String> stamps) {
        this.stamps = Map.copyOf(stamps);
    }

    /** The files that one of the globs matches, as they are now. */
    static Reports of(Path root, List<String> globs) {
        Map<String, String> stamps = new TreeMap<>();
        List<Glob> compiled = globs.stream().map(Glob::compile).toList();
        try {
            Files.walkFileTree(root, Set.of(), MAX_DEPTH, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                    return FOREIGN.contains(String.valueOf(dir.getFileName()))
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String path = root.relativize(file).toString().replace('\\', '/');
                    if (attributes.isRegularFile() && compiled.stream().anyMatch(glob -> glob.matches(path))) {
                        stamps.put(
                                path,
                                attributes.lastModifiedTime() + " " + attributes.fileKey() + " " + attributes.size());
                    }
                    return stamps.size() < MAX_REPORTS ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw StorageException.reading(root, e);
        }
        return new Reports(stamps);
    }

    /** The paths of all of them, in order. */
    List<String> paths() {
        return stamps.keySet().stream().sorted().toList();
    }

    /** Those that are not as they were then. */
    List<String> since(Reports before) {
        return paths().stream()
                .filter(path -> !stamps.getOrDefault(path, "").equals(before.stamps.getOrDefault(path, "none")))
                .toList();
    }
}
