package dev.loki.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Checks the lines that begin within one block of a file, independently of all others. One instance per thread, with one
 * buffer that grows to the longest line.
 */
final class BlockScan {
    /** How much of the file one step looks at. */
    static final int BLOCK_BYTES = 1024 * 1024;

    private static final int AHEAD_BYTES = 64 * 1024;

    private final FileChannel channel;
    private final long size;
    private final HashSpelling spelling;
    private final LineInspector inspector = new LineInspector();
    private byte[] buffer = new byte[BLOCK_BYTES + AHEAD_BYTES + 1];
    private long base;
    private int filled;

    BlockScan(FileChannel channel, long size, HashSpelling spelling) {
        this.channel = channel;
        this.size = size;
        this.spelling = spelling;
    }

    /**
     * What a block is as a whole.
     *
     * @param lines how many lines begin in it
     * @param sound whether each of them is right by itself and follows the one before it within the block
     * @param previous what the first names as the hash before it
     * @param firstSeq the first line's place
     * @param firstMillis when the first line was written
     * @param hash the last line's hash
     * @param lastMillis when the last line was written
     * @param offset where the first line begins
     */
    record Block(
            int lines,
            boolean sound,
            String previous,
            long firstSeq,
            long firstMillis,
            String hash,
            long lastMillis,
            long offset) {
        static final Block EMPTY = new Block(0, true, "", -1, 0, "", 0, 0);
        static final Block UNSOUND = new Block(1, false, "", -1, 0, "", 0, 0);
    }

    /** Checks the block from one byte to another. */
    Block check(long from, long to) throws IOException {
        int at = load(from, to);
        long firstOffset = base + at;
        int lines = 0;
        String previous = "";
        long firstSeq = -1;
        long firstMillis = 0;
        int hashFrom = 0;
        int hashTo = 0;
        long seq = -1;
        long millis = Long.MIN_VALUE;
        while (base + at < to && at < filled) {
            int end = lineEnd(at);
            if (end < 0 || !inspector.isSound(buffer, at, end, spelling)) {
                return Block.UNSOUND;
            }
            LineScanner line = inspector.scanner();
            if (lines == 0) {
                previous = text(line.previousFrom(), line.previousTo());
                firstSeq = line.seq();
                firstMillis = line.millis();
            } else if (line.seq() != seq + 1
                    || line.millis() < millis
                    || !Arrays.equals(buffer, hashFrom, hashTo, buffer, line.previousFrom(), line.previousTo())) {
                return Block.UNSOUND;
            }
            lines++;
            seq = line.seq();
            millis = line.millis();
            hashFrom = line.hashFrom();
            hashTo = line.hashTo();
            at = end + 1;
        }
        return lines == 0
                ? Block.EMPTY
                : new Block(lines, true, previous, firstSeq, firstMillis, text(hashFrom, hashTo), millis, firstOffset);
    }

    /** The file's first line; empty when there is none. */
    Optional<LineFacts> first() throws IOException {
        int at = load(0, Math.min(size, 1));
        if (filled == 0) {
            return Optional.empty();
        }
        int end = lineEnd(at);
        return Optional.of(inspector.inspect(buffer, 0, end < 0 ? filled : end, 0, spelling));
    }

    /** The lines of the block, one by one. */
    List<LineFacts> inspect(long from, long to) throws IOException {
        List<LineFacts> facts = new ArrayList<>();
        int at = load(from, to);
        while (base + at < to && at < filled) {
            int end = lineEnd(at);
            long offset = base + at;
            if (end >= 0) {
                facts.add(inspector.inspect(buffer, at, end, offset, spelling));
                at = end + 1;
                continue;
            }
            if (filled - at <= AuditLog.MAX_LINE_BYTES) {
                facts.add(torn(inspector.inspect(buffer, at, filled, offset, spelling)));
                break;
            }
            facts.add(LineFacts.unreadable(
                    offset, Cause.BAD_JSON, "the line is longer than " + AuditLog.MAX_LINE_BYTES + " bytes"));
            long next = behindLineEnd(base + filled);
            if (next >= to) {
                break;
            }
            at = load(next, to);
        }
        return facts;
    }

    private static LineFacts torn(LineFacts line) {
        String message = line.problem().isEmpty()
                ? "the last entry has no line end, so its writer never said that it was written"
                : "the log ends within a line: a crash, a power cut or a full disk cut it off";
        return new LineFacts(
                line.offset(),
                Optional.of(Cause.TORN_TAIL),
                message,
                line.seq(),
                line.previous(),
                line.stored(),
                line.computed(),
                line.millis());
    }

    /** Fills the buffer and returns where the first line begins in it. */
    private int load(long from, long to) throws IOException {
        base = from == 0 ? 0 : from - 1;
        filled = 0;
        read((int) Math.min(buffer.length, Math.min(size, to + AHEAD_BYTES) - base));
        if (from == 0) {
            return 0;
        }
        for (int i = 0; i < filled; i++) {
            if (buffer[i] == '\n') {
                return i + 1;
            }
            if (base + i >= to) {
                break;
            }
        }
        return filled;
    }

    /** Where the line ends that begins at {@code at}; -1 when it has no end, or none within the longest line. */
    private int lineEnd(int at) throws IOException {
        int i = at;
        while (true) {
            int end = TextScanner.lineFeed(buffer, i, filled);
            if (end >= 0) {
                return end;
            }
            i = filled;
            if (base + filled >= size || filled - at > AuditLog.MAX_LINE_BYTES) {
                return -1;
            }
            if (filled == buffer.length) {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
            read((int) Math.min(buffer.length, size - base));
        }
    }

    private void read(int target) throws IOException {
        while (filled < target) {
            int count = channel.read(ByteBuffer.wrap(buffer, filled, target - filled), base + filled);
            if (count <= 0) {
                throw new IOException("the file became shorter while it was read");
            }
            filled += count;
        }
    }

    private long behindLineEnd(long from) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(AHEAD_BYTES);
        for (long at = from; at < size; at += chunk.limit()) {
            chunk.clear();
            if (channel.read(chunk, at) <= 0) {
                return size;
            }
            chunk.flip();
            for (int i = 0; i < chunk.limit(); i++) {
                if (chunk.get(i) == '\n') {
                    return at + i + 1;
                }
            }
        }
        return size;
    }

    private String text(int from, int to) {
        return new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }
}
