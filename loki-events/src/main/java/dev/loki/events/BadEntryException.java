package dev.loki.events;

/** A directory entry is no event; the message says why, without a word of its content. */
final class BadEntryException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean cut;

    BadEntryException(String reason, boolean cut) {
        super(reason);
        this.cut = cut;
    }

    static BadEntryException of(String reason) {
        return new BadEntryException(reason, false);
    }

    /** Whether more bytes could still make an event of it, so that it may be one that is being written. */
    boolean cut() {
        return cut;
    }

    /** Why it is no event. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
