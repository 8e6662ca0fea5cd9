package dev.loki.integrations.testing;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The published schema of Atlassian documents. It is one nest of alternatives that differ by their node type; a general
 * validator tries them all at every level, this one stops at the first difference. It knows the keywords that the schema uses.
 */
final class DocumentSchema {
    private static final Set<String> KNOWN = Set.of(
            "$ref",
            "$schema",
            "description",
            "definitions",
            "type",
            "enum",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "minItems",
            "maxItems",
            "minLength",
            "minimum",
            "maximum",
            "pattern",
            "anyOf",
            "allOf",
            "format");

    private final JsonObject root;

    DocumentSchema(JsonObject root) {
        this.root = root;
    }

    /** What is wrong with a document; empty when nothing is. */
    Optional<String> violation(JsonValue document) {
        return check(root, document, "");
    }

    private Optional<String> check(JsonObject schema, JsonValue value, String at) {
        for (String keyword : schema.members().keySet()) {
            if (!KNOWN.contains(keyword)) {
                throw new IllegalStateException("a keyword that is not checked: " + keyword);
            }
        }
        Optional<String> reference = schema.string("$ref");
        if (reference.isPresent()) {
            JsonObject target = root;
            for (String name : reference.get().substring(2).split("/")) {
                target = target.object(name).orElseThrow();
            }
            return check(target, value, at);
        }
        return type(schema, value, at)
                .or(() -> scalar(schema, value, at))
                .or(() -> object(schema, value, at))
                .or(() -> array(schema, value, at))
                .or(() -> combined(schema, value, at));
    }

    private static Optional<String> type(JsonObject schema, JsonValue value, String at) {
        boolean fits = switch (schema.string("type").orElse("")) {
            case "object" -> value instanceof JsonObject;
            case "array" -> value instanceof JsonArray;
            case "string" -> value instanceof JsonString;
            case "number", "integer" -> value instanceof JsonNumber;
            case "boolean" -> value instanceof JsonValue.JsonBoolean;
            default -> true;
        };
        return unless(fits, at + ": another type");
    }

    private static Optional<String> scalar(JsonObject schema, JsonValue value, String at) {
        boolean listed = schema.get("enum").isEmpty() || schema.array("enum").contains(value);
        boolean text = !(value instanceof JsonString s)
                || (s.value().length() >= schema.integer("minLength").orElse(0L)
                        && schema.string("pattern")
                                .map(p -> s.value().matches(".*(?:" + p + ").*"))
                                .orElse(true));
        BigDecimal number = value instanceof JsonNumber n ? n.value() : BigDecimal.ZERO;
        boolean inRange = !(value instanceof JsonNumber)
                || (schema.number("minimum")
                                .map(min -> number.compareTo(min) >= 0)
                                .orElse(true)
                        && schema.number("maximum")
                                .map(max -> number.compareTo(max) <= 0)
                                .orElse(true));
        return unless(listed && text && inRange, at + ": a value that is not allowed");
    }

    private Optional<String> object(JsonObject schema, JsonValue value, String at) {
        if (!(value instanceof JsonObject object)) {
            return Optional.empty();
        }
        for (String name : schema.strings("required")) {
            if (object.get(name).isEmpty()) {
                return Optional.of(at + ": without " + name);
            }
        }
        Map<String, JsonValue> properties =
                schema.object("properties").orElse(JsonObject.EMPTY).members();
        boolean closed = !schema.bool("additionalProperties").orElse(true);
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            JsonValue property = properties.get(member.getKey());
            if (property == null && closed) {
                return Optional.of(at + ": has " + member.getKey());
            }
            Optional<String> wrong = property == null
                    ? Optional.empty()
                    : check((JsonObject) property, member.getValue(), at + "/" + member.getKey());
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private Optional<String> array(JsonObject schema, JsonValue value, String at) {
        if (!(value instanceof JsonArray array)) {
            return Optional.empty();
        }
        List<JsonValue> items = array.items();
        if (items.size() < schema.integer("minItems").orElse(0L)
                || items.size() > schema.integer("maxItems").orElse(Long.MAX_VALUE)) {
            return Optional.of(at + ": " + items.size() + " items");
        }
        Optional<JsonObject> each = schema.object("items");
        for (int i = 0; i < items.size() && each.isPresent(); i++) {
            Optional<String> wrong = check(each.get(), items.get(i), at + "/" + i);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private Optional<String> combined(JsonObject schema, JsonValue value, String at) {
        for (JsonObject part : schema.objects("allOf")) {
            Optional<String> wrong = check(part, value, at);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        List<JsonObject> alternatives = schema.objects("anyOf");
        boolean one = alternatives.isEmpty()
                || alternatives.stream().anyMatch(part -> check(part, value, at).isEmpty());
        return unless(one, at + ": fits no alternative");
    }

    private static Optional<String> unless(boolean fine, String text) {
        return fine ? Optional.empty() : Optional.of(text);
    }
}
