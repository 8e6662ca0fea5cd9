package dev.loki.core.io;

import dev.loki.core.StorageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log file of one command: bounded, readable by its owner only. A disk that fills up costs the rest of the log and a
 * warning, never the command. Thread-safe.
 */
final class OutputLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutputLog.class);

    private final Path path;
    private final OutputStream out;
    private long room = Command.MAX_LOG_BYTES;

    private OutputLog(Path path, OutputStream out) {
        this.path = path;
        this.out = out;
    }

    static OutputLog open(Path path) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.deleteIfExists(path);
            FileChannel channel = FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    ownerOnly(path));
            return new OutputLog(path, Channels.newOutputStream(channel));
        } catch (IOException e) {
            throw StorageException.writing(path, e);
        }
    }

    synchronized void append(byte[] bytes, int length) {
        if (room <= 0) {
            return;
        }
        int fits = (int) Math.min(room, length);
        room -= length;
        try {
            out.write(bytes, 0, fits);
            if (room <= 0) {
                out.write("\n[... the rest was left out ...]\n".getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            room = 0;
            LOG.warn("cannot write {}: {}; the rest of the output is not logged", path, e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        room = 0;
        try {
            out.close();
        } catch (IOException e) {
            LOG.warn("cannot close {}: {}", path, e.getMessage());
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
