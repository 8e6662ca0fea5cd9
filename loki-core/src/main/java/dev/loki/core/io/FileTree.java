package dev.loki.core.io;

import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;

/** A file, or a folder with everything below it. */
public final class FileTree {
    private FileTree() {}

    /**
     * Deletes a file or folder with everything below it; links are deleted and not followed. What is absent stays so.
     *
     * @throws StorageException if something cannot be deleted; what was deleted before is gone
     */
    public static void delete(Path tree) {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.walkFileTree(tree, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                    makeWritable(dir);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path dir, @org.jspecify.annotations.Nullable IOException e)
                        throws IOException {
                    Files.delete(dir);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw StorageException.writing(tree, e);
        }
    }

    /**
     * Moves a file or folder with everything below it, also to another file system; links are moved and not followed.
     *
     * @param to does not exist yet; its folder is made
     * @throws StorageException if it cannot be moved; then all of it is still where it was
     */
    public static void move(Path from, Path to) {
        try {
            Files.createDirectories(to.toAbsolutePath().getParent());
            try {
                Files.move(from, to);
                return;
            } catch (DirectoryNotEmptyException e) {
                copy(from, to);
            }
        } catch (IOException e) {
            throw StorageException.writing(to, e);
        }
        delete(from);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                Files.copy(
                        each,
                        to.resolve(from.relativize(each).toString()),
                        LinkOption.NOFOLLOW_LINKS,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** Build tools leave folders behind that nobody may write to; where this does not help, deleting says why. */
    private static void makeWritable(Path dir) {
        if (!Files.isWritable(dir)) {
            dir.toFile().setWritable(true, true);
        }
    }
}
