package dev.loki.audit.personal;

import dev.loki.core.LokiException;
import dev.loki.core.env.Timestamps;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A line of the side file: what opens a commitment, or the note that it was erased.
 *
 * @param commitment as it stands in the log
 * @param salt in hexadecimal; empty once erased
 * @param committed the text over which the HMAC goes; empty once erased
 * @param erased when it was erased
 */
record PersonalRecord(String commitment, String salt, String committed, Optional<String> erased) {

    static PersonalRecord of(String field, JsonValue value, byte[] salt) {
        String committed = Commitment.committed(field, value);
        return new PersonalRecord(
                Commitment.of(salt, committed), HexFormat.of().formatHex(salt), committed, Optional.empty());
    }

    static PersonalRecord of(JsonObject json) {
        return new PersonalRecord(
                json.string("commitment").orElse(""),
                json.string("salt").orElse(""),
                json.string("committed").orElse(""),
                json.string("erased"));
    }

    /** The same without salt and value. */
    PersonalRecord erasedAt(Instant now) {
        return new PersonalRecord(commitment, "", "", Optional.of(Timestamps.format(now)));
    }

    boolean isErased() {
        return erased.isPresent();
    }

    /** Whether salt and value are those that were committed to in that field. */
    boolean opens(String field) {
        try {
            byte[] key = HexFormat.of().parseHex(salt);
            return key.length == Commitment.SALT_BYTES
                    && Commitment.of(key, committed).equals(commitment)
                    && field().filter(field::equals).isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    Optional<String> field() {
        return parts().map(parts -> ((JsonString) parts.get(0)).value());
    }

    JsonValue value() {
        return parts().map(parts -> parts.get(1)).orElse(JsonNull.INSTANCE);
    }

    private Optional<List<JsonValue>> parts() {
        try {
            return Commitment.parts(Json.parse(committed, "committed"));
        } catch (LokiException e) {
            return Optional.empty();
        }
    }

    JsonObject toJson() {
        JsonObject.Builder json = JsonObject.builder().put("commitment", commitment);
        if (erased.isPresent()) {
            return json.put("erased", erased.get()).build();
        }
        return json.put("salt", salt).put("committed", committed).build();
    }
}
