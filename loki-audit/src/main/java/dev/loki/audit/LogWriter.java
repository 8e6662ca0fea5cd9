package dev.loki.audit;

import dev.loki.core.StorageException;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends groups of entries to a chain, among other processes that do the same.
 *
 * <p>A group is written at once, forced, and only then told to its callers. After the first failure everything is
 * refused: what the disk holds is known to nobody until the log is opened again. Used by one thread at a time.
 */
final class LogWriter implements AutoCloseable {
    private final Site site;
    private final LogFile.Opener opener;
    private final LogLock lock;
    private final EntryEncoder encoder;
    private final InstantSource clock;
    private final GroupBuffer buffer;
    private final AppendListener listener;
    private final List<EntryDraft> ownEntries = new ArrayList<>();
    private Path path;
    private LogFile file;
    private @Nullable Object identity;
    private Tip tip = Tip.GENESIS;
    private boolean dirty;
    private boolean cutOff;
    private Optional<AuditException> failure = Optional.empty();

    private LogWriter(
            Site site, LogFile.Opener opener, EntryEncoder encoder, InstantSource clock, AppendListener listener)
            throws IOException {
        this.site = site;
        this.opener = opener;
        this.lock = new LogLock(site.lockBase(), clock);
        this.encoder = encoder;
        this.clock = clock;
        this.buffer = new GroupBuffer(clock);
        this.listener = listener;
        this.path = site.at(clock.instant());
        this.file = open(path);
    }

    /**
     * Opens a log, made when it is absent, and repairs a torn end.
     *
     * @throws AuditException if it cannot be opened or continued
     */
    static LogWriter open(
            Site site, LogFile.Opener opener, EntryEncoder encoder, InstantSource clock, AppendListener listener) {
        try {
            LogWriter writer = new LogWriter(site, opener, encoder, clock, listener);
            try {
                writer.lock.acquire();
                writer.relocate();
                writer.lock.release();
            } catch (IOException | RuntimeException e) {
                writer.close();
                throw e;
            }
            return writer;
        } catch (IOException e) {
            throw AuditException.writing(site.lockBase(), e);
        } catch (StorageException e) {
            throw AuditException.of(e);
        }
    }

    private LogFile open(Path target) throws IOException {
        boolean isNew = !Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        LogFile opened = opener.open(target);
        if (isNew) {
            Folders.force(target);
        }
        return opened;
    }

    /** Up to which byte the log was durable when this process last looked; for the thread that opened it. */
    long committed() {
        return tip.size();
    }

    /** Whether this process has the right to write. */
    boolean holdsLock() {
        return lock.held();
    }

    /** Gives the right to write back. */
    void releaseLock() {
        try {
            lock.release();
        } catch (IOException | StorageException e) {
            fail(e);
        }
    }

    /**
     * Appends entries; when this returns true, they are durable.
     *
     * @return false if an interrupt of this thread closed the file in between; another thread has to do it again
     * @throws AuditException if they are not, as far as anybody can know
     */
    boolean append(Feed entries) {
        failure.ifPresent(earlier -> {
            throw refused(earlier);
        });
        boolean interrupted = Thread.interrupted();
        try {
            reopen();
            appendOnce(entries);
            return true;
        } catch (IOException | StorageException e) {
            if (e instanceof ClosedByInterruptException || e.getCause() instanceof ClosedByInterruptException) {
                cutOff = true;
                return false;
            }
            throw fail(e);
        } catch (AuditException e) {
            throw e.code().equals(AuditException.LOG_LOCKED) ? e : fail(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Gives the entries of a group. */
    interface Feed {
        /** Some entries; none when the group is complete. */
        List<Pending> next();

        /** Hears that they are durable, and the receipts by their order. */
        void written(IntFunction<Receipt> receipts);
    }

    private void appendOnce(Feed entries) throws IOException {
        position(lock.acquire());
        buffer.begin(tip);
        for (EntryDraft own : ownEntries) {
            buffer.add(encoder.encode(own));
        }
        int first = ownEntries.size();
        for (List<Pending> some = entries.next(); !some.isEmpty(); some = entries.next()) {
            for (Pending entry : some) {
                buffer.add(entry.middle());
            }
        }
        write();
        ownEntries.clear();
        lock.handOver();
        entries.written(i -> buffer.receipt(first + i));
    }

    /** Goes to where the next entry belongs: behind what others wrote, in the file of this moment. */
    private void position(boolean othersMayHaveWritten) throws IOException {
        boolean left = othersMayHaveWritten
                && site.moves()
                && site.latest().filter(path::equals).isEmpty();
        long size = !left && site.at(clock.instant()).equals(path) ? sizeIfOurs() : -1;
        if (size < 0) {
            if (!site.moves()) {
                throw new AuditException(
                        AuditException.LOG_DAMAGED,
                        path + " was replaced or cut while it was being written; find out by whom, then open it again");
            }
            relocate();
        } else if (size > tip.size()) {
            catchUp(tip);
        }
        if (site.isFull(tip.size())) {
            site.setAside(path, clock.instant());
            relocate();
        }
    }

    /** How many bytes are at the path; -1 when it no longer leads to the file that is open, or that was cut. */
    private long sizeIfOurs() throws IOException {
        try {
            BasicFileAttributes now = attributes();
            return Objects.equals(now.fileKey(), identity) && now.size() >= tip.size() ? now.size() : -1;
        } catch (NoSuchFileException e) {
            return -1;
        }
    }

    /** Finds the chain's end, whichever file it is in, and goes on in the file of this moment. */
    private void relocate() throws IOException {
        Optional<Path> latest = site.latest();
        Path target = site.at(clock.instant());
        tip = Tip.GENESIS;
        if (latest.isPresent() && !latest.get().equals(target)) {
            switchTo(latest.get());
            catchUp(Tip.GENESIS);
        }
        Tip continued = tip.atStart();
        switchTo(target);
        if (catchUp(continued)) {
            continued = tip.atStart();
            site.setAside(target, clock.instant());
            switchTo(target);
            catchUp(continued);
        }
        ownEntries.addAll(site.prune());
    }

    private void switchTo(Path target) throws IOException {
        file.close();
        path = target;
        file = open(target);
        identity = attributes().fileKey();
        file.force();
    }

    private void write() throws IOException {
        ByteBuffer bytes = buffer.toWrite();
        dirty = true;
        try {
            while (bytes.hasRemaining()) {
                file.append(bytes);
            }
            file.force();
        } catch (IOException e) {
            rollBack(e);
            throw e;
        }
        dirty = false;
        tip = buffer.tip();
        try {
            listener.appended(buffer.group(path));
        } catch (RuntimeException e) {
            log().warn("a listener of {} failed: {}", path, e.toString());
        }
    }

    /** Takes back what may have been written; if that fails too, the next open finds it. */
    private void rollBack(IOException cause) {
        if (cause instanceof ClosedByInterruptException) {
            return;
        }
        try {
            file.truncate(tip.size());
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** After an interrupt closed the file: opens it again and takes back what may have been written. */
    private void reopen() throws IOException {
        if (!cutOff) {
            return;
        }
        file.close();
        file = opener.open(path);
        if (dirty) {
            file.truncate(tip.size());
            dirty = false;
        }
        cutOff = false;
    }

    /**
     * Goes on behind what others wrote, after repairing what a crash left.
     *
     * @param start what an empty file continues
     * @return whether the file is of another dialect, which is never appended to
     */
    private boolean catchUp(Tip start) throws IOException {
        long size = file.size();
        Tail tail = Tail.read(file, size, start, path);
        tip = tail.tip();
        if (tail.foreign() || (tail.torn() == 0 && !tail.unended())) {
            return tail.foreign();
        }
        JsonObject evidence = Recovery.repair(file, path, tail, size);
        if (tail.unended()) {
            tip = new Tip(tip.nextSeq(), tip.previousHash(), tip.spelling(), tip.size() + 1);
        }
        buffer.begin(tip);
        buffer.add(encoder.encode(EntryDraft.of("loki", "log_recovered")
                .where(Folders.name(path))
                .why("the log ended within a line")
                .metadata(evidence)));
        write();
        log().warn("{} ended within a line; what was cut is kept beside it", path);
        return false;
    }

    private BasicFileAttributes attributes() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private AuditException fail(Exception cause) {
        AuditException exception = told(cause);
        failure = Optional.of(exception);
        try {
            lock.release();
        } catch (IOException | StorageException e) {
            exception.addSuppressed(e);
        }
        return exception;
    }

    private AuditException told(Exception cause) {
        if (cause instanceof AuditException told) {
            return told;
        }
        return cause instanceof IOException e
                ? AuditException.writing(path, e)
                : new AuditException(AuditException.WRITE_FAILED, String.valueOf(cause.getMessage()), cause);
    }

    private AuditException refused(AuditException earlier) {
        return new AuditException(
                AuditException.WRITE_FAILED,
                "no more entries are written to " + path + ", because an earlier one failed (" + earlier.getMessage()
                        + "); open it again when the cause is mended",
                earlier);
    }

    /** Gives the lock back and closes the file. */
    @Override
    public void close() {
        try {
            lock.release();
        } catch (IOException e) {
            throw AuditException.writing(path, e);
        } finally {
            closeFile();
        }
    }

    /** Whatever closing says, everything that was acknowledged is durable already. */
    private void closeFile() {
        try {
            file.close();
        } catch (IOException e) {
            log().warn("{} could not be closed: {}", path, e.toString());
        }
    }

    private static Logger log() {
        return LoggerFactory.getLogger(LogWriter.class);
    }
}
