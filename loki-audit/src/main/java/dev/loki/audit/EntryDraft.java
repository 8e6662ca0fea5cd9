package dev.loki.audit;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import java.util.Optional;

/**
 * What a caller wants to be recorded; place, time and hashes are the log's.
 *
 * @param who the acting agent or person; not blank
 * @param what the action; not blank
 * @param where the file, task or commit it concerns
 * @param why the reason
 * @param metadata further facts; {@link JsonNull} when there are none
 */
public record EntryDraft(String who, String what, Optional<String> where, Optional<String> why, JsonValue metadata) {

    /** Takes an empty place or reason for none. */
    public EntryDraft {
        where = where.filter(text -> !text.isEmpty());
        why = why.filter(text -> !text.isEmpty());
    }

    /** A draft of actor and action alone. */
    public static EntryDraft of(String who, String what) {
        return new EntryDraft(who, what, Optional.empty(), Optional.empty(), JsonNull.INSTANCE);
    }

    /** The same at a place; an empty text means none. */
    public EntryDraft where(String place) {
        return new EntryDraft(who, what, Optional.of(place), why, metadata);
    }

    /** The same for a reason; an empty text means none. */
    public EntryDraft why(String reason) {
        return new EntryDraft(who, what, where, Optional.of(reason), metadata);
    }

    /** The same with further facts. */
    public EntryDraft metadata(JsonValue facts) {
        return new EntryDraft(who, what, where, why, facts);
    }
}
