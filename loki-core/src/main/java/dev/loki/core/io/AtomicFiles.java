package dev.loki.core.io;

import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Replaces whole files.
 *
 * <p>A reader, and whoever comes after a crash, sees the old content or the new one, never a mixture; when a method
 * returns, the new content is durable. The content is written to a hidden file in the same folder, forced, and renamed.
 * Missing folders are made. A symbolic link at the target is refused. Thread-safe; of two writers at once the last wins.
 */
public final class AtomicFiles {

    /** Who may read a file. */
    public enum Perm {
        /** As the file that is replaced, or as the system gives to new files. */
        DEFAULT,
        /** Only the owner, where the system knows owners. */
        OWNER_ONLY
    }

    private AtomicFiles() {}

    /** Replaces a file by this text in UTF-8. */
    public static void write(Path path, String text) {
        write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Replaces a file by these bytes. */
    public static void write(Path path, byte[] bytes) {
        write(path, bytes, Perm.DEFAULT);
    }

    /**
     * Replaces a file by these bytes.
     *
     * @throws StorageException if it could not be written; the old content is still there
     */
    public static void write(Path path, byte[] bytes, Perm perm) {
        Disk.refuseLink(path);
        try {
            Disk.makeFolder(path);
            Path temporary = path.resolveSibling("." + path.getFileName() + "." + UUID.randomUUID() + ".tmp");
            try {
                fill(temporary, path, bytes, perm);
                Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
            Disk.forceFolder(path);
        } catch (IOException e) {
            throw StorageException.writing(path, e);
        }
    }

    private static void fill(Path temporary, Path target, byte[] bytes, Perm perm) throws IOException {
        try (FileChannel channel = open(temporary, perm)) {
            if (perm == Perm.DEFAULT && Disk.posix(target) && Files.isRegularFile(target)) {
                Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(target));
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    private static FileChannel open(Path temporary, Perm perm) throws IOException {
        return perm == Perm.OWNER_ONLY
                ? Disk.openOwnerOnly(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                : FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
}
