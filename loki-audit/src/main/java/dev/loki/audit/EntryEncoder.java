package dev.loki.audit;

import dev.loki.audit.personal.Commitment;
import dev.loki.audit.personal.PersonalData;
import dev.loki.core.StorageException;
import dev.loki.core.json.CanonicalJson;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import dev.loki.core.spi.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The middle of a line, from {@code who} to {@code metadata}: what does not depend on the entry's place in the chain.
 *
 * @param redactor takes secrets out of place, reason and metadata
 */
record EntryEncoder(Redactor redactor) {

    /**
     * The canonical bytes of the five fields, with a comma in front.
     *
     * @throws AuditException if a field is missing or the entry is too large or too deep
     */
    byte[] encode(EntryDraft draft) {
        StringBuilder out = new StringBuilder(512);
        out.append(",\"who\":");
        CanonicalJson.append(required("who", draft.who()), out);
        out.append(",\"what\":");
        CanonicalJson.append(required("what", draft.what()), out);
        optional(",\"where\":", draft.where(), out);
        optional(",\"why\":", draft.why(), out);
        out.append(",\"metadata\":");
        CanonicalJson.append(redacted(draft.metadata()), out);
        byte[] bytes = out.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > AuditLog.MAX_ENTRY_BYTES) {
            throw new AuditException(
                    AuditException.ENTRY_INVALID,
                    "an audit entry of " + bytes.length + " bytes is longer than " + AuditLog.MAX_ENTRY_BYTES
                            + "; put the data into a file and record its hash");
        }
        return bytes;
    }

    /**
     * The same, with the values of personal members in a side file, durably, before their commitments can get into the
     * log.
     *
     * @throws AuditException as above, or if the values could not be kept
     */
    byte[] encode(EntryDraft draft, PersonalData personal) {
        if (draft.personal().isEmpty() || !(redacted(draft.metadata()) instanceof JsonObject clean)) {
            return encode(draft);
        }
        try {
            return encode(draft.metadata(personal.commit(clean, draft.personal())));
        } catch (StorageException e) {
            throw AuditException.of(e);
        }
    }

    private static String required(String field, String value) {
        if (value.isBlank()) {
            throw new AuditException(
                    AuditException.ENTRY_INVALID,
                    "an audit entry needs \"who\" and \"what\"; \"" + field + "\" is blank");
        }
        return value;
    }

    private void optional(String name, Optional<String> value, StringBuilder out) {
        out.append(name);
        if (value.isPresent()) {
            CanonicalJson.append(redactor.redact(value.get()), out);
        } else {
            out.append("null");
        }
    }

    private JsonValue redacted(JsonValue metadata) {
        return isClean(metadata, 0) ? metadata : redacted(metadata, 0);
    }

    /** Whether there is nothing to redact, as in nearly every entry; it need not be copied then. */
    private boolean isClean(JsonValue value, int depth) {
        if (depth > LineScanner.MAX_DEPTH) {
            throw new AuditException(
                    AuditException.ENTRY_INVALID,
                    "the metadata of an audit entry is nested deeper than " + LineScanner.MAX_DEPTH
                            + " levels; flatten it");
        }
        if (value instanceof JsonString string) {
            return isClean(string.value());
        }
        if (value instanceof JsonArray array) {
            return array.items().stream().allMatch(item -> isClean(item, depth + 1));
        }
        if (value instanceof JsonObject object) {
            for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                boolean clean = isClean(member.getKey())
                        && (Commitment.is(member.getValue()) || isClean(member.getValue(), depth + 1));
                if (!clean) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isClean(String text) {
        return redactor.redact(text).equals(text);
    }

    private JsonValue redacted(JsonValue value, int depth) {
        if (value instanceof JsonString string) {
            String clean = redactor.redact(string.value());
            return clean.equals(string.value()) ? value : JsonValue.of(clean);
        }
        if (value instanceof JsonArray array) {
            return JsonValue.array(array.items().stream()
                    .map(item -> redacted(item, depth + 1))
                    .toList());
        }
        return value instanceof JsonObject object ? redacted(object, depth) : value;
    }

    private JsonValue redacted(JsonObject object, int depth) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        object.members().forEach((name, value) -> {
            String clean = redactor.redact(name);
            while (members.containsKey(clean)) {
                clean += "'";
            }
            members.put(clean, Commitment.is(value) ? value : redacted(value, depth + 1));
        });
        return new JsonObject(members);
    }
}
