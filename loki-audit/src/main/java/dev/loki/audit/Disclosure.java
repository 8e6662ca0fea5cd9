package dev.loki.audit;

import dev.loki.audit.personal.Commitment;
import dev.loki.core.LokiException;
import dev.loki.core.json.CanonicalJson;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import dev.loki.core.spi.Redactor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What of an entry's facts may be disclosed: each text is looked at by itself, and once more together with the name before it where
 * that speaks of secrets, since a password is one only by its name. The name is that of the member, and in a list of arguments
 * that of the option before the text. Thread-safe.
 *
 * @param redactor takes secrets out of a text
 */
record Disclosure(Redactor redactor) {
    /** How much of a name is looked at, from its end, in characters. */
    static final int MAX_NAME_LENGTH = 200;

    /** Stands for a text of which the redactor left nothing that could be told apart from its name. */
    static final String HIDDEN = "[redacted]";

    private static final Pattern SPEAKS_OF_SECRETS =
            Pattern.compile("pass|pwd|secret|token|key|cred|auth", Pattern.CASE_INSENSITIVE);
    private static final Pattern OPTION = Pattern.compile("--?[A-Za-z][A-Za-z0-9_.-]*");
    private static final String NAMELESS = "";

    /**
     * The same facts without secrets; the same instance where there are none, as in nearly every entry.
     *
     * @throws AuditException if they are nested too deeply
     */
    JsonValue of(JsonValue facts) {
        return isClean(NAMELESS, facts, 0) ? facts : redacted(NAMELESS, facts);
    }

    private boolean isClean(String name, JsonValue value, int depth) {
        if (depth > LineScanner.MAX_DEPTH) {
            throw new AuditException(
                    AuditException.ENTRY_INVALID,
                    "the metadata of an audit entry is nested deeper than " + LineScanner.MAX_DEPTH
                            + " levels; flatten it");
        }
        if (value instanceof JsonString string) {
            return redacted(name, string.value()).equals(string.value());
        }
        if (value instanceof JsonArray array) {
            String before = name;
            for (JsonValue item : array.items()) {
                if (!isClean(before, item, depth + 1)) {
                    return false;
                }
                before = nameAfter(item, name);
            }
        }
        if (value instanceof JsonObject object) {
            for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                boolean clean = redactor.redact(member.getKey()).equals(member.getKey())
                        && (Commitment.is(member.getValue()) || isClean(member.getKey(), member.getValue(), depth + 1));
                if (!clean) {
                    return false;
                }
            }
        }
        return true;
    }

    private JsonValue redacted(String name, JsonValue value) {
        if (value instanceof JsonString string) {
            String clean = redacted(name, string.value());
            return clean.equals(string.value()) ? value : JsonValue.of(clean);
        }
        if (value instanceof JsonArray array) {
            List<JsonValue> items = new ArrayList<>();
            String before = name;
            for (JsonValue item : array.items()) {
                items.add(redacted(before, item));
                before = nameAfter(item, name);
            }
            return JsonValue.array(items);
        }
        return value instanceof JsonObject object ? redacted(object) : value;
    }

    private JsonValue redacted(JsonObject object) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        object.members().forEach((name, value) -> {
            String clean = redactor.redact(name);
            while (members.containsKey(clean)) {
                clean += "'";
            }
            members.put(clean, Commitment.is(value) ? value : redacted(name, value));
        });
        return new JsonObject(members);
    }

    /** The name of what follows an item of a list: an option names its value, else the list's own name goes on. */
    private static String nameAfter(JsonValue item, String list) {
        return item instanceof JsonString text
                        && text.value().length() <= MAX_NAME_LENGTH
                        && OPTION.matcher(text.value()).matches()
                ? text.value().replaceFirst("--?", "")
                : list;
    }

    private String redacted(String name, String text) {
        String clean = redactor.redact(text);
        String end = name.substring(Math.max(0, name.length() - MAX_NAME_LENGTH));
        return SPEAKS_OF_SECRETS.matcher(end).find() ? redactedAs(end, clean) : clean;
    }

    /** The text as the value of that name: both are shown to the redactor the way JSON and most languages spell them. */
    private String redactedAs(String name, String text) {
        StringBuilder line = new StringBuilder(name.length() + text.length() + 8);
        CanonicalJson.append(name, line);
        line.append(": ");
        int start = line.length();
        CanonicalJson.append(text, line);
        String before = line.toString();
        String clean = redactor.redact(before);
        if (clean.equals(before)) {
            return text;
        }
        if (clean.regionMatches(0, before, 0, start)) {
            try {
                return Json.parse(clean.substring(start), "a redacted text") instanceof JsonString value
                        ? value.value()
                        : HIDDEN;
            } catch (LokiException e) {
                return HIDDEN;
            }
        }
        return HIDDEN;
    }
}
