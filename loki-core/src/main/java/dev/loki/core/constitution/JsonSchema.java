package dev.loki.core.constitution;

import dev.loki.core.json.Fields;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonBoolean;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The part of JSON Schema (draft 2020-12) that a rules file may use: {@code type}, {@code enum}, {@code required},
 * {@code properties}, {@code additionalProperties: false}, {@code items}, {@code anyOf}, the bounds of lengths, items and numbers, and
 * {@code pattern}. Any other keyword is refused, since one that is passed over would be a rule that does not hold.
 *
 * @param types the types that are allowed; none means all
 * @param values the values that are allowed; none means all
 * @param required members that must be there
 * @param properties what members must be like
 * @param closed whether there may be no other member
 * @param items what each item must be like
 * @param anyOf of which one must hold; none means no such condition
 * @param length of a text, in characters
 * @param count of a list's items
 * @param range of a number
 * @param pattern which must be found in a text
 */
record JsonSchema(
        List<String> types,
        List<JsonValue> values,
        List<String> required,
        Map<String, JsonSchema> properties,
        boolean closed,
        Optional<JsonSchema> items,
        List<JsonSchema> anyOf,
        Range length,
        Range count,
        Range range,
        Optional<Pattern> pattern) {

    /** A text is matched against a pattern up to this length, so that a match cannot take long. */
    static final int MAX_MATCHED = 10_000;

    private static final List<String> TYPES =
            List.of("null", "boolean", "number", "integer", "string", "array", "object");
    private static final Set<String> REMARKS = Set.of("$schema", "$id", "title", "description", "$comment", "examples");

    /** What lies between two numbers, each of which may be absent. */
    record Range(Optional<BigDecimal> least, Optional<BigDecimal> most) {
        static Range of(Fields fields, String least, String most) {
            return new Range(fields.number(least), fields.number(most));
        }

        boolean holds(BigDecimal number) {
            return least.filter(bound -> number.compareTo(bound) < 0).isEmpty()
                    && most.filter(bound -> number.compareTo(bound) > 0).isEmpty();
        }

        @Override
        public String toString() {
            return least.map(bound -> "at least " + bound.toPlainString()).orElse("")
                    + (least.isPresent() && most.isPresent() ? " and " : "")
                    + most.map(bound -> "at most " + bound.toPlainString()).orElse("");
        }
    }

    /**
     * Reads a schema.
     *
     * @throws dev.loki.core.ConfigException if it is none, or holds a keyword that is not supported, naming the place
     */
    static JsonSchema parse(String text, String name) {
        return read(Json.document(text, name).fields());
    }

    private static JsonSchema read(Fields fields) {
        REMARKS.forEach(fields::has);
        REMARKS.forEach(fields::value);
        List<String> types = fields.stringOrList("type");
        types.stream().filter(type -> !TYPES.contains(type)).findFirst().ifPresent(type -> {
            throw fields.error("type", "\"" + type + "\" is no type; types: " + String.join(", ", TYPES));
        });
        Map<String, JsonSchema> properties = new LinkedHashMap<>();
        fields.objectMap("properties").forEach((name, schema) -> properties.put(name, read(schema)));
        boolean open = fields.bool("additionalProperties", true);
        Optional<Pattern> pattern = fields.string("pattern").map(text -> pattern(fields, text));
        JsonSchema schema = new JsonSchema(
                types,
                fields.value("enum")
                        .map(value -> ((JsonArray) listed(fields, value)).items())
                        .orElse(List.of()),
                fields.strings("required"),
                properties,
                !open,
                fields.object("items").map(JsonSchema::read),
                fields.objects("anyOf").stream().map(JsonSchema::read).toList(),
                Range.of(fields, "minLength", "maxLength"),
                Range.of(fields, "minItems", "maxItems"),
                Range.of(fields, "minimum", "maximum"),
                pattern);
        fields.done();
        return schema;
    }

    private static JsonValue listed(Fields fields, JsonValue value) {
        if (value instanceof JsonArray) {
            return value;
        }
        throw fields.error("enum", "\"enum\" must be a list of values");
    }

    private static Pattern pattern(Fields fields, String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw fields.error("pattern", "this is no regular expression: " + e.getDescription());
        }
    }

    /** Where a value is not as the schema asks, and how; empty when it is. */
    List<String> breaches(JsonValue value) {
        List<String> breaches = new ArrayList<>();
        look("", value, breaches);
        return breaches;
    }

    private void look(String place, JsonValue value, List<String> breaches) {
        if (!types.isEmpty() && types.stream().noneMatch(type -> is(type, value))) {
            breaches.add(at(place) + " must be of type " + String.join(" or ", types));
            return;
        }
        if (!values.isEmpty() && !values.contains(value)) {
            breaches.add(at(place) + " must be one of " + Json.write(JsonValue.array(values)));
        }
        if (!anyOf.isEmpty()
                && anyOf.stream().noneMatch(one -> one.breaches(value).isEmpty())) {
            breaches.add(at(place) + " has none of the forms that are allowed");
        }
        if (value instanceof JsonString text) {
            lookAtText(place, text.value(), breaches);
        } else if (value instanceof JsonNumber number && !range.holds(number.value())) {
            breaches.add(at(place) + " must be " + range);
        } else if (value instanceof JsonArray list) {
            lookAtItems(place, list.items(), breaches);
        } else if (value instanceof JsonObject object) {
            lookAtMembers(place, object, breaches);
        }
    }

    private void lookAtText(String place, String text, List<String> breaches) {
        if (!length.holds(BigDecimal.valueOf(text.codePointCount(0, text.length())))) {
            breaches.add(at(place) + " must have " + length + " characters");
        }
        String matched = text.substring(0, Math.min(text.length(), MAX_MATCHED));
        if (pattern.isPresent() && !pattern.get().matcher(matched).find()) {
            breaches.add(at(place) + " must match " + pattern.get());
        }
    }

    private void lookAtItems(String place, List<JsonValue> list, List<String> breaches) {
        if (!count.holds(BigDecimal.valueOf(list.size()))) {
            breaches.add(at(place) + " must have " + count + " items");
        }
        for (int i = 0; items.isPresent() && i < list.size(); i++) {
            items.get().look(place + "/" + i, list.get(i), breaches);
        }
    }

    private void lookAtMembers(String place, JsonObject object, List<String> breaches) {
        required.stream()
                .filter(name -> object.get(name).isEmpty())
                .forEach(name -> breaches.add(at(place + "/" + name) + " must be there"));
        object.members().forEach((name, member) -> {
            JsonSchema schema = properties.get(name);
            if (schema != null) {
                schema.look(place + "/" + name, member, breaches);
            } else if (closed) {
                breaches.add(at(place + "/" + name) + " must not be there");
            }
        });
    }

    private static boolean is(String type, JsonValue value) {
        return switch (type) {
            case "null" -> value == JsonNull.INSTANCE;
            case "boolean" -> value instanceof JsonBoolean;
            case "number" -> value instanceof JsonNumber;
            case "integer" ->
                value instanceof JsonNumber number && number.value().scale() <= 0;
            case "string" -> value instanceof JsonString;
            case "array" -> value instanceof JsonArray;
            default -> value instanceof JsonObject;
        };
    }

    private static String at(String place) {
        return place.isEmpty() ? "the commit" : place;
    }
}
