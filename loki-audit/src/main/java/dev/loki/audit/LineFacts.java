package dev.loki.audit;

import java.util.Optional;

/**
 * What one line says and is, for the diagnosis of a chain that does not hold.
 *
 * @param offset the byte at which it begins
 * @param problem what is wrong with the line by itself
 * @param message that in a sentence; empty when nothing is wrong
 * @param seq its place in the chain by its own word; -1 when it has none
 * @param previous what it names as the hash before it; empty when it names none
 * @param stored the hash that it carries; empty when it carries none
 * @param computed the hash that it should carry; empty when it is no entry
 * @param millis when it was written; {@link Long#MIN_VALUE} when it does not say
 */
record LineFacts(
        long offset,
        Optional<Cause> problem,
        String message,
        long seq,
        String previous,
        String stored,
        String computed,
        long millis) {

    /** A line that is no entry at all. */
    static LineFacts unreadable(long offset, Cause problem, String message) {
        return new LineFacts(offset, Optional.of(problem), message, -1, "", "", "", Long.MIN_VALUE);
    }

    /** Whether the line is an entry, be it a wrong one. */
    boolean isEntry() {
        return seq >= 0 || !previous.isEmpty() || !stored.isEmpty();
    }

    /** Whether an entry that names this hash before it follows this line. */
    boolean precedes(String hash) {
        return !hash.isEmpty() && (hash.equals(stored) || hash.equals(computed));
    }
}
