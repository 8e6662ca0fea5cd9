package dev.loki.events;

import dev.loki.core.env.Timestamps;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.time.InstantSource;

/** Keeps events that their handler could not handle, with the error. Thread-safe. */
final class DeadLetters {
    /** The member that says who gave the event up, when, after how many attempts, and why. */
    static final String MEMBER = "dead_letter";

    /** The longest error that is kept, in characters; cut. */
    static final int MAX_ERROR = 2_000;

    private final EventFolder folder;
    private final InstantSource clock;

    DeadLetters(EventFolder folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** Writes the event with its error; durable when this returns. */
    void put(String owner, String name, Event event, int attempts, String error) {
        JsonObject why = JsonObject.builder()
                .put("by", owner)
                .put("at", Timestamps.format(clock.instant()))
                .put("attempts", attempts)
                .put("error", error.length() > MAX_ERROR ? error.substring(0, MAX_ERROR) : error)
                .build();
        JsonObject letter = event.toJson().toBuilder().put(MEMBER, why).build();
        AtomicFiles.write(folder.deadLetters().resolve(owner).resolve(name), Json.pretty(letter));
    }
}
