package dev.loki.audit;

import dev.loki.audit.beside.Pipes;
import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;

/**
 * Reads the lines of a file in order, from any line's beginning, with a bounded buffer.
 *
 * <p>A line that is longer than {@link AuditLog#MAX_LINE_BYTES} is given cut to that length. An absent file has no
 * lines.
 */
final class LineReader {
    private static final int CHUNK_BYTES = 256 * 1024;

    private LineReader() {}

    /** Takes one line. */
    @FunctionalInterface
    interface Line {
        /**
         * One line.
         *
         * @param offset the byte of the file at which it begins
         * @param bytes where it stands, during the call only
         * @param from its first byte
         * @param to behind its last byte, without the line end
         * @param ended whether it has a line end; only the last line may lack it
         * @return whether to go on
         */
        boolean take(long offset, byte[] bytes, int from, int to, boolean ended);
    }

    /**
     * Gives the lines that begin at {@code offset} or later, as far as the file reaches now.
     *
     * @return the byte behind the last line that was taken
     */
    static long read(Path path, long offset, Line line) {
        try {
            Pipes.refuse(path);
            try (FileChannel channel =
                    FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
                return new Reading(channel, offset, line).run();
            }
        } catch (NoSuchFileException e) {
            return offset;
        } catch (IOException e) {
            throw StorageException.reading(path, e);
        }
    }

    /** One pass over a file. */
    private static final class Reading {
        private final FileChannel channel;
        private final Line line;
        private byte[] buffer = new byte[CHUNK_BYTES];
        private int filled;
        private long base;
        private long skippedTo;

        Reading(FileChannel channel, long offset, Line line) {
            this.channel = channel;
            this.base = offset;
            this.line = line;
        }

        long run() throws IOException {
            int scanned = 0;
            while (true) {
                int start = 0;
                for (int i = scanned; i < filled; i++) {
                    if (buffer[i] == '\n') {
                        boolean more = line.take(base + start, buffer, start, i, true);
                        start = i + 1;
                        if (!more) {
                            return base + start;
                        }
                    }
                }
                shift(start);
                scanned = filled;
                if (!fill()) {
                    return last();
                }
                if (skippedTo > 0) {
                    if (!line.take(base, buffer, 0, filled, true)) {
                        return skippedTo;
                    }
                    base = skippedTo;
                    skippedTo = 0;
                    filled = 0;
                    scanned = 0;
                }
            }
        }

        private long last() {
            if (filled == 0) {
                return base;
            }
            line.take(base, buffer, 0, filled, false);
            return base + filled;
        }

        private void shift(int start) {
            System.arraycopy(buffer, start, buffer, 0, filled - start);
            filled -= start;
            base += start;
        }

        /** Reads on; a line that does not fit is given cut, and its rest skipped. */
        private boolean fill() throws IOException {
            if (filled >= AuditLog.MAX_LINE_BYTES) {
                return skip();
            }
            if (filled == buffer.length) {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
            int count = channel.read(ByteBuffer.wrap(buffer, filled, buffer.length - filled), base + filled);
            filled += Math.max(count, 0);
            return count > 0;
        }

        private boolean skip() throws IOException {
            ByteBuffer rest = ByteBuffer.allocate(CHUNK_BYTES);
            for (long at = base + filled; ; at += rest.limit()) {
                rest.clear();
                if (channel.read(rest, at) <= 0) {
                    return false;
                }
                rest.flip();
                for (int i = 0; i < rest.limit(); i++) {
                    if (rest.get(i) == '\n') {
                        skippedTo = at + i + 1;
                        return true;
                    }
                }
            }
        }
    }
}
