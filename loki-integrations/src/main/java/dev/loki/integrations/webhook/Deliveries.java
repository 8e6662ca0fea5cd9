package dev.loki.integrations.webhook;

import dev.loki.core.LokiException;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.json.Document;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * The ids of the latest deliveries that were taken, also across restarts when it has a file. A file that cannot be read is
 * begun anew: then a delivery may be taken twice, but none is lost. Thread-safe.
 */
public final class Deliveries {
    /** How many ids are remembered. */
    static final int MAX_IDS = 2_000;

    private final Optional<Path> file;
    private final LinkedHashSet<String> done = new LinkedHashSet<>();
    private final Set<String> underWay = new HashSet<>();

    private Deliveries(Optional<Path> file) {
        this.file = file;
        file.filter(Files::isRegularFile).ifPresent(this::load);
    }

    /** Remembers in that file. */
    public static Deliveries in(Path file) {
        return new Deliveries(Optional.of(file));
    }

    /** Remembers as long as the process lives. */
    public static Deliveries inMemory() {
        return new Deliveries(Optional.empty());
    }

    private void load(Path path) {
        try {
            if (Document.read(path, path.toString()).root() instanceof JsonObject json) {
                done.addAll(json.strings("ids"));
            }
        } catch (LokiException e) {
            done.clear();
        }
    }

    /** Begins a delivery; false when one of its ids was taken already or is being taken. */
    synchronized boolean begin(List<String> ids) {
        if (ids.stream().anyMatch(id -> done.contains(id) || underWay.contains(id))) {
            return false;
        }
        underWay.addAll(ids);
        return true;
    }

    /** Ends a delivery; one that was taken is remembered, durably when there is a file that can be written. */
    synchronized void end(List<String> ids, boolean taken) {
        ids.forEach(underWay::remove);
        if (!taken) {
            return;
        }
        done.addAll(ids);
        while (done.size() > MAX_IDS) {
            done.remove(done.iterator().next());
        }
        file.ifPresent(this::save);
    }

    private void save(Path path) {
        JsonObject json = JsonObject.builder()
                .put("version", 1)
                .put("ids", new ArrayList<>(done))
                .build();
        try {
            AtomicFiles.write(path, Json.write(json).getBytes(StandardCharsets.UTF_8), AtomicFiles.Perm.OWNER_ONLY);
        } catch (LokiException e) {
            LoggerFactory.getLogger(Deliveries.class)
                    .warn("a delivery that comes again after a restart will be taken again: {}", e.getMessage());
        }
    }
}
