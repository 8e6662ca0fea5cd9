package dev.loki.audit;

import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The folders on the way to a log. */
final class Folders {
    private Folders() {}

    /**
     * Makes the folder of a file, for its owner only, and refuses a symbolic link anywhere below {@code root}, which
     * could lead the log to where nobody looks for it.
     *
     * @param root a folder that is trusted, and above the file
     */
    static void make(Path root, Path file) throws IOException {
        Path folder = parent(file);
        refuseLinks(root, file);
        if (Files.isDirectory(folder)) {
            return;
        }
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (posix) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
        for (Path made = folder; made != null && !made.equals(root); made = made.getParent()) {
            force(made);
        }
        refuseLinks(root, file);
    }

    private static void refuseLinks(Path root, Path file) {
        Path at = file.toAbsolutePath();
        while (at != null && !at.equals(root.toAbsolutePath())) {
            if (Files.isSymbolicLink(at)) {
                throw new StorageException(
                        at + " is a symbolic link; an audit log is not written through one; replace it");
            }
            at = at.getParent();
        }
    }

    /** Makes a new, renamed or removed entry of the file's folder durable, where the system can. */
    static void force(Path file) throws IOException {
        Path folder = parent(file);
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** A file's own name. */
    static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    static Path parent(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new StorageException(file + " names no file; name one");
        }
        return folder;
    }
}
