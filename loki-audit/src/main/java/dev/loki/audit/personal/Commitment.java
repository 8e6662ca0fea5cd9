package dev.loki.audit.personal;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the log holds in place of a personal value: {@code {"commitment":"hmac-sha256:<64 hex>"}}, the HMAC-SHA-256 (RFC
 * 2104) of the name of the field and the value, under a random key of 32 bytes, the salt. Without the salt it tells
 * nothing about the value, not even whether two are the same. Stateless.
 */
public final class Commitment {
    /** The length of a salt, in bytes. */
    static final int SALT_BYTES = 32;

    private static final String MEMBER = "commitment";
    private static final Pattern TEXT = Pattern.compile("hmac-sha256:[0-9a-f]{64}");

    private Commitment() {}

    /** A commitment in an entry's metadata. */
    public record InField(String field, String commitment) {}

    /** The text over which the HMAC goes: a list of the field's name and the value, as compact JSON. */
    static String committed(String field, JsonValue value) {
        return Json.write(JsonValue.array(List.of(JsonValue.of(field), value)));
    }

    /** The commitment to such a text. */
    static String of(byte[] salt, String committed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(salt, "HmacSHA256"));
            return "hmac-sha256:" + HexFormat.of().formatHex(mac.doFinal(committed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    /** What stands in the metadata for a value. */
    static JsonObject inMetadata(String commitment) {
        return JsonObject.builder().put(MEMBER, commitment).build();
    }

    /** The commitments among the members of an entry's metadata. */
    public static List<InField> in(JsonValue metadata) {
        List<InField> found = new ArrayList<>();
        if (metadata instanceof JsonObject object) {
            object.members()
                    .forEach((field, value) -> text(value).ifPresent(text -> found.add(new InField(field, text))));
        }
        return found;
    }

    /** Whether a value is a commitment. */
    public static boolean is(JsonValue value) {
        return text(value).isPresent();
    }

    private static Optional<String> text(JsonValue value) {
        return value instanceof JsonObject inner && inner.members().size() == 1
                ? inner.string(MEMBER).filter(text -> TEXT.matcher(text).matches())
                : Optional.empty();
    }

    /** The field and the value of a text that was committed to; empty when it is none. */
    static Optional<List<JsonValue>> parts(JsonValue parsed) {
        return parsed instanceof JsonArray array
                        && array.items().size() == 2
                        && array.items().get(0) instanceof JsonString
                ? Optional.of(array.items())
                : Optional.empty();
    }
}
