package dev.loki.otel;

import java.util.Optional;

/**
 * The place of a span in a trace, as W3C Trace Context (level 1) writes it.
 *
 * @param traceIdHigh the upper 64 bits of the trace id
 * @param traceIdLow the lower 64 bits; not zero together with the upper ones
 * @param spanId not zero
 * @param state the {@code tracestate} that goes with it, or empty
 * @see <a href="https://www.w3.org/TR/trace-context-1/">Trace Context</a>
 */
public record TraceContext(long traceIdHigh, long traceIdLow, long spanId, String state) {
    private static final int LENGTH = 55;
    private static final int TRACE_ID = 3;
    private static final int SPAN_ID = 36;
    private static final int FLAGS = 53;

    /** Refuses ids that are zero, which mean that there is no trace. */
    public TraceContext {
        if ((traceIdHigh | traceIdLow) == 0 || spanId == 0) {
            throw new IllegalArgumentException("a trace id or span id of zero is invalid");
        }
    }

    /**
     * Reads the two headers.
     *
     * @param traceparent {@code 00-<32 hex>-<16 hex>-<2 hex>} in lower case; a later version may be longer
     * @param tracestate at most {@value TraceState#MAX_MEMBERS} members; a malformed one is dropped
     * @return empty when {@code traceparent} is malformed or means no trace
     */
    public static Optional<TraceContext> parse(String traceparent, String tracestate) {
        String text = traceparent.strip();
        if (!wellFormed(text)) {
            return Optional.empty();
        }
        long high = Hex.parse(text, TRACE_ID);
        long low = Hex.parse(text, TRACE_ID + 16);
        long span = Hex.parse(text, SPAN_ID);
        return (high | low) == 0 || span == 0
                ? Optional.empty()
                : Optional.of(new TraceContext(high, low, span, TraceState.checked(tracestate)));
    }

    private static boolean wellFormed(String text) {
        if (text.length() < LENGTH
                || !Hex.isHex(text, 0, 2)
                || text.charAt(2) != '-'
                || !Hex.isHex(text, TRACE_ID, 32)
                || text.charAt(SPAN_ID - 1) != '-'
                || !Hex.isHex(text, SPAN_ID, 16)
                || text.charAt(FLAGS - 1) != '-'
                || !Hex.isHex(text, FLAGS, 2)) {
            return false;
        }
        return switch (text.substring(0, 2)) {
            case "ff" -> false;
            case "00" -> text.length() == LENGTH;
            default -> text.length() == LENGTH || text.charAt(LENGTH) == '-';
        };
    }

    /** The {@code traceparent} header: version 00, sampled, since every span is recorded. */
    public String traceparent() {
        StringBuilder text = new StringBuilder(LENGTH).append("00-");
        Hex.append(text, traceIdHigh);
        Hex.append(text, traceIdLow);
        text.append('-');
        Hex.append(text, spanId);
        return text.append("-01").toString();
    }
}
