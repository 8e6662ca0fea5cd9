package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.git.Git;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The files that paths on the command line stand for. */
final class ScanTargets {
    private static final String GIT = ".git";

    /** What stands in text for bytes that are none. */
    private static final char NO_TEXT = '\uFFFD';

    private final Map<String, String> env;
    private final Set<Path> files = new LinkedHashSet<>();

    private ScanTargets(Map<String, String> env) {
        this.env = env;
    }

    /**
     * Each file once. A named file is taken whatever it is; below a folder links are not followed, {@code .git} is left out,
     * and in a repository what git ignores, unless the folder itself is ignored.
     */
    static List<Path> of(Path directory, List<Path> paths, Map<String, String> env) {
        ScanTargets targets = new ScanTargets(env);
        for (Path path : paths.isEmpty() ? List.of(Path.of("")) : paths) {
            Path file = directory.resolve(path).normalize();
            List<Path> meant = Files.exists(file) ? List.of(file) : named(file);
            if (meant.isEmpty()) {
                throw new LokiException("USAGE", path + ": there is no such file or folder");
            }
            meant.forEach(targets::add);
        }
        return List.copyOf(targets.files);
    }

    private void add(Path file) {
        if (Files.isDirectory(file)) {
            folder(real(file));
        } else {
            files.add(file);
        }
    }

    /** The files whose names read like that one: what is no text in a name is lost on the way from the command line. */
    private static List<Path> named(Path lost) {
        Path parent = lost.getParent();
        if (parent == null || lost.toString().indexOf(NO_TEXT) < 0) {
            return List.of();
        }
        List<Path> folders = Files.isDirectory(parent) ? List.of(parent) : named(parent);
        List<Path> found = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> entries = Files.list(folder)) {
                entries.filter(entry -> entry.getFileName()
                                .toString()
                                .equals(lost.getFileName().toString()))
                        .forEach(found::add);
            } catch (IOException e) {
                throw StorageException.reading(folder, e);
            }
        }
        return found;
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
    }

    private void folder(Path folder) {
        Optional<Git> git = repository(folder);
        if (git.isEmpty() || (!git.get().root().equals(folder) && git.get().isIgnored(folder))) {
            walk(folder);
            return;
        }
        for (Path file : git.get().filesBelow(folder)) {
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                folder(file);
            } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                files.add(file);
            }
        }
    }

    /** The repository of a folder; git cannot be asked about one whose name is no text. */
    private Optional<Git> repository(Path folder) {
        if (folder.toString().indexOf(NO_TEXT) >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Git.open(folder, env));
        } catch (LokiException e) {
            if (e.code().equals("NOT_A_REPOSITORY") || e.code().equals("GIT_MISSING")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void walk(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                    boolean git = dir.endsWith(GIT) && !dir.equals(folder);
                    return git ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()) {
                        files.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                /** What cannot be read is taken too, so that the scan tells of it. */
                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    files.add(file);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
    }
}
