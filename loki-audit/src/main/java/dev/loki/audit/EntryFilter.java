package dev.loki.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Which entries are wanted.
 *
 * @param who only this actor
 * @param what only this action
 * @param since not before this moment
 * @param until not after this moment
 */
public record EntryFilter(
        Optional<String> who, Optional<String> what, Optional<Instant> since, Optional<Instant> until) {

    /** Every entry. */
    public static final EntryFilter ALL =
            new EntryFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** The same, for one actor. */
    public EntryFilter who(String actor) {
        return new EntryFilter(Optional.of(actor), what, since, until);
    }

    /** The same, for one action. */
    public EntryFilter what(String action) {
        return new EntryFilter(who, Optional.of(action), since, until);
    }

    /** The same, from this moment on. */
    public EntryFilter since(Instant moment) {
        return new EntryFilter(who, what, Optional.of(moment), until);
    }

    /** The same, up to and with this moment. */
    public EntryFilter until(Instant moment) {
        return new EntryFilter(who, what, since, Optional.of(moment));
    }

    /** Whether an entry is wanted; one without a readable timestamp never lies in a range of time. */
    public boolean matches(AuditEntry entry) {
        return who.map(entry.who()::equals).orElse(true)
                && what.map(entry.what()::equals).orElse(true)
                && since.map(from ->
                                entry.instant().filter(at -> !at.isBefore(from)).isPresent())
                        .orElse(true)
                && until.map(to -> entry.instant().filter(at -> !at.isAfter(to)).isPresent())
                        .orElse(true);
    }
}
