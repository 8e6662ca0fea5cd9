package dev.loki.events;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;

/**
 * What lies on a bus at one moment.
 *
 * @param pending events that no group has claimed
 * @param archived events that were handled
 * @param archivedBytes the size of those
 * @param bad entries that are no events
 * @param deadLetters events that were given up
 * @param flatLogBytes the size of the flat log
 * @param groups the consumer groups
 * @param readers the durable readers
 */
public record EventStats(
        long pending,
        long archived,
        long archivedBytes,
        long bad,
        long deadLetters,
        long flatLogBytes,
        List<Group> groups,
        List<Reader> readers) {
    /** Copies the lists. */
    public EventStats {
        groups = List.copyOf(groups);
        readers = List.copyOf(readers);
    }

    /**
     * A consumer group.
     *
     * @param name its name
     * @param members those that are alive, as far as can be told
     * @param waiting events that wait for it alone; those in {@code pending} wait for it too
     * @param claimed events that its members work on
     */
    public record Group(String name, long members, long waiting, long claimed) {}

    /**
     * A durable reader.
     *
     * @param name its name
     * @param unseen events that it has not seen
     */
    public record Reader(String name, long unseen) {}

    /** As an object, with the names of the record. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("pending", pending)
                .put("archived", archived)
                .put("archived_bytes", archivedBytes)
                .put("bad", bad)
                .put("dead_letters", deadLetters)
                .put("flat_log_bytes", flatLogBytes)
                .put(
                        "groups",
                        JsonValue.array(groups.stream().map(EventStats::json).toList()))
                .put(
                        "readers",
                        JsonValue.array(readers.stream().map(EventStats::json).toList()))
                .build();
    }

    private static JsonObject json(Group group) {
        return JsonObject.builder()
                .put("name", group.name)
                .put("members", group.members)
                .put("waiting", group.waiting)
                .put("claimed", group.claimed)
                .build();
    }

    private static JsonObject json(Reader reader) {
        return JsonObject.builder()
                .put("name", reader.name)
                .put("unseen", reader.unseen)
                .build();
    }
}
