package dev.loki.audit;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * What a caller wants to be recorded; place, time and hashes are the log's.
 *
 * @param who the acting agent or person; not blank
 * @param what the action; not blank
 * @param where the file, task or commit it concerns
 * @param why the reason
 * @param metadata further facts; {@link JsonNull} when there are none
 * @param personal the members of the metadata whose values the log commits to only, so that they can be erased
 */
public record EntryDraft(
        String who,
        String what,
        Optional<String> where,
        Optional<String> why,
        JsonValue metadata,
        Set<String> personal) {

    /** Takes an empty place or reason for none. */
    public EntryDraft {
        where = where.filter(text -> !text.isEmpty());
        why = why.filter(text -> !text.isEmpty());
        personal = Set.copyOf(personal);
    }

    /** A draft without personal values. */
    public EntryDraft(String who, String what, Optional<String> where, Optional<String> why, JsonValue metadata) {
        this(who, what, where, why, metadata, Set.of());
    }

    /** A draft of actor and action alone. */
    public static EntryDraft of(String who, String what) {
        return new EntryDraft(who, what, Optional.empty(), Optional.empty(), JsonNull.INSTANCE);
    }

    /** The same at a place; an empty text means none. */
    public EntryDraft where(String place) {
        return new EntryDraft(who, what, Optional.of(place), why, metadata, personal);
    }

    /** The same for a reason; an empty text means none. */
    public EntryDraft why(String reason) {
        return new EntryDraft(who, what, where, Optional.of(reason), metadata, personal);
    }

    /** The same with further facts. */
    public EntryDraft metadata(JsonValue facts) {
        return new EntryDraft(who, what, where, why, facts, personal);
    }

    /**
     * The same with these members of the metadata marked as personal: their values are kept beside the log, where they
     * can be erased, and the log holds commitments to them. Names that the metadata lacks do nothing.
     */
    public EntryDraft personal(Collection<String> fields) {
        return new EntryDraft(who, what, where, why, metadata, Set.copyOf(fields));
    }
}
