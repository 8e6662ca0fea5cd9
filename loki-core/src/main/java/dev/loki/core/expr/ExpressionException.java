package dev.loki.core.expr;

/** A rule cannot be understood; the message is one sentence with the fix. */
public final class ExpressionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int offset;

    ExpressionException(int offset, String message) {
        super(message);
        this.offset = offset;
    }

    /** Where in the text of the rule it goes wrong, in characters from 0. */
    public int offset() {
        return offset;
    }
}
