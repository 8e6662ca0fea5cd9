package dev.loki.audit.syslog;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One message of RFC 5424.
 *
 * <p>The text after the structured data is the entry's line, byte for byte, so that a receiver can rebuild and verify
 * the log. It is preceded by the byte order mark that the RFC asks for where it holds more than ASCII.
 *
 * @param warning whether the severity is warning (4) and not informational (6)
 * @param timestamp the entry's time, as RFC 3339 with at most microseconds
 * @param host the machine's name
 * @param processId of the process that forwards
 * @param action what happened; becomes the message id
 * @param log which log the entry is in: {@code agent} or {@code daily}
 * @param seq the entry's number in that log
 * @param line the entry as it stands in the log, without line end
 */
public record SyslogMessage(
        boolean warning,
        String timestamp,
        String host,
        long processId,
        String action,
        String log,
        long seq,
        String line) {
    /** The longest message, in bytes: what fits into one datagram. The text is cut, and structured data says so. */
    public static final int MAX_BYTES = 60 * 1024;

    /** Facility local0, times eight. */
    private static final int FACILITY = 16 * 8;

    private static final int WARNING = 4;
    private static final int INFORMATIONAL = 6;
    private static final int MAX_HOST = 255;
    private static final int MAX_ACTION = 32;
    private static final String NIL = "-";
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** The number that IANA reserves for documentation: the product has no enterprise number of its own. */
    private static final String STRUCTURED_DATA_ID = "loki@32473";

    /** The message as it is sent, without framing. */
    byte[] encoded() {
        byte[] text = line.getBytes(StandardCharsets.UTF_8);
        byte[] whole = encoded("", text, text.length);
        if (whole.length <= MAX_BYTES) {
            return whole;
        }
        String cut = " cut=\"" + text.length + "\"";
        int room = MAX_BYTES - (whole.length - text.length) - cut.length();
        return encoded(cut, text, wholeCharacters(text, room));
    }

    private byte[] encoded(String cut, byte[] text, int length) {
        String header = "<" + (FACILITY + (warning ? WARNING : INFORMATIONAL)) + ">1 " + timestamp + " "
                + word(host, MAX_HOST) + " loki-audit " + processId + " " + word(action, MAX_ACTION) + " ["
                + STRUCTURED_DATA_ID + " log=\"" + log + "\" seq=\"" + seq + "\"" + cut + "] ";
        ByteArrayOutputStream out = new ByteArrayOutputStream(header.length() + length);
        out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        if (!ascii(text, length)) {
            out.writeBytes(BYTE_ORDER_MARK);
        }
        out.write(text, 0, length);
        return out.toByteArray();
    }

    private static boolean ascii(byte[] text, int length) {
        for (int i = 0; i < length; i++) {
            if (text[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /** The longest prefix of at most that many bytes that ends with a character. */
    private static int wholeCharacters(byte[] text, int length) {
        int end = length;
        while (end > 0 && (text[end] & 0xC0) == 0x80) {
            end--;
        }
        return end;
    }

    /** A text as a header field: printable ASCII without blanks, other characters as a question mark. */
    private static String word(String text, int max) {
        StringBuilder word = new StringBuilder();
        text.chars().limit(max).forEach(c -> word.append(c > ' ' && c < 127 ? (char) c : '?'));
        return word.isEmpty() ? NIL : word.toString();
    }
}
