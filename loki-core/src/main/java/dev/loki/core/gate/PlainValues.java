package dev.loki.core.gate;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonBoolean;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain Java values as JSON; what has no JSON form becomes null, which every rule refuses. */
final class PlainValues {
    private static final int MAX_DEPTH = 32;

    private PlainValues() {}

    static JsonObject object(Map<?, ?> map) {
        return object(map, 0);
    }

    private static JsonObject object(Map<?, ?> map, int depth) {
        JsonObject.Builder object = JsonObject.builder();
        map.forEach((name, value) -> object.put(String.valueOf(name), value(value, depth + 1)));
        return object.build();
    }

    private static JsonValue value(@Nullable Object value, int depth) {
        if (value instanceof JsonValue json) {
            return json;
        }
        if (value instanceof CharSequence || value instanceof Path || value instanceof Character) {
            return JsonValue.of(value.toString());
        }
        if (value instanceof Boolean bool) {
            return new JsonBoolean(bool);
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (depth < MAX_DEPTH && value instanceof Map<?, ?> map) {
            return object(map, depth);
        }
        if (depth < MAX_DEPTH && value instanceof Collection<?> items) {
            return array(items, depth);
        }
        return depth < MAX_DEPTH && value instanceof Object[] items
                ? array(Arrays.asList(items), depth)
                : JsonNull.INSTANCE;
    }

    private static JsonArray array(Collection<?> items, int depth) {
        List<JsonValue> array = new ArrayList<>(items.size());
        items.forEach(item -> array.add(value(item, depth + 1)));
        return new JsonArray(array);
    }

    private static JsonValue number(Number number) {
        try {
            return new JsonNumber(number instanceof BigDecimal exact ? exact : new BigDecimal(number.toString()));
        } catch (NumberFormatException e) {
            return JsonNull.INSTANCE;
        }
    }
}
