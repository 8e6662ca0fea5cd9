package dev.loki.events;

import dev.loki.core.json.JsonValue.JsonObject;

/**
 * What a pruning removed.
 *
 * @param archived events of the archive
 * @param pending events that nobody waits for and that moved to the archive instead
 * @param deadLetters dead letters
 * @param bad entries that are no events
 * @param groups groups that nobody had used
 * @param readers readers that nobody had used
 */
public record Pruned(long archived, long pending, long deadLetters, long bad, long groups, long readers) {

    /** As an object, with the names of the record. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("archived", archived)
                .put("pending", pending)
                .put("dead_letters", deadLetters)
                .put("bad", bad)
                .put("groups", groups)
                .put("readers", readers)
                .build();
    }
}
