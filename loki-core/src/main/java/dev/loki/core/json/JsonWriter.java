package dev.loki.core.json;

import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonBoolean;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.util.Iterator;
import java.util.Map;

/** One writing of one value. Not thread-safe. */
final class JsonWriter {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder();
    private final boolean pretty;

    JsonWriter(boolean pretty) {
        this.pretty = pretty;
    }

    String write(JsonValue value) {
        append(value, 0);
        return out.toString();
    }

    private void append(JsonValue value, int depth) {
        if (value instanceof JsonObject object) {
            object(object, depth + 1);
        } else if (value instanceof JsonArray array) {
            array(array, depth + 1);
        } else if (value instanceof JsonString string) {
            string(string.value(), out);
        } else if (value instanceof JsonNumber number) {
            out.append(Numbers.write(number));
        } else if (value instanceof JsonBoolean bool) {
            out.append(bool.value());
        } else {
            out.append("null");
        }
    }

    private void object(JsonObject object, int depth) {
        out.append('{');
        Iterator<Map.Entry<String, JsonValue>> members =
                object.members().entrySet().iterator();
        while (members.hasNext()) {
            Map.Entry<String, JsonValue> member = members.next();
            newline(depth);
            string(member.getKey(), out);
            out.append(pretty ? ": " : ":");
            append(member.getValue(), depth);
            out.append(members.hasNext() ? "," : "");
        }
        if (!object.members().isEmpty()) {
            newline(depth - 1);
        }
        out.append('}');
    }

    private void array(JsonArray array, int depth) {
        out.append('[');
        Iterator<JsonValue> items = array.items().iterator();
        while (items.hasNext()) {
            newline(depth);
            append(items.next(), depth);
            out.append(items.hasNext() ? "," : "");
        }
        if (!array.items().isEmpty()) {
            newline(depth - 1);
        }
        out.append(']');
    }

    private void newline(int depth) {
        if (pretty) {
            out.append('\n').append("  ".repeat(depth));
        }
    }

    /** Appends a string in quotes, with only what must be escaped escaped. */
    static void string(String text, StringBuilder out) {
        out.append('"');
        if (isPlain(text)) {
            out.append(text).append('"');
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> character(text, i, c, out);
            }
        }
        out.append('"');
    }

    /** Whether no character has to be escaped. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private static void character(String text, int i, char c, StringBuilder out) {
        if (c < ' ' || (Character.isSurrogate(c) && !paired(text, i, c))) {
            out.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
                out.append(HEX.charAt((c >> shift) & 0xF));
            }
        } else {
            out.append(c);
        }
    }

    private static boolean paired(String text, int i, char c) {
        return Character.isHighSurrogate(c)
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
