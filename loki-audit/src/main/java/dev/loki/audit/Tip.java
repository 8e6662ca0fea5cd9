package dev.loki.audit;

/**
 * The end of a chain: what the next entry continues.
 *
 * @param nextSeq the place of the next entry
 * @param previousHash what it names as the hash before it
 * @param spelling how the log spells hashes
 * @param size where the last entry ends, and the next one begins
 */
record Tip(long nextSeq, String previousHash, HashSpelling spelling, long size) {

    /** The same, for the beginning of the next file. */
    Tip atStart() {
        return new Tip(nextSeq, previousHash, spelling, 0);
    }

    /** The tip of a log without an entry. */
    static final Tip GENESIS = new Tip(0, HashSpelling.GENESIS, HashSpelling.PREFIXED, 0);
}
