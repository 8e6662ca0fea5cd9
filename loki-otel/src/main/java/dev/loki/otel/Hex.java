package dev.loki.otel;

/** Ids in the lower-case hexadecimal form of W3C Trace Context and of OTLP's JSON. */
final class Hex {
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private Hex() {}

    /** Whether the characters from there on are that many lower-case digits. */
    static boolean isHex(String text, int from, int length) {
        for (int i = from; i < from + length; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /** The 64 bits that 16 digits stand for. */
    static long parse(String text, int from) {
        return Long.parseUnsignedLong(text, from, from + 16, 16);
    }

    /** Appends 16 digits. */
    static void append(StringBuilder out, long bits) {
        for (int shift = 60; shift >= 0; shift -= 4) {
            out.append(DIGITS[(int) (bits >>> shift) & 0xf]);
        }
    }

    /** Writes 16 digits as bytes. */
    static void write(byte[] out, int at, long bits) {
        for (int i = 0; i < 16; i++) {
            out[at + i] = (byte) DIGITS[(int) (bits >>> (60 - 4 * i)) & 0xf];
        }
    }
}
