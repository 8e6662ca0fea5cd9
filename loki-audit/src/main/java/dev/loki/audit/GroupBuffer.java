package dev.loki.audit;

import dev.loki.core.env.Timestamps;
import dev.loki.core.io.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;

/** The lines of one forced write while they are put together, each hashed over the one before. Not thread-safe. */
final class GroupBuffer {
    private static final byte[] SEQ = "{\"seq\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TIMESTAMP = ",\"timestamp\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PREVIOUS = ",\"previousHash\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HASH = ",\"hash\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GENESIS = HashSpelling.GENESIS.getBytes(StandardCharsets.US_ASCII);

    /** More than everything around the middle of a line. */
    private static final int FRAME_BYTES = 320;

    private final InstantSource clock;
    private final MessageDigest sha256 = Sha256.digest();
    private final byte[] hash = new byte[HashSpelling.BYTES];
    private byte[] bytes = new byte[16 * 1024];
    private int[] ends = new int[64];
    private int count;
    private int length;
    private long firstSeq;
    private long offset;
    private byte[] previous = GENESIS;
    private HashSpelling spelling = HashSpelling.PREFIXED;
    private long timestampMillis = Long.MIN_VALUE;
    private byte[] timestamp = new byte[0];

    GroupBuffer(InstantSource clock) {
        this.clock = clock;
    }

    /** Begins a group that continues a chain. */
    void begin(Tip tip) {
        count = 0;
        length = 0;
        firstSeq = tip.nextSeq();
        offset = tip.size();
        spelling = tip.spelling();
        previous = tip.previousHash().getBytes(StandardCharsets.UTF_8);
    }

    /** Adds a line around this middle. */
    void add(byte[] middle) {
        reserve(middle.length + FRAME_BYTES);
        int from = length;
        int at = put(SEQ, from);
        at = putNumber(firstSeq + count, at);
        at = put(TIMESTAMP, at);
        at = put(now(), at);
        bytes[at++] = '"';
        at = put(middle, at);
        at = put(PREVIOUS, at);
        at = put(previous, at);
        bytes[at++] = '"';
        bytes[at] = '}';
        digest(from, at + 1 - from);
        at = put(HASH, at);
        int hashFrom = at;
        at = spelling.put(hash, bytes, at);
        previous = Arrays.copyOfRange(bytes, hashFrom, at);
        bytes[at++] = '"';
        bytes[at++] = '}';
        bytes[at++] = '\n';
        length = at;
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
        }
        ends[count++] = at;
    }

    /** How many bytes there are. */
    int length() {
        return length;
    }

    /** The bytes to write. */
    ByteBuffer toWrite() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    /** The tip behind the group. */
    Tip tip() {
        return new Tip(firstSeq + count, new String(previous, StandardCharsets.UTF_8), spelling, offset + length);
    }

    /** What a listener hears. */
    AppendListener.Group group(Path path) {
        return new AppendListener.Group(path, firstSeq, offset, bytes, ends, count);
    }

    /** The receipt of a line. */
    Receipt receipt(int line) {
        int to = ends[line] - 3;
        return new Receipt(
                firstSeq + line,
                new String(bytes, to - spelling.length(), spelling.length(), StandardCharsets.US_ASCII));
    }

    private void digest(int from, int count) {
        try {
            sha256.update(bytes, from, count);
            sha256.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new IllegalStateException("the hash has room", e);
        }
    }

    private byte[] now() {
        long millis = clock.millis();
        if (millis != timestampMillis) {
            timestampMillis = millis;
            timestamp = Timestamps.format(Instant.ofEpochMilli(millis)).getBytes(StandardCharsets.US_ASCII);
        }
        return timestamp;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    private int put(byte[] part, int at) {
        System.arraycopy(part, 0, bytes, at, part.length);
        return at + part.length;
    }

    private int putNumber(long number, int at) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int i = at + digits - 1; i >= at; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + digits;
    }
}
