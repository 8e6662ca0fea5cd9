package dev.loki.audit;

import dev.loki.core.json.JsonValue.JsonObject;

/**
 * Proof that an entry is on the disk.
 *
 * @param seq its place in the chain
 * @param hash its hash as the log spells it
 */
public record Receipt(long seq, String hash) {

    /** The receipt as {@code {"seq","hash"}}. */
    public JsonObject toJson() {
        return JsonObject.builder().put("seq", seq).put("hash", hash).build();
    }
}
