package dev.loki.audit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the ends of lines and of canonical JSON strings in bytes, eight at a time where it can. */
final class TextScanner {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private TextScanner() {}

    /** Where the next line feed is; -1 if there is none. */
    static int lineFeed(byte[] bytes, int from, int to) {
        int i = from;
        for (; i + 8 <= to; i += 8) {
            long other = (long) LONGS.get(bytes, i) ^ (ONES * '\n');
            long found = (other - ONES) & ~other & HIGHS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        for (; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /**
     * Where the next byte is that ends a plain run: a control character, a quote, a backslash, or one beyond ASCII.
     *
     * @return that place, or one at most seven bytes before {@code to} when there is none until then
     */
    private static int plainEnd(byte[] bytes, int from, int to) {
        int i = from;
        while (i + 8 <= to) {
            long special = special((long) LONGS.get(bytes, i));
            if (special != 0) {
                return i + (Long.numberOfTrailingZeros(special) >>> 3);
            }
            i += 8;
        }
        return i;
    }

    /** Where the next quote is, before which there is no escape and no control character; -1 if there is none. */
    static int plainQuote(byte[] b, int from, int end) {
        int at = plainEnd(b, from, end);
        while (at < end && b[at] >= ' ' && b[at] != '"' && b[at] != '\\') {
            at++;
        }
        return at < end && b[at] == '"' ? at : -1;
    }

    /** The place behind the string that begins with the quote at {@code from}; -1 if it is not spelled canonically. */
    static int stringEnd(byte[] b, int from, int end) {
        int i = from + 1;
        while (true) {
            i = plainEnd(b, i, end);
            if (i >= end) {
                return -1;
            }
            byte c = b[i];
            if (c == '"') {
                return i + 1;
            }
            int next = c == '\\' ? escape(b, i, end) : c < 0 ? utf8(b, i, end) : c < ' ' ? -1 : i + 1;
            if (next < 0) {
                return -1;
            }
            i = next;
        }
    }

    /** The high bits of those of eight bytes that end a plain run: controls, quotes, backslashes, and beyond ASCII. */
    private static long special(long w) {
        long quote = w ^ (ONES * '"');
        long slash = w ^ (ONES * '\\');
        return ((w - ONES * ' ') | (quote - ONES) | (slash - ONES) | w) & HIGHS;
    }

    /** The place behind the escape at {@code i}; -1 if it is not the canonical one. */
    private static int escape(byte[] b, int i, int end) {
        if (i + 1 >= end) {
            return -1;
        }
        return switch (b[i + 1]) {
            case '"', '\\', 'b', 't', 'n', 'f', 'r' -> i + 2;
            case 'u' -> unicode(b, i, end);
            default -> -1;
        };
    }

    private static int unicode(byte[] b, int i, int end) {
        int unit = hex(b, i + 2, end);
        boolean control = unit >= 0 && unit < ' ' && (unit < '\b' || unit > '\r' || unit == 0x0b);
        if (control) {
            return i + 6;
        }
        if (unit < 0xD800 || unit > 0xDFFF) {
            return -1;
        }
        boolean paired =
                unit < 0xDC00 && i + 7 < end && b[i + 6] == '\\' && b[i + 7] == 'u' && isLow(hex(b, i + 8, end));
        return paired ? -1 : i + 6;
    }

    private static boolean isLow(int unit) {
        return unit >= 0xDC00 && unit <= 0xDFFF;
    }

    private static int hex(byte[] b, int i, int end) {
        if (i + 4 > end) {
            return -1;
        }
        int unit = 0;
        for (int k = i; k < i + 4; k++) {
            byte c = b[k];
            int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    /** The place behind the character of several bytes at {@code i}; -1 if it is not well-formed UTF-8. */
    private static int utf8(byte[] b, int i, int end) {
        int lead = b[i] & 0xff;
        int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        if (lead < 0xc2 || lead > 0xf4 || i + length > end) {
            return -1;
        }
        int second = b[i + 1] & 0xff;
        int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        if (second < low || second > high) {
            return -1;
        }
        for (int k = i + 2; k < i + length; k++) {
            if ((b[k] & 0xc0) != 0x80) {
                return -1;
            }
        }
        return i + length;
    }
}
