package dev.loki.audit;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** How a log spells hashes; its first entry decides, and a mixture is broken. */
enum HashSpelling {
    /** {@code sha256:} and 64 hexadecimal digits: every new log. */
    PREFIXED("sha256:"),
    /** 64 hexadecimal digits alone: a log that the reference began. */
    BARE("");

    /** What the first entry names as the hash before it. */
    static final String GENESIS = "GENESIS";

    /** The bytes of a SHA-256. */
    static final int BYTES = 32;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final String prefix;

    HashSpelling(String prefix) {
        this.prefix = prefix;
    }

    /** The spelling of a hash; {@link #PREFIXED} for {@link #GENESIS}. */
    static HashSpelling of(String hash) {
        return hash.length() == 2 * BYTES ? BARE : PREFIXED;
    }

    /** The text of a hash. */
    String spell(byte[] hash) {
        return prefix + HexFormat.of().formatHex(hash);
    }

    /** The text for these hexadecimal digits. */
    String prefixed(String digits) {
        return prefix + digits;
    }

    /** The length of that text. */
    int length() {
        return prefix.length() + 2 * BYTES;
    }

    /** Puts the text of a hash into a buffer and returns the place behind it. */
    int put(byte[] hash, byte[] target, int at) {
        int i = at;
        for (int k = 0; k < prefix.length(); k++) {
            target[i++] = (byte) prefix.charAt(k);
        }
        for (byte octet : hash) {
            target[i++] = HEX[octet >> 4 & 0xf];
            target[i++] = HEX[octet & 0xf];
        }
        return i;
    }

    /** The hexadecimal digits of a hash, whatever its spelling. */
    static String digits(String hash) {
        return hash.startsWith(PREFIXED.prefix) ? hash.substring(PREFIXED.prefix.length()) : hash;
    }
}
