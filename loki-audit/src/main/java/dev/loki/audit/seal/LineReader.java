package dev.loki.audit.seal;

import dev.loki.audit.beside.Pipes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The complete lines of a part of a file, one after another, in constant memory. An absent file has no lines. Not
 * thread-safe.
 */
final class LineReader implements AutoCloseable {
    /** The longest line, in bytes; a longer one ends the reading, as if the file ended before it. */
    static final int MAX_LINE_BYTES = 64 << 20;

    private static final int BUFFER_BYTES = 1 << 20;

    private final @Nullable FileChannel channel;
    private final long end;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private long filePosition;
    private int start;
    private int limit;
    private int lineStart;
    private int lineLength;

    private LineReader(@Nullable FileChannel channel, long from, long end) {
        this.channel = channel;
        this.filePosition = from;
        this.end = end;
    }

    /** The lines from one byte of a file to another, or to the end of the file. */
    static LineReader of(Path file, long from, long end) throws IOException {
        try {
            Pipes.refuse(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            return new LineReader(channel, from, Math.min(end, channel.size()));
        } catch (NoSuchFileException e) {
            return new LineReader(null, 0, 0);
        }
    }

    /** Goes to the next line; false when there is none that has its line end. */
    boolean next() throws IOException {
        int scan = start;
        while (true) {
            for (int i = scan; i < limit; i++) {
                if (buffer[i] == '\n') {
                    lineStart = start;
                    lineLength = i - start;
                    start = i + 1;
                    return true;
                }
            }
            int scanned = limit - start;
            if (!fill()) {
                return false;
            }
            scan = start + scanned;
        }
    }

    private boolean fill() throws IOException {
        if (channel == null || filePosition >= end) {
            return false;
        }
        int kept = limit - start;
        if (kept == buffer.length) {
            if (kept >= MAX_LINE_BYTES) {
                return false;
            }
            buffer = Arrays.copyOf(buffer, kept * 2);
        } else if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, kept);
        }
        limit -= start;
        start = 0;
        int room = (int) Math.min(buffer.length - limit, end - filePosition);
        int read = channel.read(ByteBuffer.wrap(buffer, limit, room), filePosition);
        if (read <= 0) {
            return false;
        }
        limit += read;
        filePosition += read;
        return true;
    }

    /** The byte of the file at which the next line begins. */
    long position() {
        return filePosition - (limit - start);
    }

    /** What stands behind the last line, once there is no other. */
    byte[] unfinished() {
        return Arrays.copyOfRange(buffer, start, limit);
    }

    /** The leaf hash of the line, without its line end. */
    byte[] leaf(TreeHasher hasher) {
        return hasher.leaf(buffer, lineStart, lineLength);
    }

    /** The line, without its line end. */
    byte[] line() {
        return Arrays.copyOfRange(buffer, lineStart, lineStart + lineLength);
    }

    /** The last bytes of the line, at most that many. */
    byte[] endOfLine(int max) {
        return Arrays.copyOfRange(buffer, lineStart + Math.max(0, lineLength - max), lineStart + lineLength);
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
