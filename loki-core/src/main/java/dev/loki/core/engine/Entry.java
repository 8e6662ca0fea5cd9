package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.env.Timestamps;
import dev.loki.core.json.JsonValue.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** One line of the journal: what is about to take effect. */
record Entry(long seq, Instant at, EntryType type, JsonObject data) {

    String task() {
        return data.string("task").orElse("");
    }

    /** Whether it says what a provider used: {@code tokens} and {@code cost_usd}, as far as that one told. */
    boolean tellsUse() {
        return switch (type) {
            case ACT_ENDED, ACT_AHEAD -> true;
            case CLARIFIED, REVIEWED -> data.string("provider").isPresent();
            default -> false;
        };
    }

    JsonObject toJson() {
        return JsonObject.builder()
                .put("seq", seq)
                .put("at", Timestamps.format(at))
                .put("type", type.wireName())
                .put("data", data)
                .build();
    }

    static Entry fromJson(JsonObject json, String place) {
        try {
            return new Entry(
                    json.integer("seq").orElseThrow(),
                    Instant.parse(json.string("at").orElseThrow()),
                    json.string("type").flatMap(EntryType::named).orElseThrow(),
                    json.object("data").orElseThrow());
        } catch (java.util.NoSuchElementException | DateTimeParseException e) {
            throw new LokiException(
                    "JOURNAL_DAMAGED",
                    place
                            + ": this line is no journal entry of this version; move the file away or start over with --fresh",
                    e);
        }
    }
}
