package dev.loki.core.engine;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One place at which a recorded value is not the expected one.
 *
 * @param pointer its RFC 6901 pointer
 * @param detail one sentence
 */
record JsonDifference(String pointer, String detail) {
    /** The most differences that are listed. */
    static final int MAX = 50;

    private static final int MAX_SHOWN = 120;

    /** Every difference below a pointer, as deep as both sides have the same shape. */
    static List<JsonDifference> between(String pointer, JsonValue recorded, JsonValue expected) {
        List<JsonDifference> found = new ArrayList<>();
        collect(pointer, recorded, expected, found);
        return List.copyOf(found);
    }

    /** The difference between two values as a whole. */
    static JsonDifference of(String pointer, JsonValue recorded, JsonValue expected) {
        return new JsonDifference(
                pointer, "the receipt says " + shown(recorded) + "; the repository says " + shown(expected));
    }

    private static void collect(String at, JsonValue recorded, JsonValue expected, List<JsonDifference> found) {
        if (recorded.equals(expected) || found.size() >= MAX) {
            return;
        }
        if (recorded instanceof JsonObject was && expected instanceof JsonObject is) {
            members(at, was, is, found);
        } else if (recorded instanceof JsonArray was
                && expected instanceof JsonArray is
                && was.items().size() == is.items().size()) {
            for (int i = 0; i < was.items().size(); i++) {
                collect(at + "/" + i, was.items().get(i), is.items().get(i), found);
            }
        } else {
            found.add(of(at, recorded, expected));
        }
    }

    private static void members(String at, JsonObject was, JsonObject is, List<JsonDifference> found) {
        Set<String> names = new LinkedHashSet<>(is.members().keySet());
        names.addAll(was.members().keySet());
        for (String name : names) {
            String pointer = at + "/" + name.replace("~", "~0").replace("/", "~1");
            if (was.get(name).isEmpty()) {
                found.add(new JsonDifference(pointer, "the receipt lacks this member"));
            } else if (is.get(name).isEmpty()) {
                found.add(new JsonDifference(pointer, "the receipt must not have this member"));
            } else {
                collect(pointer, was.get(name).get(), is.get(name).get(), found);
            }
        }
    }

    private static String shown(JsonValue value) {
        if (value instanceof JsonArray array) {
            return "a list of " + array.items().size();
        }
        String text = Json.write(value);
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN - 1) + "…";
    }
}
