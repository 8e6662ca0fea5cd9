package dev.loki.integrations.webhook;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Reads a body that may be any JSON: what is no object has nothing in it. */
final class JsonBody {
    private JsonBody() {}

    /**
     * The object in a body; an empty one for a list, a number or null.
     *
     * @throws dev.loki.core.ConfigException if it is no JSON, too deep or has a key twice
     */
    static JsonObject of(byte[] body) {
        return Json.document(body, "webhook").root() instanceof JsonObject object ? object : JsonObject.EMPTY;
    }

    /** Milliseconds since 1970 in a number member. */
    static Optional<Instant> millis(JsonObject body, String member) {
        return body.integer(member).flatMap(JsonBody::instant);
    }

    private static Optional<Instant> instant(long millis) {
        try {
            return Optional.of(Instant.ofEpochMilli(millis));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A text at the end of a path of object members; empty when anything on the way is missing or of another type. */
    static String text(JsonObject from, String... path) {
        JsonObject at = from;
        for (int i = 0; i < path.length - 1; i++) {
            at = at.object(path[i]).orElse(JsonObject.EMPTY);
        }
        return at.string(path[path.length - 1]).orElse("");
    }

    /** An object at the end of a path; an empty one when anything on the way is missing. */
    static JsonObject object(JsonObject from, String... path) {
        JsonObject at = from;
        for (String member : path) {
            at = at.object(member).orElse(JsonObject.EMPTY);
        }
        return at;
    }
}
