package dev.loki.audit;

import dev.loki.audit.personal.PersonalData;
import dev.loki.core.StorageException;
import dev.loki.core.json.CanonicalJson;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The middle of a line, from {@code who} to {@code metadata}: what does not depend on the entry's place in the chain.
 *
 * @param redactor takes secrets out of all five fields
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
        CanonicalJson.append(redactor.redact(required("who", draft.who())), out);
        out.append(",\"what\":");
        CanonicalJson.append(redactor.redact(required("what", draft.what())), out);
        optional(",\"where\":", draft.where(), out);
        optional(",\"why\":", draft.why(), out);
        out.append(",\"metadata\":");
        CanonicalJson.append(new Disclosure(redactor).of(draft.metadata()), out);
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
        if (draft.personal().isEmpty()
                || !(new Disclosure(redactor).of(draft.metadata()) instanceof JsonObject clean)) {
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
}
