package dev.loki.audit;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * One line of an audit log, in the order of its fields.
 *
 * @param seq its place in the chain, from 0
 * @param timestamp when it was written, such as {@code 2026-02-21T10:00:00.000Z}
 * @param who the acting agent or person
 * @param what the action
 * @param where the file, task or commit it concerns
 * @param why the reason
 * @param metadata further facts; {@link JsonNull} when there are none
 * @param previousHash the hash of the entry before it, {@code GENESIS} for the first one
 * @param hash the SHA-256 of the line without this field
 */
public record AuditEntry(
        long seq,
        String timestamp,
        String who,
        String what,
        Optional<String> where,
        Optional<String> why,
        JsonValue metadata,
        String previousHash,
        String hash) {

    /** When it was written; empty when the timestamp is none. */
    public Optional<Instant> instant() {
        try {
            return Optional.of(Instant.parse(timestamp));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The entry as the object that its line holds. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("seq", seq)
                .put("timestamp", timestamp)
                .put("who", who)
                .put("what", what)
                .putOrNull("where", where)
                .putOrNull("why", why)
                .put("metadata", metadata)
                .put("previousHash", previousHash)
                .put("hash", hash)
                .build();
    }

    /** The entry that an object holds; empty when a field is missing or has another type. */
    static Optional<AuditEntry> of(JsonObject json) {
        Optional<Long> seq = json.integer("seq");
        Optional<String> timestamp = json.string("timestamp");
        Optional<String> who = json.string("who");
        Optional<String> what = json.string("what");
        Optional<String> previous = json.string("previousHash");
        Optional<String> hash = json.string("hash");
        if (seq.isEmpty() || timestamp.isEmpty() || who.isEmpty() || what.isEmpty()) {
            return Optional.empty();
        }
        if (previous.isEmpty() || hash.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new AuditEntry(
                seq.get(),
                timestamp.get(),
                who.get(),
                what.get(),
                json.string("where"),
                json.string("why"),
                json.get("metadata").orElse(JsonNull.INSTANCE),
                previous.get(),
                hash.get()));
    }
}
