package dev.loki.audit;

import dev.loki.core.json.CanonicalJson;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Accepts exactly the canonical spelling of an entry, in one pass over its bytes and without a tree.
 *
 * <p>A line that is accepted reads back, and is spelled again, to the same bytes; so the hash over the raw bytes is the
 * hash over the meaning. Reused for many lines; not thread-safe.
 */
final class LineScanner {
    /** The deepest nesting of metadata, as for every JSON text. */
    static final int MAX_DEPTH = dev.loki.core.json.Json.MAX_DEPTH;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private static final byte[] SEQ = ascii("{\"seq\":");
    private static final byte[] TIMESTAMP = ascii(",\"timestamp\":\"");
    private static final byte[] WHO = ascii(",\"who\":");
    private static final byte[] WHAT = ascii(",\"what\":");
    private static final byte[] WHERE = ascii(",\"where\":");
    private static final byte[] WHY = ascii(",\"why\":");
    private static final byte[] METADATA = ascii(",\"metadata\":");
    private static final byte[] PREVIOUS = ascii(",\"previousHash\":\"");
    private static final byte[] HASH = ascii(",\"hash\":\"");
    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");

    /** Numbers with at most this many digits are their own shortest spelling, whatever they are. */
    private static final int SAFE_DIGITS = 15;

    /** So many names of one object are compared one by one; more go through a set. */
    private static final int FEW_NAMES = 16;

    private byte[] b = new byte[0];
    private int at;
    private int end;
    private int[] names = new int[64];
    private int namesTop;

    private long seq;
    private long millis;
    private int previousFrom;
    private int previousTo;
    private int hashFrom;
    private int hashTo;
    private int hashedTo;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether the bytes from {@code from} to {@code to} are an entry in canonical spelling, without a line end. */
    boolean scan(byte[] bytes, int from, int to) {
        b = bytes;
        at = from;
        end = to;
        namesTop = 0;
        return literal(SEQ)
                && scanSeq()
                && literal(TIMESTAMP)
                && timestamp()
                && literal(WHO)
                && text()
                && literal(WHAT)
                && text()
                && literal(WHERE)
                && textOrNull()
                && literal(WHY)
                && textOrNull()
                && literal(METADATA)
                && value(0)
                && hashes();
    }

    /** The entry's place in the chain. */
    long seq() {
        return seq;
    }

    /** When it was written, in milliseconds since 1970. */
    long millis() {
        return millis;
    }

    int previousFrom() {
        return previousFrom;
    }

    int previousTo() {
        return previousTo;
    }

    int hashFrom() {
        return hashFrom;
    }

    int hashTo() {
        return hashTo;
    }

    /** Where the hashed bytes end; a closing brace belongs behind them. */
    int hashedTo() {
        return hashedTo;
    }

    private boolean hashes() {
        if (!literal(PREVIOUS)) {
            return false;
        }
        previousFrom = at;
        if (!plainToQuote()) {
            return false;
        }
        previousTo = at++;
        hashedTo = at;
        if (!literal(HASH)) {
            return false;
        }
        hashFrom = at;
        if (!plainToQuote()) {
            return false;
        }
        hashTo = at++;
        return at + 1 == end && b[at] == '}';
    }

    /** Goes to the next quote; nothing before it may be an escape or a control character. */
    private boolean plainToQuote() {
        while (at + 8 <= end) {
            long special = special((long) LONGS.get(b, at));
            if (special != 0) {
                at += Long.numberOfTrailingZeros(special) >>> 3;
                return b[at] == '"';
            }
            at += 8;
        }
        while (at < end && b[at] >= ' ' && b[at] != '"' && b[at] != '\\') {
            at++;
        }
        return at < end && b[at] == '"';
    }

    /** The high bits of those of eight bytes that end a plain run: controls, quotes, backslashes, and beyond ASCII. */
    private static long special(long w) {
        long quote = w ^ (ONES * '"');
        long slash = w ^ (ONES * '\\');
        return ((w - ONES * ' ') | (quote - ONES) | (slash - ONES) | w) & HIGHS;
    }

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

    private boolean literal(byte[] expected) {
        int length = expected.length;
        if (end - at < length || !Arrays.equals(b, at, at + length, expected, 0, length)) {
            return false;
        }
        at += length;
        return true;
    }

    private boolean scanSeq() {
        int from = at;
        long number = 0;
        while (at < end && b[at] >= '0' && b[at] <= '9') {
            number = number * 10 + (b[at++] - '0');
            if (at - from > SAFE_DIGITS) {
                return false;
            }
        }
        seq = number;
        return at > from && (at == from + 1 || b[from] != '0');
    }

    /** A field that must be a string of at least one character. */
    private boolean text() {
        return at + 1 < end && b[at] == '"' && b[at + 1] != '"' && string();
    }

    private boolean textOrNull() {
        return (at < end && b[at] == 'n') ? literal(NULL) : text();
    }

    private boolean value(int depth) {
        if (at >= end) {
            return false;
        }
        return switch (b[at]) {
            case '"' -> string();
            case '{' -> depth < MAX_DEPTH && object(depth + 1);
            case '[' -> depth < MAX_DEPTH && array(depth + 1);
            case 't' -> literal(TRUE);
            case 'f' -> literal(FALSE);
            case 'n' -> literal(NULL);
            default -> number();
        };
    }

    private boolean array(int depth) {
        at++;
        if (at < end && b[at] == ']') {
            at++;
            return true;
        }
        while (value(depth)) {
            if (at >= end) {
                return false;
            }
            byte c = b[at++];
            if (c != ',') {
                return c == ']';
            }
        }
        return false;
    }

    private boolean object(int depth) {
        int base = namesTop;
        at++;
        boolean good = (at < end && b[at] == '}') ? at++ > 0 : members(depth, base);
        namesTop = base;
        return good;
    }

    private boolean members(int depth, int base) {
        long lastIndex = -1;
        boolean named = false;
        Set<String> many = Set.of();
        while (at < end && b[at] == '"') {
            int from = at;
            if (!string()) {
                return false;
            }
            long index = index(from + 1, at - 1);
            if (index >= 0 ? named || index <= lastIndex : false) {
                return false;
            }
            if (index >= 0) {
                lastIndex = index;
            } else {
                named = true;
                many = manyNames(base, many);
                if (!isNew(from, at, base, many)) {
                    return false;
                }
                push(from, at);
            }
            if (at >= end || b[at++] != ':' || !value(depth) || at >= end) {
                return false;
            }
            byte c = b[at++];
            if (c != ',') {
                return c == '}';
            }
        }
        return false;
    }

    private Set<String> manyNames(int base, Set<String> many) {
        if ((namesTop - base) / 2 != FEW_NAMES) {
            return many;
        }
        Set<String> set = new HashSet<>();
        for (int i = base; i < namesTop; i += 2) {
            set.add(latin(names[i], names[i + 1]));
        }
        return set;
    }

    private boolean isNew(int from, int to, int base, Set<String> many) {
        if ((namesTop - base) / 2 >= FEW_NAMES) {
            return many.add(latin(from, to));
        }
        for (int i = base; i < namesTop; i += 2) {
            if (Arrays.equals(b, names[i], names[i + 1], b, from, to)) {
                return false;
            }
        }
        return true;
    }

    private String latin(int from, int to) {
        return new String(b, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private void push(int from, int to) {
        if (namesTop + 2 > names.length) {
            names = Arrays.copyOf(names, names.length * 2);
        }
        names[namesTop++] = from;
        names[namesTop++] = to;
    }

    private long index(int from, int to) {
        if (to - from > 10 || from == to || b[from] < '0' || b[from] > '9') {
            return -1;
        }
        return CanonicalJson.index(latin(from, to));
    }

    private boolean string() {
        int i = at + 1;
        while (true) {
            while (i + 8 <= end) {
                long special = special((long) LONGS.get(b, i));
                if (special != 0) {
                    i += Long.numberOfTrailingZeros(special) >>> 3;
                    break;
                }
                i += 8;
            }
            if (i >= end) {
                return false;
            }
            byte c = b[i];
            if (c == '"') {
                at = i + 1;
                return true;
            }
            int next = c == '\\' ? escape(i) : c < 0 ? utf8(i) : c < ' ' ? -1 : i + 1;
            if (next < 0) {
                return false;
            }
            i = next;
        }
    }

    /** The place behind the escape at {@code i}; -1 if it is not the canonical one. */
    private int escape(int i) {
        if (i + 1 >= end) {
            return -1;
        }
        return switch (b[i + 1]) {
            case '"', '\\', 'b', 't', 'n', 'f', 'r' -> i + 2;
            case 'u' -> unicode(i);
            default -> -1;
        };
    }

    private int unicode(int i) {
        int unit = hex(i + 2);
        boolean control = unit >= 0 && unit < ' ' && (unit < '\b' || unit > '\r' || unit == 0x0b);
        if (control) {
            return i + 6;
        }
        if (unit < 0xD800 || unit > 0xDFFF) {
            return -1;
        }
        boolean paired = unit < 0xDC00 && i + 7 < end && b[i + 6] == '\\' && b[i + 7] == 'u' && isLow(hex(i + 8));
        return paired ? -1 : i + 6;
    }

    private static boolean isLow(int unit) {
        return unit >= 0xDC00 && unit <= 0xDFFF;
    }

    private int hex(int i) {
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
    private int utf8(int i) {
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

    private boolean number() {
        int from = at;
        if (at < end && b[at] == '-') {
            at++;
        }
        int first = at;
        int whole = digits();
        int fraction = 0;
        int zeros = 0;
        if (at < end && b[at] == '.') {
            int point = ++at;
            fraction = digits();
            while (zeros < fraction && b[point + zeros] == '0') {
                zeros++;
            }
            if (fraction == 0 || b[at - 1] == '0') {
                return false;
            }
        }
        boolean exponent = at < end && (b[at] == 'e' || b[at] == 'E');
        if (whole == 0 || (whole > 1 && b[first] == '0')) {
            return false;
        }
        boolean zero = whole == 1 && b[first] == '0';
        boolean plain = !exponent && whole + fraction <= SAFE_DIGITS;
        if (plain && fraction == 0) {
            return !zero || first == from;
        }
        if (plain && (!zero || zeros < 6)) {
            return true;
        }
        return respelled(from);
    }

    /** The rare number whose spelling has to be computed. */
    private boolean respelled(int from) {
        while (at < end && (b[at] == '+' || b[at] == '-' || b[at] == 'e' || (b[at] >= '0' && b[at] <= '9'))) {
            at++;
        }
        String token = latin(from, at);
        try {
            return CanonicalJson.number(Double.parseDouble(token)).equals(token);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private int digits() {
        int from = at;
        while (at < end && b[at] >= '0' && b[at] <= '9') {
            at++;
        }
        return at - from;
    }

    private boolean timestamp() {
        int t = at;
        if (end - t < 25) {
            return false;
        }
        if (b[t + 4] != '-' || b[t + 7] != '-' || b[t + 10] != 'T' || b[t + 13] != ':' || b[t + 16] != ':') {
            return false;
        }
        if (b[t + 19] != '.' || b[t + 23] != 'Z' || b[t + 24] != '"') {
            return false;
        }
        int year = two(t) < 0 || two(t + 2) < 0 ? -1 : two(t) * 100 + two(t + 2);
        int month = two(t + 5);
        int day = two(t + 8);
        int hour = two(t + 11);
        int minute = two(t + 14);
        int second = two(t + 17);
        int tenths = two(t + 20);
        int last = b[t + 22] - '0';
        if (year < 0 || month < 1 || month > 12 || day < 1 || day > Days.inMonth(year, month)) {
            return false;
        }
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
            return false;
        }
        if (tenths < 0 || last < 0 || last > 9) {
            return false;
        }
        long seconds = ((Days.since1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
        millis = seconds * 1000 + tenths * 10L + last;
        at = t + 25;
        return true;
    }

    private int two(int i) {
        int tens = b[i] - '0';
        int ones = b[i + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }

    /** The civil calendar without objects, after H. Hinnant, "chrono-compatible low-level date algorithms". */
    private static final class Days {
        private static final byte[] LENGTHS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

        private Days() {}

        static int inMonth(int year, int month) {
            boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            return month == 2 && leap ? 29 : LENGTHS[month - 1];
        }

        static long since1970(int year, int month, int day) {
            int y = month <= 2 ? year - 1 : year;
            int era = Math.floorDiv(y, 400);
            int yearOfEra = y - era * 400;
            int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
            int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
            return era * 146097L + dayOfEra - 719468;
        }
    }
}
