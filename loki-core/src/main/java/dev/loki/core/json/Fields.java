package dev.loki.core.json;

import dev.loki.core.ConfigException;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonBoolean;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * A strict reader of one object of a document.
 *
 * <p>It remembers which keys were asked for; {@link #done()} refuses all others. A value of another type than the asked
 * one is a {@link ConfigException} that names file, line, column and key, and so is a null: a key that was left without
 * a value is never mistaken for one that was left out. Ask {@link #isNull} first where null is allowed. Not
 * thread-safe.
 */
public final class Fields {
    private final Document document;
    private final String pointer;
    private final JsonObject object;
    private final Set<String> asked = new LinkedHashSet<>();

    Fields(Document document, String pointer, JsonObject object) {
        this.document = document;
        this.pointer = pointer;
        this.object = object;
    }

    /** Whether the key is there, with whatever value. */
    public boolean has(String key) {
        return value(key).isPresent();
    }

    /** Whether the key is there with the value null. */
    public boolean isNull(String key) {
        return value(key).filter(JsonNull.class::isInstance).isPresent();
    }

    /** The value as it is, or empty when the key is absent. */
    public Optional<JsonValue> value(String key) {
        asked.add(key);
        return object.get(key);
    }

    /** A text, or empty when the key is absent. */
    public Optional<String> string(String key) {
        return typed(key, JsonString.class, "a text").map(JsonString::value);
    }

    /** A text that must be there. */
    public String requireString(String key) {
        return string(key).orElseThrow(() -> missing(key));
    }

    /** A text, or the fallback when the key is absent. */
    public String string(String key, String fallback) {
        return string(key).orElse(fallback);
    }

    /** A whole number in the range of {@code long}, or empty when the key is absent. */
    public Optional<Long> integer(String key) {
        Optional<BigDecimal> number = number(key);
        Optional<Long> whole = object.integer(key);
        if (number.isPresent() && whole.isEmpty()) {
            throw error(key, Limits.quoted(key) + " must be a whole number");
        }
        return whole;
    }

    /** A number, or empty when the key is absent. */
    public Optional<BigDecimal> number(String key) {
        return typed(key, JsonNumber.class, "a number").map(JsonNumber::value);
    }

    /** True or false, or the fallback when the key is absent. */
    public boolean bool(String key, boolean fallback) {
        return typed(key, JsonBoolean.class, "true or false")
                .map(JsonBoolean::value)
                .orElse(fallback);
    }

    /** An object, or empty when the key is absent. */
    public Optional<Fields> object(String key) {
        return typed(key, JsonObject.class, "an object").map(o -> new Fields(document, child(pointer, key), o));
    }

    /** A list of objects; none when the key is absent. */
    public List<Fields> objects(String key) {
        List<JsonValue> items = items(key, "a list of objects");
        List<Fields> objects = new ArrayList<>(items.size());
        for (JsonValue item : items) {
            String at = child(child(pointer, key), Integer.toString(objects.size()));
            if (!(item instanceof JsonObject o)) {
                throw document.error(
                        at, "each item of " + Limits.quoted(key) + " must be an object, not " + type(item));
            }
            objects.add(new Fields(document, at, o));
        }
        return List.copyOf(objects);
    }

    /** A list of texts; none when the key is absent. */
    public List<String> strings(String key) {
        return texts(key, items(key, "a list of texts"));
    }

    /** A list of texts where a single text is a list of one; none when the key is absent. */
    public List<String> stringOrList(String key) {
        return value(key).orElse(JsonNull.INSTANCE) instanceof JsonString one
                ? List.of(one.value())
                : texts(key, items(key, "a text or a list of texts"));
    }

    /** An object whose values are objects, in the order of the file; empty when the key is absent. */
    public Map<String, Fields> objectMap(String key) {
        return members(key, (fields, name) -> fields.object(name).orElseThrow());
    }

    /** An object whose values are texts, in the order of the file; empty when the key is absent. */
    public Map<String, String> stringMap(String key) {
        return members(key, Fields::requireString);
    }

    /** The keys that are there, in the order of the file. */
    public Set<String> keys() {
        return object.members().keySet();
    }

    /** The RFC 6901 pointer of this object in its document. */
    public String pointer() {
        return pointer;
    }

    /** Where this object begins. */
    public Position position() {
        return document.position(pointer);
    }

    /** What errors call the file. */
    public String name() {
        return document.name();
    }

    /** The exception {@code name:line:column: message} at the value of a key, or at this object when it is absent. */
    public ConfigException error(String key, String message) {
        return document.error(child(pointer, key), message);
    }

    /** As {@link #error(String, String)}, at a character within the text that the key holds, counted from 0. */
    public ConfigException error(String key, int offset, String message) {
        return document.errorWithin(child(pointer, key), object.string(key).orElse(""), offset, message);
    }

    /** The exception for a key that must be there. */
    public ConfigException missing(String key) {
        return document.error(pointer, Limits.quoted(key) + " is missing; add it");
    }

    /**
     * Ends the reading of this object.
     *
     * @throws ConfigException if it has a key that was never asked for, with the nearest known one
     */
    public void done() {
        List<ConfigException> unknown = unknown();
        if (!unknown.isEmpty()) {
            throw unknown.get(0);
        }
    }

    /** The exceptions for all keys that were never asked for, each with the nearest known one. */
    public List<ConfigException> unknown() {
        List<ConfigException> unknown = new ArrayList<>();
        for (String key : object.members().keySet()) {
            if (!asked.contains(key)) {
                String hint = Nearest.to(key, asked)
                        .map(near -> "did you mean " + Limits.quoted(near) + "?")
                        .orElseGet(() -> asked.isEmpty() ? "remove it" : "known keys: " + String.join(", ", asked));
                unknown.add(
                        document.errorAtKey(child(pointer, key), "unknown key " + Limits.quoted(key) + "; " + hint));
            }
        }
        return unknown;
    }

    /** What a value is called in a sentence, with its article. */
    static String type(JsonValue value) {
        if (value instanceof JsonObject) {
            return "an object";
        }
        if (value instanceof JsonArray) {
            return "a list";
        }
        if (value instanceof JsonString) {
            return "a text";
        }
        if (value instanceof JsonNumber) {
            return "a number";
        }
        return value instanceof JsonBoolean bool ? Boolean.toString(bool.value()) : "null";
    }

    private <T extends JsonValue> Optional<T> typed(String key, Class<T> type, String wanted) {
        Optional<JsonValue> value = value(key);
        value.filter(v -> !type.isInstance(v)).ifPresent(v -> {
            throw wrongType(key, wanted, v);
        });
        return value.map(type::cast);
    }

    private ConfigException wrongType(String key, String wanted, JsonValue found) {
        return found instanceof JsonNull
                ? error(key, Limits.quoted(key) + " has no value; give it " + wanted + " or remove the key")
                : error(key, Limits.quoted(key) + " must be " + wanted + ", not " + type(found));
    }

    private List<JsonValue> items(String key, String wanted) {
        return typed(key, JsonArray.class, wanted).map(JsonArray::items).orElse(List.of());
    }

    private List<String> texts(String key, List<JsonValue> items) {
        List<String> texts = new ArrayList<>(items.size());
        for (JsonValue item : items) {
            if (!(item instanceof JsonString text)) {
                throw document.error(
                        child(child(pointer, key), Integer.toString(texts.size())),
                        "each item of " + Limits.quoted(key) + " must be a text, not " + type(item));
            }
            texts.add(text.value());
        }
        return List.copyOf(texts);
    }

    private <T> Map<String, T> members(String key, BiFunction<Fields, String, T> read) {
        Map<String, T> members = new LinkedHashMap<>();
        object(key).ifPresent(fields -> fields.keys().forEach(name -> members.put(name, read.apply(fields, name))));
        return Collections.unmodifiableMap(members);
    }

    private static String child(String pointer, String key) {
        return pointer + "/" + Document.token(key);
    }
}
