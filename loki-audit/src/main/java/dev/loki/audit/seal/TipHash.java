package dev.loki.audit.seal;

import java.nio.charset.StandardCharsets;

/** The hash at the end of an entry's line, which the next entry carries on. Stateless. */
final class TipHash {
    /** How much of a line's end is looked at. */
    static final int MAX_BYTES = 128;

    /** What stands for it where a line does not end in a hash. */
    static final String NONE = "-";

    private static final String BEFORE = ",\"hash\":\"";
    private static final String AFTER = "\"}";

    private TipHash() {}

    /** The hash at the end of a line, or {@link #NONE}. */
    static String of(byte[] endOfLine) {
        String text = new String(endOfLine, StandardCharsets.ISO_8859_1);
        int at = text.lastIndexOf(BEFORE);
        if (at < 0 || !text.endsWith(AFTER)) {
            return NONE;
        }
        String hash = text.substring(at + BEFORE.length(), text.length() - AFTER.length());
        boolean plain = !hash.isEmpty() && hash.chars().allMatch(c -> c > ' ' && c < 127 && c != '"' && c != '\\');
        return plain ? hash : NONE;
    }
}
