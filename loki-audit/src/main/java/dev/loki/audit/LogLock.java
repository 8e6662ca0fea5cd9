package dev.loki.audit;

import dev.loki.audit.beside.Pipes;
import dev.loki.core.LokiException;
import dev.loki.core.io.FileMutex;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * The right to append to a log, among threads, processes and languages.
 *
 * <p>Whoever makes {@code <log>.lock}, exclusively, holds it; the file names the holder, and its removal gives the lock
 * back. It is kept from one group of entries to the next, since making a file costs as much as a tenth of a forced
 * write, and given back when it is idle or when somebody has made {@code <log>.lock.want}. A holder that died is
 * removed by one process at a time, which holds {@code <log>.lock.stale} by a {@link FileMutex}. Used by one thread at a
 * time.
 */
final class LogLock {
    /** How long a writer waits for the others before it fails. */
    static final Duration MAX_WAIT = Duration.ofSeconds(30);

    /** How long a holder goes on although others wait, so that handing over does not cost more than writing. */
    static final Duration MIN_HOLD = Duration.ofMillis(2);

    /** How old a lock without a name in it is taken to be from a process that died while it made it. */
    private static final Duration NAMELESS = Duration.ofSeconds(5);

    private static final int MAX_LOCK_BYTES = 16 * 1024;
    private static final Duration LIVENESS_CHECK = Duration.ofMillis(20);
    private static final long FIRST_PAUSE_NANOS = 50_000;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000;

    private final Path log;
    private final Path lock;
    private final Path want;
    private final Path stale;
    private final Duration nameless;
    private final FileMutex.Owner me;
    private final byte[] name;
    private boolean held;
    private long looked;
    private boolean handedOver;
    private long namelessSince;

    LogLock(Path log, InstantSource clock) {
        this(log, clock, NAMELESS);
    }

    /** A lock that takes a file without a name for abandoned after so long. */
    LogLock(Path log, InstantSource clock, Duration nameless) {
        this.log = log;
        this.nameless = nameless;
        this.lock = log.resolveSibling(Folders.name(log) + ".lock");
        this.want = log.resolveSibling(Folders.name(log) + ".lock.want");
        this.stale = log.resolveSibling(Folders.name(log) + ".lock.stale");
        this.me = FileMutex.Owner.current(UUID.randomUUID().toString(), clock);
        this.name = (Json.write(JsonObject.builder()
                                .put("pid", me.pid())
                                .put("started", me.started().toString())
                                .put("run_id", me.runId())
                                .put("host", me.host())
                                .build())
                        + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Whether this process has the lock. */
    boolean held() {
        return held;
    }

    /**
     * Takes the lock, or keeps it.
     *
     * @return whether it was taken just now, so that others may have written in between
     * @throws AuditException if others hold it for too long
     */
    boolean acquire() throws IOException {
        if (held) {
            return false;
        }
        if (handedOver) {
            handedOver = false;
            LockSupport.parkNanos(LONGEST_PAUSE_NANOS);
        }
        long start = System.nanoTime();
        long checked = start;
        long pause = FIRST_PAUSE_NANOS;
        while (!make()) {
            long now = System.nanoTime();
            if (now - checked > LIVENESS_CHECK.toNanos() || checked == start) {
                checked = now;
                removeIfDead();
            }
            if (now - start > MAX_WAIT.toNanos()) {
                throw new AuditException(
                        AuditException.LOG_LOCKED,
                        "cannot write " + log + ": " + lock + " is held by " + holder()
                                + "; end that process, or remove the file when it is gone");
            }
            ask();
            LockSupport.parkNanos(pause);
            pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS);
        }
        held = true;
        looked = System.nanoTime();
        return true;
    }

    /** Gives the lock to others that wait, unless it is too early. */
    void handOver() throws IOException {
        long now = System.nanoTime();
        if (held && now - looked > MIN_HOLD.toNanos()) {
            looked = now;
            if (wanted()) {
                release();
                handedOver = true;
            }
        }
    }

    /** Gives the lock back. */
    void release() throws IOException {
        if (!held) {
            return;
        }
        held = false;
        if (!owner().map(me::equals).orElse(false)) {
            throw new IOException("the lock " + lock + " was taken away while it was held");
        }
        Files.deleteIfExists(want);
        Files.deleteIfExists(lock);
    }

    private boolean wanted() {
        return Files.exists(want, LinkOption.NOFOLLOW_LINKS);
    }

    private void ask() throws IOException {
        if (!wanted()) {
            try {
                LogFile.DiskFile.ownerOnly(want, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                        .close();
            } catch (FileAlreadyExistsException e) {
                return;
            }
        }
    }

    private boolean make() throws IOException {
        FileChannel channel;
        try {
            channel = LogFile.DiskFile.ownerOnly(lock, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            return false;
        }
        try (channel) {
            ByteBuffer bytes = ByteBuffer.wrap(name);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            return true;
        } catch (IOException e) {
            Files.deleteIfExists(lock);
            throw e;
        }
    }

    /** Removes the lock of a process that is gone. A process of another machine is never taken to be gone. */
    void removeIfDead() throws IOException {
        if (!dead()) {
            return;
        }
        Pipes.refuse(stale);
        Optional<FileMutex> mutex = FileMutex.tryLock(stale, me);
        if (mutex.isEmpty()) {
            return;
        }
        try {
            if (dead()) {
                Files.deleteIfExists(lock);
            }
        } finally {
            mutex.get().close();
        }
    }

    private boolean dead() throws IOException {
        Optional<FileMutex.Owner> owner = owner();
        if (owner.isPresent()) {
            namelessSince = 0;
            return owner.get().host().equals(me.host()) && !owner.get().alive();
        }
        if (!Files.exists(lock, LinkOption.NOFOLLOW_LINKS) || ofAnotherMachine()) {
            namelessSince = 0;
            return false;
        }
        long now = System.nanoTime();
        namelessSince = namelessSince == 0 ? now : namelessSince;
        return now - namelessSince > nameless.toNanos();
    }

    private Optional<FileMutex.Owner> owner() throws IOException {
        Pipes.refuse(lock);
        return FileMutex.holder(lock);
    }

    /** Whether the lock names another machine, even if the rest of it is not as this program writes it. */
    private boolean ofAnotherMachine() throws IOException {
        Pipes.refuse(lock);
        try (InputStream in = Files.newInputStream(lock, LinkOption.NOFOLLOW_LINKS)) {
            String text = new String(in.readNBytes(MAX_LOCK_BYTES), StandardCharsets.UTF_8);
            return Json.parse(text, lock.toString()) instanceof JsonObject named
                    && named.string("host")
                            .filter(host -> !host.isBlank() && !host.equals(me.host()))
                            .isPresent();
        } catch (NoSuchFileException | LokiException e) {
            return false;
        }
    }

    private String holder() throws IOException {
        return owner().map(owner -> "process " + owner.pid() + " of " + owner.host())
                .orElse("a process that does not say its name");
    }
}
