package dev.loki.audit;

import dev.loki.core.json.CanonicalJson;
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
        return go(TextScanner.plainQuote(b, at, end));
    }

    private boolean string() {
        return go(TextScanner.stringEnd(b, at, end));
    }

    private boolean go(int place) {
        if (place < 0) {
            return false;
        }
        at = place;
        return true;
    }

    private boolean timestamp() {
        millis = TimestampScanner.millis(b, at, end);
        at += TimestampScanner.LENGTH;
        return millis != Long.MIN_VALUE;
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
}
