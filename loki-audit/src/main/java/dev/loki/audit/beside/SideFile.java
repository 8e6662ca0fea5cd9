package dev.loki.audit.beside;

import dev.loki.core.StorageException;
import dev.loki.core.io.FileMutex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * A file beside a log, for its owner's eyes only, with a lock that many threads and processes share.
 *
 * @param path the file
 */
public record SideFile(Path path) {
    /** How long one writer waits for another. */
    public static final Duration MAX_WAIT = Duration.ofSeconds(10);

    private static final long PAUSE_NANOS = 1_000_000;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** The file of a log with that ending; nothing is read or made yet. */
    public static SideFile of(Path log, String suffix) {
        return new SideFile(log.resolveSibling(log.getFileName() + suffix));
    }

    /** What is done with the file. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it. */
        T run() throws IOException;
    }

    /** Where something new begins; what stands behind it is cut off. */
    @FunctionalInterface
    public interface End {
        /** That place, at most the size of the file. */
        long of(FileChannel channel) throws IOException;
    }

    /** Whether there is such a file, or a link. */
    public boolean exists() {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether it was ever locked. */
    public boolean everLocked() {
        return Files.exists(lock(), LinkOption.NOFOLLOW_LINKS);
    }

    private Path lock() {
        return path.resolveSibling(path.getFileName() + ".lock");
    }

    /**
     * Does some work while no other thread or process does any with this file.
     *
     * @param purpose what the lock says that it is held for
     * @param late makes the exception, of words about the lock, for when others hold it for longer than {@link #MAX_WAIT}
     * @throws StorageException if the work failed
     */
    public <T> T locked(
            String purpose, InstantSource clock, Function<String, ? extends RuntimeException> late, Work<T> work) {
        FileMutex held = acquire(FileMutex.Owner.current(purpose, clock), late);
        try {
            return work.run();
        } catch (NoSuchFileException e) {
            throw StorageException.reading(path, e);
        } catch (IOException e) {
            throw StorageException.writing(path, e);
        } finally {
            held.close();
        }
    }

    private FileMutex acquire(FileMutex.Owner me, Function<String, ? extends RuntimeException> late) {
        try {
            Pipes.refuse(lock());
        } catch (IOException e) {
            throw StorageException.writing(lock(), e);
        }
        long start = System.nanoTime();
        while (true) {
            Optional<FileMutex> mutex = FileMutex.tryLock(lock(), me);
            if (mutex.isPresent()) {
                return mutex.get();
            }
            if (System.nanoTime() - start > MAX_WAIT.toNanos()) {
                throw late.apply("another process has held " + lock() + " for " + MAX_WAIT.toSeconds()
                        + " s; try again when it is done");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /**
     * Writes bytes at an end; they are durable when this returns, and so is the file, if it is new. The caller holds the
     * lock.
     *
     * @throws StorageException if the path is a symbolic link
     */
    public void append(byte[] bytes, End end) throws IOException {
        if (Files.isSymbolicLink(path)) {
            throw new StorageException(path + " is a symbolic link; replace it with a regular file");
        }
        Pipes.refuse(path);
        boolean isNew = !exists();
        try (FileChannel channel = open()) {
            long at = end.of(channel);
            channel.truncate(at);
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer, at + buffer.position());
            }
            channel.force(true);
        }
        if (isNew) {
            forceFolder();
        }
    }

    private FileChannel open() throws IOException {
        Set<OpenOption> options = Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        return posix() ? FileChannel.open(path, options, OWNER_ONLY) : FileChannel.open(path, options);
    }

    /** Makes durable what was made or removed in the file's folder, where the system can. */
    public void forceFolder() throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null && posix()) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private boolean posix() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
