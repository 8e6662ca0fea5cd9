package dev.loki.audit;

import java.util.Locale;

/** Why a chain is broken, or what about an unbroken one deserves a look. */
public enum Cause {
    /** A line was changed after it was written. */
    EDITED,
    /** Lines are missing before this one. */
    DELETED,
    /** A line stands here that does not belong to the chain. */
    INSERTED,
    /** Lines stand in another order than they were written in. */
    REORDERED,
    /** A line stands here a second time. */
    DUPLICATED,
    /** Two writers continued the same entry without seeing each other; no sign of tampering. */
    DOUBLE_WRITER,
    /** The last line has no end: a crash or a full disk; no sign of tampering. */
    TORN_TAIL,
    /** Entries that are known to have been there are missing from the end. */
    TRUNCATED,
    /** The entries at the end are not those that are known to have been there. */
    FORGED_TAIL,
    /** A seal was not made by the key that is trusted. */
    WRONG_KEY,
    /** A seal was changed, is unreadable, or is about another log. */
    SEAL_DAMAGED,
    /** The clock went back between two entries; the chain itself holds. */
    CLOCK_STEP,
    /** A line means what was hashed but is not spelled as a writer spells it. */
    NOT_CANONICAL,
    /** A line is not JSON, or no entry. */
    BAD_JSON,
    /** A line is not UTF-8. */
    BAD_UTF8;

    /** The name in JSON, such as {@code torn_tail}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
