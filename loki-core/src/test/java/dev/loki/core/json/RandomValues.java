package dev.loki.core.json;

import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonBoolean;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Seeded JSON values with awkward strings and numbers; names hold no surrogate, which the reader may refuse. */
final class RandomValues {
    private final SplittableRandom random;

    RandomValues(long seed) {
        this.random = new SplittableRandom(seed);
    }

    JsonValue value(int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> JsonNull.INSTANCE;
            case 1 -> new JsonBoolean(random.nextBoolean());
            case 2 -> new JsonNumber(number());
            case 3, 4 -> new JsonString(text());
            case 5 -> array(depth - 1);
            default -> object(depth - 1);
        };
    }

    String text() {
        int length = random.nextInt(12);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(
                    switch (random.nextInt(6)) {
                        case 0 -> (char) random.nextInt(0x20);
                        case 1 -> "\"\\/~: #-?&*!|>%@`'{}[],".charAt(random.nextInt(23));
                        case 2 -> (char) (0xD800 + random.nextInt(0x800));
                        case 3 -> (char) random.nextInt(0x10000);
                        default -> (char) ('a' + random.nextInt(26));
                    });
        }
        return text.toString();
    }

    private BigDecimal number() {
        byte[] digits = new byte[1 + random.nextInt(12)];
        random.nextBytes(digits);
        int scale = random.nextInt(4) == 0 ? random.nextInt(-900, 900) : random.nextInt(-3, 10);
        return new BigDecimal(new BigInteger(digits), scale);
    }

    private JsonArray array(int depth) {
        List<JsonValue> items = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            items.add(value(depth));
        }
        return new JsonArray(items);
    }

    private JsonObject object(int depth) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            members.put(text().replaceAll("[\\uD800-\\uDFFF]", "\\u00DF"), value(depth));
        }
        return new JsonObject(members);
    }
}
