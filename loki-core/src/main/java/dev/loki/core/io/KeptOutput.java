package dev.loki.core.io;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keeps the first and the last bytes of a stream of any length. Thread-safe. */
final class KeptOutput {
    private final int headLimit;
    private final int tailLimit;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private byte[] ring = new byte[0];
    private int ringEnd;
    private long total;

    private KeptOutput(int headLimit, int tailLimit) {
        this.headLimit = headLimit;
        this.tailLimit = tailLimit;
    }

    static KeptOutput of(long keepBytes) {
        int half = Math.toIntExact(keepBytes / 2);
        return new KeptOutput(half, Math.toIntExact(keepBytes - half));
    }

    synchronized void append(byte[] bytes, int length) {
        total += length;
        int toHead = Math.min(length, headLimit - head.size());
        head.write(bytes, 0, toHead);
        if (toHead < length && tailLimit > 0) {
            if (ring.length == 0) {
                ring = new byte[tailLimit];
            }
            int from = Math.max(toHead, length - tailLimit);
            int first = Math.min(length - from, tailLimit - ringEnd);
            System.arraycopy(bytes, from, ring, ringEnd, first);
            System.arraycopy(bytes, from + first, ring, 0, length - from - first);
            ringEnd = (ringEnd + length - from) % tailLimit;
        }
    }

    /** What was kept, decoded as UTF-8: malformed bytes become U+FFFD, and a cut never splits a character. */
    synchronized BoundedText text() {
        byte[] beginning = head.toByteArray();
        byte[] ending = tail();
        if (total <= (long) headLimit + tailLimit) {
            byte[] whole = Arrays.copyOf(beginning, beginning.length + ending.length);
            System.arraycopy(ending, 0, whole, beginning.length, ending.length);
            return new BoundedText(decode(whole, 0, whole.length), "", total, false);
        }
        int start = 0;
        while (start < ending.length && start < 3 && isContinuation(ending[start])) {
            start++;
        }
        return new BoundedText(
                decode(beginning, 0, endOfLastCharacter(beginning)), decode(ending, start, ending.length), total, true);
    }

    private byte[] tail() {
        long inTail = total - head.size();
        if (inTail < ring.length) {
            return Arrays.copyOf(ring, (int) inTail);
        }
        byte[] unrolled = new byte[ring.length];
        System.arraycopy(ring, ringEnd, unrolled, 0, ring.length - ringEnd);
        System.arraycopy(ring, 0, unrolled, ring.length - ringEnd, ringEnd);
        return unrolled;
    }

    private static int endOfLastCharacter(byte[] bytes) {
        int lead = bytes.length - 1;
        while (lead >= 0 && bytes.length - lead < 4 && isContinuation(bytes[lead])) {
            lead--;
        }
        if (lead < 0 || bytes[lead] >= 0) {
            return bytes.length;
        }
        int expected = Integer.numberOfLeadingZeros(~(bytes[lead] << 24));
        return bytes.length - lead < expected ? lead : bytes.length;
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }

    private static String decode(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
