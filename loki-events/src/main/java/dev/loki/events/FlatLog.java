package dev.loki.events;

import dev.loki.core.StorageException;
import dev.loki.core.io.FileMutex;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The flat log: one line {@code {timestamp, type, data}} per event, appended by any number of processes.
 *
 * <p>An append takes no lock: it is one write at the end of the file, which the system keeps apart from others. Whoever
 * finds the file too long renames it to {@code events.jsonl.1} under a lock, after looking again. An append that raced
 * with a rotation checks after its write that the file it wrote to is still one of the two, and writes again when it is
 * not, so no line is lost whatever the timing. Lines are not forced to the disk. Used by one thread at a time.
 */
final class FlatLog implements AutoCloseable {
    /** The size from which the file is rotated. */
    static final long MAX_BYTES = 50L * 1024 * 1024;

    private static final int MAX_TRIES = 10;
    private static final Set<java.nio.file.OpenOption> APPEND =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);

    private final Path path;
    private final Path backup;
    private final long maxBytes;
    private final InstantSource clock;
    private Optional<Open> open = Optional.empty();

    FlatLog(Path path, long maxBytes, InstantSource clock) {
        this.path = path;
        this.backup = path.resolveSibling(path.getFileName() + ".1");
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    private static final class Open {
        private final FileChannel channel;
        private final Optional<BasicFileAttributes> identity;
        private boolean torn;

        private Open(FileChannel channel, BasicFileAttributes identity, boolean torn) {
            this.channel = channel;
            this.identity = Optional.of(identity);
            this.torn = torn;
        }
    }

    /** Appends the line of an event. */
    void append(Event event) {
        byte[] bytes = line(event).getBytes(StandardCharsets.UTF_8);
        try {
            for (int i = 0; i < MAX_TRIES; i++) {
                if (write(bytes)) {
                    return;
                }
            }
            throw new StorageException("cannot write " + path + ": it is replaced all the time; stop what does that");
        } catch (IOException e) {
            close();
            throw StorageException.writing(path, e);
        }
    }

    private static String line(Event event) {
        String payload = Json.write(event.payload());
        boolean named =
                event.source().isEmpty() || event.payload().get("source").isPresent();
        String source = "{\"source\":" + Json.write(JsonValue.of(event.source()));
        String data = named ? payload : source + (payload.length() > 2 ? "," : "") + payload.substring(1);
        return "{\"timestamp\":" + Json.write(JsonValue.of(event.timestamp())) + ",\"type\":"
                + Json.write(JsonValue.of(event.type())) + ",\"data\":" + data + "}\n";
    }

    /** Writes the line; false when the file was deleted meanwhile, so that the line went nowhere. */
    private boolean write(byte[] line) throws IOException {
        Open file = open.isPresent() ? open.get() : openFile();
        ByteBuffer buffer = file.torn ? ByteBuffer.wrap(join(new byte[] {'\n'}, line)) : ByteBuffer.wrap(line);
        file.torn = true;
        while (buffer.hasRemaining()) {
            file.channel.write(buffer);
        }
        file.torn = false;
        Optional<BasicFileAttributes> now = attributes(path);
        if (isSame(now, file.identity)) {
            if (now.orElseThrow().size() > maxBytes) {
                rotate();
            }
            return true;
        }
        close();
        return isSame(attributes(backup), file.identity);
    }

    /** Opens the file, and makes sure which one it is: it may be replaced between two looks. */
    private Open openFile() throws IOException {
        for (int i = 0; i < MAX_TRIES; i++) {
            Optional<BasicFileAttributes> before = attributes(path);
            if (before.filter(found -> !found.isRegularFile()).isPresent()) {
                throw new StorageException(path + " is no regular file; move it aside");
            }
            FileChannel channel = FileChannel.open(path, APPEND);
            if (before.isPresent() && isSame(before, attributes(path))) {
                Open file = new Open(channel, before.get(), endsTorn());
                open = Optional.of(file);
                return file;
            }
            channel.close();
        }
        throw new StorageException("cannot write " + path + ": it is replaced all the time; stop what does that");
    }

    private static boolean isSame(Optional<BasicFileAttributes> one, Optional<BasicFileAttributes> other) {
        return one.isPresent()
                && other.isPresent()
                && Objects.equals(one.get().fileKey(), other.get().fileKey());
    }

    /** Whether the last line has no end, because its writer died. */
    private boolean endsTorn() throws IOException {
        try (FileChannel reading = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = reading.size();
            ByteBuffer last = ByteBuffer.allocate(1);
            return size > 0 && reading.read(last, size - 1) == 1 && last.get(0) != '\n';
        }
    }

    private void rotate() throws IOException {
        Path lock = path.resolveSibling(path.getFileName() + ".rotating");
        Optional<FileMutex> mutex = FileMutex.tryLock(lock, FileMutex.Owner.current("events", clock));
        if (mutex.isEmpty()) {
            return;
        }
        FileMutex held = mutex.get();
        try (held) {
            Optional<BasicFileAttributes> now = attributes(path);
            if (now.isPresent() && now.get().size() > maxBytes) {
                Files.move(path, backup, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                close();
            }
        }
    }

    private static Optional<BasicFileAttributes> attributes(Path file) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Closes the file; the next append opens it again. */
    @Override
    public void close() {
        try {
            if (open.isPresent()) {
                open.get().channel.close();
            }
        } catch (IOException e) {
            throw StorageException.writing(path, e);
        } finally {
            open = Optional.empty();
        }
    }
}
