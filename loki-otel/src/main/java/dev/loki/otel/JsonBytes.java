package dev.loki.otel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON text as UTF-8 bytes, with the commas left to the caller's order of calls: a member or an item writes the one
 * before it if there was one.
 *
 * <p>Only what OTLP needs. Reused for one body after the other. Not thread-safe.
 */
final class JsonBytes {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_NUMBER = 20;
    private static final long CHUNK = 100_000_000;
    private static final int CHUNK_PAIRS = 4;
    private static final byte[] PAIRS = pairs();
    private static final long[] POWERS = powers();

    private byte[] bytes;
    private int size;

    /** Whether what was written last is a whole value, so that a comma must come before the next one. */
    private boolean valued;

    /** An empty text with room for that many bytes; it grows as needed. */
    JsonBytes(int capacity) {
        this.bytes = new byte[capacity];
    }

    private static byte[] pairs() {
        byte[] pairs = new byte[200];
        for (int i = 0; i < 100; i++) {
            pairs[2 * i] = (byte) ('0' + i / 10);
            pairs[2 * i + 1] = (byte) ('0' + i % 10);
        }
        return pairs;
    }

    /** The powers of ten that 64 bits hold. */
    private static long[] powers() {
        long[] powers = new long[19];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = 10 * powers[i - 1];
        }
        return powers;
    }

    /** Begins anew, in the same memory. */
    JsonBytes clear() {
        size = 0;
        valued = false;
        return this;
    }

    int size() {
        return size;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** Begins an object as an item or value. */
    JsonBytes object() {
        comma();
        return begin('{');
    }

    /** Begins an object as a member. */
    JsonBytes object(String name) {
        return name(name).begin('{');
    }

    JsonBytes endObject() {
        return end('}');
    }

    /** Begins an array as a member. */
    JsonBytes array(String name) {
        return name(name).begin('[');
    }

    JsonBytes endArray() {
        return end(']');
    }

    /** A member whose value is a text. */
    JsonBytes text(String name, String value) {
        return name(name).quoted(value);
    }

    /** A member whose value is a small number, such as an enumeration's. */
    JsonBytes number(String name, int value) {
        name(name);
        return digits(value);
    }

    /** A member whose value is a 64-bit integer, a text in OTLP. */
    JsonBytes int64(String name, long value) {
        name(name).put('"');
        return digits(value).end('"');
    }

    /** An item that is a 64-bit integer. */
    JsonBytes int64(long value) {
        comma();
        put('"');
        return digits(value).end('"');
    }

    /** A member whose value is a number with a fraction; those that JSON lacks are texts, as Protocol Buffers spells them. */
    JsonBytes float64(String name, double value) {
        name(name);
        return decimal(value);
    }

    /** An item that is a number with a fraction. */
    JsonBytes float64(double value) {
        comma();
        return decimal(value);
    }

    JsonBytes bool(String name, boolean value) {
        name(name);
        return value(value ? "true" : "false");
    }

    /** A member whose value is an id of 64 bits. */
    JsonBytes id(String name, long bits) {
        name(name).put('"');
        return hex(bits).end('"');
    }

    /** A member whose value is an id of 128 bits. */
    JsonBytes id(String name, long high, long low) {
        name(name).put('"');
        return hex(high).hex(low).end('"');
    }

    private JsonBytes name(String name) {
        comma();
        room(name.length() + 3);
        put('"');
        ascii(name);
        valued = false;
        return put('"').put(':');
    }

    private void comma() {
        if (valued) {
            put(',');
        }
    }

    private JsonBytes begin(char bracket) {
        valued = false;
        return put(bracket);
    }

    private JsonBytes value(String ascii) {
        valued = true;
        return ascii(ascii);
    }

    private JsonBytes end(char last) {
        valued = true;
        return put(last);
    }

    private JsonBytes decimal(double value) {
        if (Double.isFinite(value)) {
            return value == Math.rint(value) && Math.abs(value) < 1e15
                    ? digits((long) value)
                    : value(Double.toString(value));
        }
        return quoted(Double.toString(value));
    }

    /** Times are most of a span's digits, so they are written two at a time, and without a division of 64 bits for each. */
    private JsonBytes digits(long value) {
        if (value == Long.MIN_VALUE) {
            return value("-9223372036854775808");
        }
        room(LONGEST_NUMBER);
        if (value < 0) {
            bytes[size++] = '-';
        }
        long rest = Math.abs(value);
        int end = size + length(rest);
        int at = end;
        while (rest >= CHUNK) {
            long above = rest / CHUNK;
            at = pairs((int) (rest - above * CHUNK), at, CHUNK_PAIRS);
            rest = above;
        }
        int head = (int) rest;
        for (; head >= 100; head /= 100) {
            at = pairs(head, at, 1);
        }
        if (head >= 10) {
            pairs(head, at, 1);
        } else {
            bytes[at - 1] = (byte) ('0' + head);
        }
        size = end;
        valued = true;
        return this;
    }

    /** Writes so many pairs of digits, the lowest ones of the number, before that place; returns where they begin. */
    private int pairs(int number, int before, int count) {
        byte[] out = bytes;
        int rest = number;
        int at = before;
        for (int i = 0; i < count; i++) {
            int above = rest / 100;
            int pair = 2 * (rest - above * 100);
            out[--at] = PAIRS[pair + 1];
            out[--at] = PAIRS[pair];
            rest = above;
        }
        return at;
    }

    /** The number of decimal digits of a number that is not negative; 1233 / 4096 is the logarithm of 2 well enough. */
    private static int length(long value) {
        int least = ((Long.SIZE - Long.numberOfLeadingZeros(value | 1)) * 1233) >> 12;
        return value >= POWERS[least] ? least + 1 : Math.max(least, 1);
    }

    private JsonBytes hex(long bits) {
        room(16);
        Hex.write(bytes, size, bits);
        size += 16;
        return this;
    }

    @SuppressWarnings("deprecation") // copies the low bytes, which is right for ASCII and far faster than encoding
    private JsonBytes ascii(String text) {
        int length = text.length();
        room(length);
        text.getBytes(0, length, bytes, size);
        size += length;
        return this;
    }

    private JsonBytes quoted(String text) {
        int length = text.length();
        room(length + 2);
        put('"');
        int plain = 0;
        while (plain < length && isPlain(text.charAt(plain))) {
            plain++;
        }
        if (plain == length) {
            return ascii(text).end('"');
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                put(c);
            } else if (c < 0x80) {
                escaped(c);
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                utf8(Character.toCodePoint(c, text.charAt(i)));
            } else {
                utf8(Character.isSurrogate(c) ? 0xfffd : c);
            }
        }
        return end('"');
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
    }

    private void escaped(char c) {
        switch (c) {
            case '"', '\\' -> put('\\').put(c);
            case '\n' -> put('\\').put('n');
            case '\r' -> put('\\').put('r');
            case '\t' -> put('\\').put('t');
            default -> {
                ascii("\\u00");
                room(2);
                bytes[size++] = HEX[c >> 4];
                bytes[size++] = HEX[c & 0xf];
            }
        }
    }

    private void utf8(int codePoint) {
        room(4);
        if (codePoint < 0x800) {
            bytes[size++] = (byte) (0xc0 | (codePoint >> 6));
        } else {
            if (codePoint < 0x10000) {
                bytes[size++] = (byte) (0xe0 | (codePoint >> 12));
            } else {
                bytes[size++] = (byte) (0xf0 | (codePoint >> 18));
                bytes[size++] = (byte) (0x80 | ((codePoint >> 12) & 0x3f));
            }
            bytes[size++] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
        }
        bytes[size++] = (byte) (0x80 | (codePoint & 0x3f));
    }

    private JsonBytes put(char c) {
        room(1);
        bytes[size++] = (byte) c;
        return this;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
