package dev.loki.events;

import dev.loki.core.json.JsonValue.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;

/**
 * One event as it lies on the bus. Immutable.
 *
 * <p>Type and source are text, because other programs write others than {@link EventType} and {@link EventSource} know;
 * {@code docs/formats/events.md} is the format.
 *
 * @param id tells the event from every other; what to deduplicate by, since delivery is at least once
 * @param type one of the eight types, or a compound one of another implementation, such as {@code session_start}
 * @param source one of the nine sources, or empty when the writer named none
 * @param timestamp when it was published, ISO 8601, as its writer spelled it
 * @param payload its facts, by convention with the key {@code action} first
 * @param version of the format, {@code 1.0}
 * @param extra members that this version does not know, kept as they are
 */
public record Event(
        String id, String type, String source, String timestamp, JsonObject payload, String version, JsonObject extra) {
    /** The version that is written. */
    public static final String VERSION = "1.0";

    /** The member that marks an event as published again: an object with the {@code id} and {@code timestamp} of the first. */
    public static final String REPLAY_OF = "replay_of";

    /** Refuses nulls. */
    public Event {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(timestamp, "timestamp");
        Objects.requireNonNull(payload, "payload");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(extra, "extra");
    }

    /** The one of the eight types that this one is or belongs to; empty when it is none. */
    public Optional<EventType> family() {
        return EventType.family(type);
    }

    /** When it was published; empty when the text is no point in time. */
    public Optional<Instant> instant() {
        try {
            return Optional.of(OffsetDateTime.parse(timestamp).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The {@code action} of the payload; empty when it has none. */
    public String action() {
        return payload.string("action").orElse("");
    }

    /** The id of the event that this one publishes again; empty for one that is new. */
    public Optional<String> replayOf() {
        return extra.object(REPLAY_OF).flatMap(first -> first.string("id"));
    }

    /** The event as an object, its members in the order of the format; an empty source is left out. */
    public JsonObject toJson() {
        JsonObject.Builder json = JsonObject.builder().put("id", id).put("type", type);
        if (!source.isEmpty()) {
            json.put("source", source);
        }
        json.put("timestamp", timestamp).put("payload", payload).put("version", version);
        extra.members().forEach(json::put);
        return json.build();
    }
}
