package dev.loki.events;

import dev.loki.core.LokiException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** An event as the bytes of a file: strict in what is written, tolerant in what is read. */
final class EventFile {
    /** The largest event, in bytes of its file. */
    static final int MAX_BYTES = 1024 * 1024;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Set<String> KNOWN = Set.of("id", "type", "source", "timestamp", "payload", "version");

    private EventFile() {}

    /**
     * The bytes of an event: two spaces of indent, UTF-8, no final newline.
     *
     * @throws LokiException {@code EVENT_INVALID} if they are too many
     */
    static byte[] encode(Event event) {
        byte[] bytes = text(event).getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_BYTES) {
            throw new LokiException(
                    "EVENT_INVALID",
                    "an event of " + bytes.length + " bytes is larger than " + MAX_BYTES
                            + "; put its data into a file and the name of the file into the payload");
        }
        return bytes;
    }

    /** What {@link Json#pretty} makes of {@link Event#toJson}, without building that object for every event. */
    private static String text(Event event) {
        StringBuilder text = new StringBuilder("{");
        member(text, "id", JsonValue.of(event.id()));
        member(text.append(','), "type", JsonValue.of(event.type()));
        if (!event.source().isEmpty()) {
            member(text.append(','), "source", JsonValue.of(event.source()));
        }
        member(text.append(','), "timestamp", JsonValue.of(event.timestamp()));
        member(text.append(','), "payload", event.payload());
        member(text.append(','), "version", JsonValue.of(event.version()));
        event.extra().members().forEach((name, value) -> member(text.append(','), name, value));
        return text.append("\n}").toString();
    }

    /** Appends one member; line ends stand between values only, never in them, so a deeper indent is a replacement. */
    private static void member(StringBuilder text, String name, JsonValue value) {
        text.append("\n  ").append(Json.write(JsonValue.of(name))).append(": ");
        text.append(Json.pretty(value).replace("\n", "\n  "));
    }

    /**
     * The event in a file.
     *
     * @param name the name of the file, for what the event itself does not say
     * @throws BadEntryException if it is none; {@link BadEntryException#cut} tells whether it may only be half written
     */
    static Event decode(byte[] bytes, EventName name) throws BadEntryException {
        if (name.name().chars().anyMatch(Character::isISOControl)) {
            throw BadEntryException.of("its name has control characters");
        }
        JsonObject json = object(bytes);
        String id = text(json, "id").filter(found -> !found.isEmpty()).orElse(name.id());
        if (!ID.matcher(id).matches() || id.contains("..")) {
            throw BadEntryException.of("its id is no plain name of letters, digits, '.', '_' and '-'");
        }
        JsonValue payload = json.get("payload").or(() -> json.get("data")).orElse(JsonObject.EMPTY);
        if (!(payload instanceof JsonObject facts)) {
            throw BadEntryException.of("its payload is no object");
        }
        return new Event(
                id,
                text(json, "type").orElse(EventType.STATE.wireName()),
                text(json, "source").orElse(""),
                text(json, "timestamp").orElse(name.timestamp()),
                facts,
                text(json, "version").orElse(Event.VERSION),
                extra(json));
    }

    private static JsonObject object(byte[] bytes) throws BadEntryException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (Json.parseTolerant(text, "event") instanceof JsonObject object) {
                return object;
            }
        } catch (CharacterCodingException e) {
            throw new BadEntryException("it is not UTF-8 text", isCut(bytes));
        } catch (LokiException e) {
            throw new BadEntryException(String.valueOf(e.getMessage()), isCut(bytes));
        }
        throw BadEntryException.of("it is no JSON object");
    }

    /** A member as text; absent and null are the same. */
    private static Optional<String> text(JsonObject json, String member) throws BadEntryException {
        JsonValue value = json.get(member).orElse(JsonNull.INSTANCE);
        if (value == JsonNull.INSTANCE) {
            return Optional.empty();
        }
        Optional<String> text = json.string(member);
        if (text.isEmpty()) {
            throw BadEntryException.of("its " + member + " is no text");
        }
        return text;
    }

    private static JsonObject extra(JsonObject json) {
        if (KNOWN.containsAll(json.members().keySet())) {
            return JsonObject.EMPTY;
        }
        JsonObject.Builder extra = JsonObject.builder();
        json.members().forEach((name, value) -> {
            if (!KNOWN.contains(name)) {
                extra.put(name, value);
            }
        });
        return extra.build();
    }

    /** Whether the bytes end inside an object that they began, so that a writer may still be at it. */
    static boolean isCut(byte[] bytes) {
        int depth = 0;
        boolean quoted = false;
        boolean begun = false;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (quoted) {
                if (b == '\\') {
                    i++;
                } else if (b == '"') {
                    quoted = false;
                }
            } else if (b == '"') {
                quoted = true;
            } else if (b == '{' || b == '[') {
                begun = true;
                depth++;
            } else if (b == '}' || b == ']') {
                depth--;
                if (depth <= 0) {
                    return false;
                }
            } else if (!begun && b > ' ') {
                return false;
            }
        }
        return true;
    }
}
