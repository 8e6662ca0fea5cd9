package dev.loki.core.engine;

import dev.loki.core.engine.ReceiptPage.Cell;
import dev.loki.core.engine.ReceiptPage.Kind;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.util.Optional;

/** Members of a receipt as cells of its page, whatever a file that claims to be one holds in their place. */
final class ReceiptCells {
    private static final int SHORT_ID = 12;

    private ReceiptCells() {}

    /** A member as text, whatever it is; empty when it is absent or null. */
    static String text(JsonObject json, String name) {
        Optional<JsonValue> value = json.get(name);
        if (value.isPresent() && value.get() instanceof JsonString string) {
            return string.value();
        }
        return value.filter(v -> v != JsonValue.JsonNull.INSTANCE)
                .map(Json::write)
                .orElse("");
    }

    static Cell plain(JsonObject json, String name) {
        return Cell.of(text(json, name));
    }

    static Cell code(JsonObject json, String name) {
        return Cell.code(text(json, name));
    }

    static Cell id(JsonObject json, String name) {
        String full = text(json, name);
        return Cell.code(full.substring(0, Math.min(SHORT_ID, full.length())));
    }

    static Cell number(JsonObject json, String name) {
        return json.get(name).orElse(JsonValue.JsonNull.INSTANCE) instanceof JsonNumber n
                ? Cell.of(n.value().toPlainString())
                : new Cell("unknown", Kind.OPEN);
    }
}
