package dev.loki.core.io;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock that one process holds, and inside it one holder, by a file that names the holder.
 *
 * <p>Two things must hold for a lock to be free: no one has the operating system's lock on the file, and the file names
 * no process that is alive. The first ends with its process whatever happens. The second is needed because a POSIX
 * system drops a process's locks on a file as soon as that process closes the file anywhere, even after merely reading
 * it. The file stays when the lock is given back, without content. Thread-safe.
 */
public final class FileMutex implements AutoCloseable {
    private static final int MAX_OWNER_BYTES = 16 * 1024;
    private static final long MIN_WAIT_NANOS = 200_000;
    private static final long MAX_WAIT_NANOS = 5_000_000;

    private final Path path;
    private final FileChannel channel;
    private final Owner me;
    private final Optional<Owner> takenOverFrom;
    private final AtomicBoolean closed = new AtomicBoolean();

    private FileMutex(Path path, FileChannel channel, Owner me, Optional<Owner> takenOverFrom) {
        this.path = path;
        this.channel = channel;
        this.me = me;
        this.takenOverFrom = takenOverFrom;
    }

    /**
     * Takes the lock if it is free; never waits.
     *
     * @return the lock, or empty when another holder, in this process or another, has it
     * @throws StorageException if the file cannot be made, locked or written
     */
    public static Optional<FileMutex> tryLock(Path path, Owner me) {
        Disk.refuseLink(path);
        if (holder(path).filter(Owner::alive).isPresent()) {
            return Optional.empty();
        }
        FileChannel channel;
        try {
            Disk.makeFolder(path);
            channel = Disk.openOwnerOnly(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw StorageException.writing(path, e);
        }
        Optional<FileMutex> mutex = Optional.empty();
        try {
            mutex = lock(path, channel, me);
        } catch (IOException e) {
            throw StorageException.writing(path, e);
        } finally {
            if (mutex.isEmpty()) {
                closeQuietly(channel);
            }
        }
        return mutex;
    }

    /**
     * Takes the lock, waiting for its turn: for changes that take a moment.
     *
     * @throws LokiException with code {@code LOCK_TIMEOUT} if somebody else held it all the time
     * @throws StorageException if the file cannot be made, locked or written
     */
    public static FileMutex lock(Path path, Owner me, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        for (long wait = MIN_WAIT_NANOS; ; wait = Math.min(MAX_WAIT_NANOS, wait * 2)) {
            Optional<FileMutex> mutex = tryLock(path, me);
            if (mutex.isPresent()) {
                return mutex.get();
            }
            if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
                throw new LokiException(
                        "LOCK_TIMEOUT",
                        path + " is held by another process"
                                + holder(path)
                                        .map(owner -> " (" + owner.pid() + ")")
                                        .orElse("") + "; try again");
            }
            LockSupport.parkNanos(wait);
        }
    }

    private static Optional<FileMutex> lock(Path path, FileChannel channel, Owner me) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
        if (lock == null) {
            return Optional.empty();
        }
        Optional<Owner> before = read(channel);
        if (before.filter(Owner::alive).isPresent()) {
            return Optional.empty();
        }
        replace(channel, Json.write(me.toJson()) + "\n");
        return Optional.of(new FileMutex(path, channel, me, before));
    }

    /**
     * Whom the file names as its holder, alive or not; empty when nobody holds it.
     *
     * @throws StorageException if the file cannot be read
     */
    public static Optional<Owner> holder(Path path) {
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            return Owner.parse(in.readNBytes(MAX_OWNER_BYTES), path);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw StorageException.reading(path, e);
        }
    }

    /** The dead holder whose lock this one took, or empty when the lock had been given back in order. */
    public Optional<Owner> takenOverFrom() {
        return takenOverFrom;
    }

    /** Gives the lock back; a second call does nothing. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try (channel) {
            if (read(channel).filter(me::equals).isPresent()) {
                replace(channel, "");
            }
        } catch (IOException e) {
            throw StorageException.writing(path, e);
        }
    }

    private static Optional<Owner> read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(channel.size(), MAX_OWNER_BYTES));
        while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) >= 0) {
            // A read may deliver less than asked for.
        }
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return Owner.parse(bytes, Path.of("lock"));
    }

    private static void replace(FileChannel channel, String text) throws IOException {
        channel.truncate(0);
        ByteBuffer buffer = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (buffer.hasRemaining()) {
            channel.write(buffer, buffer.position());
        }
        channel.force(true);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing was written through it, so nothing can be lost.
        }
    }

    /**
     * The process that holds a lock.
     *
     * @param pid its process id
     * @param started when the process started, which tells it from a later one with the same id
     * @param runId the run that it works on
     * @param host the machine that it runs on
     */
    public record Owner(long pid, Instant started, String runId, String host) {
        /** How far two readings of one process's start may lie apart: systems derive it from a clock that is adjusted. */
        private static final Duration TOLERANCE = Duration.ofSeconds(2);

        /** Keeps milliseconds only, as files do. */
        public Owner {
            started = started.truncatedTo(ChronoUnit.MILLIS);
        }

        /** This process; the clock is asked only where the system does not know when the process started. */
        public static Owner current(String runId, InstantSource clock) {
            ProcessHandle process = ProcessHandle.current();
            Instant started = process.info().startInstant().orElseGet(clock::instant);
            return new Owner(process.pid(), started, runId, Host.name());
        }

        /**
         * Whether that process still runs. One of another machine counts as dead: whether it runs cannot be told from
         * here, and on a shared disk the operating system's lock speaks for it.
         */
        public boolean alive() {
            return host.equals(Host.name())
                    && ProcessHandle.of(pid)
                            .filter(process -> process.isAlive() && !ended(pid))
                            .filter(process -> process.info()
                                    .startInstant()
                                    .map(at ->
                                            Duration.between(at, started).abs().compareTo(TOLERANCE) <= 0)
                                    .orElse(true))
                            .isPresent();
        }

        /** Whether a process has ended and only waits for its parent to notice. */
        private static boolean ended(long pid) {
            return Files.exists(Path.of("/proc", Long.toString(pid), "stat"))
                    && ProcessTable.entry(pid).isEmpty();
        }

        JsonObject toJson() {
            return JsonObject.builder()
                    .put("pid", pid)
                    .put("started", started.toString())
                    .put("run_id", runId)
                    .put("host", host)
                    .build();
        }

        /** The owner in a lock file; empty when it is empty or was not written to its end. */
        static Optional<Owner> parse(byte[] bytes, Path path) {
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (text.isBlank()) {
                return Optional.empty();
            }
            try {
                return Json.parse(text, path.toString()) instanceof JsonObject owner ? from(owner) : Optional.empty();
            } catch (LokiException | DateTimeException e) {
                return Optional.empty();
            }
        }

        private static Optional<Owner> from(JsonObject json) {
            return json.integer("pid")
                    .flatMap(pid -> json.string("started")
                            .map(started -> new Owner(
                                    pid,
                                    Instant.parse(started),
                                    json.string("run_id").orElse(""),
                                    json.string("host").orElse(""))));
        }
    }
}
