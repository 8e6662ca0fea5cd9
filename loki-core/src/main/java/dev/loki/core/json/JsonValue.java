package dev.loki.core.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** An immutable JSON value. Objects keep the order of their members; equality is by value. */
public sealed interface JsonValue {

    /** The JSON {@code null}. */
    enum JsonNull implements JsonValue {
        /** The only instance. */
        INSTANCE
    }

    /** {@code true} or {@code false}. */
    record JsonBoolean(boolean value) implements JsonValue {}

    /** A string. */
    record JsonString(String value) implements JsonValue {
        /** Refuses null. */
        public JsonString {
            Objects.requireNonNull(value, "value");
        }

        /** Written out: the first call of a record's own makes the JVM spin code, for which every hook would wait. */
        @Override
        public boolean equals(Object other) {
            return other instanceof JsonString text && value.equals(text.value);
        }

        /** As {@link #equals}, written out. */
        @Override
        public int hashCode() {
            return value.hashCode();
        }
    }

    /** A number, exact as written; two numbers are equal when they have the same value, so {@code 1.0} equals {@code 1}. */
    record JsonNumber(BigDecimal value) implements JsonValue {
        /** Refuses null and normalises the scale. */
        public JsonNumber {
            value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        }
    }

    /** A list. */
    record JsonArray(List<JsonValue> items) implements JsonValue {
        /** Copies the list. */
        public JsonArray {
            items = List.copyOf(items);
        }
    }

    /** Named members in the order in which they were written. */
    record JsonObject(Map<String, JsonValue> members) implements JsonValue {
        /** Copies the members and keeps their order. */
        public JsonObject {
            Map<String, JsonValue> copy = new LinkedHashMap<>(members);
            copy.forEach((name, value) -> {
                Objects.requireNonNull(name, "name");
                Objects.requireNonNull(value, name);
            });
            members = Collections.unmodifiableMap(copy);
        }

        /** The object without members. */
        public static final JsonObject EMPTY = new JsonObject(Map.of());

        /** A builder that keeps the order of calls. */
        public static Builder builder() {
            return new Builder();
        }

        /** A builder that starts with these members. */
        public Builder toBuilder() {
            Builder builder = new Builder();
            members.forEach(builder::put);
            return builder;
        }

        /** The member of that name, or empty when it is absent; a JSON null is present. */
        public Optional<JsonValue> get(String name) {
            return Optional.ofNullable(members.get(name));
        }

        /** The text of a string member, or empty when it is absent or no string. */
        public Optional<String> string(String name) {
            return members.get(name) instanceof JsonString s ? Optional.of(s.value()) : Optional.empty();
        }

        /** The value of a number member that is a whole {@code long}, or empty. */
        public Optional<Long> integer(String name) {
            if (members.get(name) instanceof JsonNumber n
                    && n.value().scale() <= 0
                    && n.value().precision() - n.value().scale() <= 19) {
                try {
                    return Optional.of(n.value().longValueExact());
                } catch (ArithmeticException e) {
                    return Optional.empty();
                }
            }
            return Optional.empty();
        }

        /** The value of a number member, or empty. */
        public Optional<BigDecimal> number(String name) {
            return members.get(name) instanceof JsonNumber n ? Optional.of(n.value()) : Optional.empty();
        }

        /** The value of a boolean member, or empty. */
        public Optional<Boolean> bool(String name) {
            return members.get(name) instanceof JsonBoolean b ? Optional.of(b.value()) : Optional.empty();
        }

        /** An object member, or empty. */
        public Optional<JsonObject> object(String name) {
            return members.get(name) instanceof JsonObject o ? Optional.of(o) : Optional.empty();
        }

        /** The items of an array member; no items when it is absent or no array. */
        public List<JsonValue> array(String name) {
            return members.get(name) instanceof JsonArray a ? a.items() : List.of();
        }

        /** The string items of an array member; items of other types are left out. */
        public List<String> strings(String name) {
            return array(name).stream()
                    .filter(JsonString.class::isInstance)
                    .map(v -> ((JsonString) v).value())
                    .toList();
        }

        /** The object items of an array member; items of other types are left out. */
        public List<JsonObject> objects(String name) {
            return array(name).stream()
                    .filter(JsonObject.class::isInstance)
                    .map(JsonObject.class::cast)
                    .toList();
        }

        /** Collects members in order; a name put twice keeps its place and takes the later value. Not thread-safe. */
        public static final class Builder {
            private final Map<String, JsonValue> members = new LinkedHashMap<>();

            private Builder() {}

            /** Puts a value. */
            public Builder put(String name, JsonValue value) {
                members.put(name, value);
                return this;
            }

            /** Puts a string. */
            public Builder put(String name, String value) {
                return put(name, new JsonString(value));
            }

            /** Puts a whole number. */
            public Builder put(String name, long value) {
                return put(name, new JsonNumber(BigDecimal.valueOf(value)));
            }

            /** Puts a number. */
            public Builder put(String name, BigDecimal value) {
                return put(name, new JsonNumber(value));
            }

            /** Puts a boolean. */
            public Builder put(String name, boolean value) {
                return put(name, new JsonBoolean(value));
            }

            /** Puts a list of strings. */
            public Builder put(String name, List<String> values) {
                return put(name, JsonValue.strings(values));
            }

            /** Puts a string, or JSON null when it is empty. */
            public Builder putOrNull(String name, Optional<String> value) {
                return put(name, value.<JsonValue>map(JsonString::new).orElse(JsonNull.INSTANCE));
            }

            /** The object. */
            public JsonObject build() {
                return new JsonObject(members);
            }
        }
    }

    /** The JSON string. */
    static JsonString of(String value) {
        return new JsonString(value);
    }

    /** The JSON number. */
    static JsonNumber of(long value) {
        return new JsonNumber(BigDecimal.valueOf(value));
    }

    /** A JSON list of strings. */
    static JsonArray strings(List<String> values) {
        List<JsonValue> items = new ArrayList<>(values.size());
        values.forEach(v -> items.add(new JsonString(v)));
        return new JsonArray(items);
    }

    /** A JSON list. */
    static JsonArray array(List<? extends JsonValue> values) {
        return new JsonArray(new ArrayList<>(values));
    }
}
