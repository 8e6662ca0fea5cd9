package dev.loki.events;

import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.LoggerFactory;

/** Events as files in a folder; {@code docs/formats/events.md} is the contract. */
final class FolderTransport implements EventTransport {
    private final EventFolder folder;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final FlatLog log;
    private final Path pending;
    private final Path writing;
    private final ReentrantLock appending = new ReentrantLock();
    private boolean logFailed;

    private FolderTransport(EventFolder folder, InstantSource clock, RandomGenerator random, long maxLogBytes) {
        this.folder = folder;
        this.clock = clock;
        this.random = random;
        this.pending = folder.pending();
        this.writing = folder.make(folder.writing());
        this.log = new FlatLog(folder.flatLog(), maxLogBytes, clock);
    }

    static FolderTransport open(Path root, InstantSource clock, RandomGenerator random) {
        return open(root, clock, random, FlatLog.MAX_BYTES);
    }

    /** As above, with a flat log that is rotated at this size. */
    static FolderTransport open(Path root, InstantSource clock, RandomGenerator random, long maxLogBytes) {
        return new FolderTransport(EventFolder.open(root), clock, random, maxLogBytes);
    }

    @Override
    public void append(Event event, boolean durable) {
        byte[] bytes = EventFile.encode(event);
        String name = EventName.of(event.timestamp(), event.id());
        appending.lock();
        try {
            write(bytes, name, durable);
            logLine(event);
        } finally {
            appending.unlock();
        }
    }

    private void write(byte[] bytes, String name, boolean durable) {
        Path temporary = writing.resolve(name + ".tmp");
        Path target = pending.resolve(name);
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                if (durable) {
                    channel.force(true);
                }
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            if (durable) {
                forcePending();
            }
        } catch (IOException e) {
            throw StorageException.writing(target, e);
        }
    }

    private void forcePending() throws IOException {
        if (pending.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(pending, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** The event is on the bus by now, so a log that cannot be written does not make the call fail. */
    private void logLine(Event event) {
        try {
            log.append(event);
        } catch (StorageException e) {
            if (!logFailed) {
                logFailed = true;
                LoggerFactory.getLogger(FolderTransport.class)
                        .warn("events are published, but the flat log is not kept: {}", e.getMessage());
            }
        }
    }

    @Override
    public Inbox join(String group) {
        return new GroupInbox(folder, EventFolder.checked("group", group), Member.of(clock, random), clock);
    }

    @Override
    public Inbox read(String reader, boolean fromNow) {
        return ReaderInbox.durable(folder, EventFolder.checked("reader", reader), fromNow, clock);
    }

    @Override
    public Inbox readFromNow() {
        return ReaderInbox.passing(folder, clock);
    }

    @Override
    public void history(EventFilter filter, Consumer<Event> each) {
        new Archive(folder).forEach(filter, each);
    }

    @Override
    public List<Event> latest(int count, EventFilter filter) {
        return new Archive(folder).latest(count, filter);
    }

    @Override
    public EventStats stats() {
        return new Inventory(folder, clock).stats();
    }

    @Override
    public Pruned prune(Retention retention) {
        return new Pruning(folder, clock, retention).run();
    }

    @Override
    public void close() {
        appending.lock();
        try {
            log.close();
        } finally {
            appending.unlock();
        }
    }
}
