package dev.loki.core.io;

import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What atomic files, line files and locks share: owner-only files, no symbolic links, durable folders. */
final class Disk {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private Disk() {}

    /** Opens without following a symbolic link; a file that is made is for its owner only. */
    static FileChannel openOwnerOnly(Path path, OpenOption... options) throws IOException {
        Set<OpenOption> all = new HashSet<>(List.of(options));
        all.add(LinkOption.NOFOLLOW_LINKS);
        return posix(path) ? FileChannel.open(path, all, OWNER_ONLY) : FileChannel.open(path, all);
    }

    /** Makes the folder of a file. */
    static void makeFolder(Path file) throws IOException {
        Path folder = folder(file);
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
    }

    /** Refuses a path that is a symbolic link, which could lead a write out of the project. */
    static void refuseLink(Path path) {
        if (Files.isSymbolicLink(path)) {
            throw new StorageException(path + " is a symbolic link; replace it with a regular file");
        }
    }

    /** Makes a new, renamed or removed entry of the file's folder durable, where the system can. */
    static void forceFolder(Path file) throws IOException {
        if (posix(file)) {
            try (FileChannel folder = FileChannel.open(folder(file), StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }

    static Path folder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new StorageException(file + " names no file; name one");
        }
        return folder;
    }

    static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
