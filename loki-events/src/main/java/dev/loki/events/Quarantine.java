package dev.loki.events;

import dev.loki.core.LokiException;
import dev.loki.core.env.Timestamps;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts entries that are no events aside, unopened as they are, each with the reason beside it. Thread-safe. */
final class Quarantine {
    /** How long an entry that ends in the middle may still be one that is being written. */
    static final Duration CUT_GRACE = Duration.ofSeconds(5);

    private static final int MAX_NAME_BYTES = 180;
    private static final int HASH_DIGITS = 16;
    private static final int MAX_SAME_NAMES = 1000;

    private final EventFolder folder;
    private final InstantSource clock;

    Quarantine(EventFolder folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** Whether this entry should be looked at again later, because it may be half written. */
    boolean mayBeGrowing(Path entry, BadEntryException why) {
        if (!why.cut()) {
            return false;
        }
        try {
            Instant changed =
                    Files.getLastModifiedTime(entry, LinkOption.NOFOLLOW_LINKS).toInstant();
            return Duration.between(changed, clock.instant()).compareTo(CUT_GRACE) < 0;
        } catch (java.io.IOException e) {
            return false;
        }
    }

    /** Moves an entry to {@code bad}; false when that is not possible, so that the caller has to pass it over. */
    boolean put(Path entry, String name, String reason) {
        try {
            Path bad = folder.make(folder.bad());
            String target = free(bad, shortened(name));
            JsonObject why = JsonObject.builder()
                    .put("name", name)
                    .put("reason", reason)
                    .put("at", Timestamps.format(clock.instant()))
                    .build();
            AtomicFiles.write(bad.resolve(target + ".reason"), Json.write(why) + "\n");
            boolean moved = EventFolder.move(entry, bad.resolve(target));
            log().warn("an entry of the event bus was put aside in {}: {}", bad.resolve(target), reason);
            return moved;
        } catch (LokiException e) {
            log().warn("an entry of the event bus that is no event cannot be put aside: {}", e.getMessage());
            return false;
        }
    }

    private static String free(Path bad, String name) {
        String target = name;
        for (int n = 1; n < MAX_SAME_NAMES && Files.exists(bad.resolve(target), LinkOption.NOFOLLOW_LINKS); n++) {
            target = name + "." + n;
        }
        return target;
    }

    private static String shortened(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= MAX_NAME_BYTES
                ? name
                : "long-name-" + Sha256.hex(bytes).substring(0, HASH_DIGITS);
    }

    private static Logger log() {
        return LoggerFactory.getLogger(Quarantine.class);
    }
}
