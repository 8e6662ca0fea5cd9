package dev.loki.core.io;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file that only grows, one JSON object per line.
 *
 * <p>One writer at a time: whoever opens it holds a lock of its own, such as {@link FileMutex}. A line is durable when
 * {@link #append} returns. Opening repairs what a crash left: a last line without its line end, or that is no JSON
 * object, was never acknowledged; its bytes are moved to {@code <name>.torn-<n>} beside the file and
 * {@link #recovered()} says so. After a failed append the file is left as it is and further appends are refused; open
 * it anew. The file is readable by its owner only; a symbolic link is refused. Thread-safe.
 */
public final class JsonLines implements AutoCloseable {
    /** The largest file that {@link #open(Path)} lets grow. */
    public static final long MAX_BYTES = 256L * 1024 * 1024;

    /** The longest line, in bytes. */
    public static final int MAX_LINE_BYTES = Json.MAX_BYTES;

    private final Path path;
    private final long maxBytes;
    private final FileChannel channel;
    private final Optional<String> recovered;
    private final ReentrantLock writing = new ReentrantLock();
    private long size;
    private boolean failed;

    private JsonLines(Path path, long maxBytes, FileChannel channel, Optional<String> recovered) throws IOException {
        this.path = path;
        this.maxBytes = maxBytes;
        this.channel = channel;
        this.recovered = recovered;
        this.size = channel.size();
    }

    /** Opens a file for appending, made when it is absent, up to {@link #MAX_BYTES}. */
    public static JsonLines open(Path path) {
        return open(path, MAX_BYTES);
    }

    /**
     * Opens a file for appending, made when it is absent.
     *
     * @param maxBytes the size beyond which appends are refused
     * @throws StorageException if it cannot be opened or repaired
     */
    public static JsonLines open(Path path, long maxBytes) {
        Disk.refuseLink(path);
        try {
            Disk.makeFolder(path);
            boolean isNew = !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
            Optional<String> recovered = TornTail.cut(path);
            FileChannel channel = Disk.openOwnerOnly(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            if (isNew) {
                Disk.forceFolder(path);
            }
            return new JsonLines(path, maxBytes, channel, recovered);
        } catch (IOException e) {
            throw StorageException.writing(path, e);
        }
    }

    /**
     * Appends one line; it is durable when this returns.
     *
     * @throws StorageException if it could not be written, is too long, or an earlier one failed
     */
    public void append(JsonObject line) {
        byte[] bytes = (Json.write(line) + "\n").getBytes(StandardCharsets.UTF_8);
        writing.lock();
        try {
            check(bytes.length);
            failed = true;
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(false);
            size += bytes.length;
            failed = false;
        } catch (IOException e) {
            throw StorageException.writing(path, e);
        } finally {
            writing.unlock();
        }
    }

    private void check(int length) {
        if (failed) {
            throw new StorageException(
                    "cannot write " + path + ": an earlier line failed; free the disk and start again");
        }
        if (length > MAX_LINE_BYTES) {
            throw new StorageException("cannot write " + path + ": a line of " + length + " bytes is longer than "
                    + MAX_LINE_BYTES + "; shorten it");
        }
        if (size + length > maxBytes) {
            throw new StorageException(
                    "cannot write " + path + ": it would grow beyond " + maxBytes + " bytes; move it aside");
        }
    }

    /** What opening found and moved aside, as one sentence; empty when the file was in order. */
    public Optional<String> recovered() {
        return recovered;
    }

    /** Closes the file; every line is durable already. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw StorageException.writing(path, e);
        }
    }

    /**
     * All lines of a file, also of one that is being written: a last line that is torn is left out. No lines when the
     * file is absent.
     *
     * @param maxBytes the size beyond which the file is refused
     * @throws StorageException if it cannot be read, is too large, or another line than the last is no JSON object; the
     *     message names the line
     */
    public static List<JsonObject> readAll(Path path, long maxBytes) {
        Disk.refuseLink(path);
        if (!Files.exists(path)) {
            return List.of();
        }
        byte[] bytes = bytes(path, maxBytes);
        List<JsonObject> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                try {
                    lines.add(parse(bytes, start, i, path, lines.size() + 1));
                } catch (LokiException e) {
                    if (i < bytes.length - 1) {
                        throw new StorageException(e.getMessage() + "; move the file aside", e);
                    }
                }
                start = i + 1;
            }
        }
        return List.copyOf(lines);
    }

    private static byte[] bytes(Path path, long maxBytes) {
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE - 8));
            if (bytes.length > maxBytes) {
                throw new StorageException(
                        "cannot read " + path + ": it is larger than " + maxBytes + " bytes; move it aside");
            }
            return bytes;
        } catch (IOException e) {
            throw StorageException.reading(path, e);
        }
    }

    /** The object on one line; the exception names the line. */
    static JsonObject parse(byte[] bytes, int start, int end, Path path, int line) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, start, end - start))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new StorageException(path + ":" + line + ":1: the line is not UTF-8 text", e);
        }
        if (Json.parse(text, path.toString(), line) instanceof JsonObject object) {
            return object;
        }
        throw new StorageException(path + ":" + line + ":1: the line is no JSON object");
    }
}
