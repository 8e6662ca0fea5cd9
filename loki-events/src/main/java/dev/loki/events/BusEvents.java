package dev.loki.events;

import dev.loki.core.LokiException;
import dev.loki.core.env.Timestamps;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the events of a run; counts and logs what could not be published, and never throws. */
final class BusEvents implements Events {
    /** How often, at most, a run that ends removes what exceeds the retention. */
    private static final Duration PRUNE_INTERVAL = Duration.ofHours(1);

    private final EventBus bus;
    private final EventSettings settings;
    private final InstantSource clock;
    private final AtomicLong missed = new AtomicLong();
    private volatile boolean closed;

    BusEvents(EventBus bus, EventSettings settings, InstantSource clock) {
        this.bus = bus;
        this.settings = settings;
        this.clock = clock;
    }

    /** The bus that the variables ask for, or the one that does nothing, with a warning, when that cannot be. */
    static Events open(Map<String, String> env, Path projectDir) {
        try {
            EventSettings settings = EventSettings.of(env, projectDir);
            return new BusEvents(settings.open(), settings, InstantSource.system());
        } catch (LokiException e) {
            log().warn("no events are published, because {} cannot be used: {}", DIRECTORY, e.getMessage());
            return Events.noop();
        }
    }

    @Override
    public void publish(String type, JsonObject payload) {
        if (closed) {
            return;
        }
        try {
            EventType known = EventType.named(type)
                    .orElseThrow(() -> new LokiException("EVENT_INVALID", "'" + type + "' is no type of event"));
            try {
                bus.publish(known, EventSource.RUNNER, payload);
            } catch (LokiException e) {
                if (!e.code().equals("EVENT_INVALID")) {
                    throw e;
                }
                bus.publish(known, EventSource.RUNNER, shortened(payload));
            }
        } catch (RuntimeException e) {
            if (missed.getAndIncrement() == 0) {
                log().warn("an event is not published; the run goes on: {}", e.getMessage());
            }
        }
    }

    @Override
    public Optional<EventStats> stats() {
        try {
            return Optional.of(bus.stats());
        } catch (RuntimeException e) {
            log().warn("what lies on the event bus cannot be told: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** What is left of a payload that is too large: its names and its short facts. */
    private static JsonObject shortened(JsonObject payload) {
        JsonObject.Builder kept = JsonObject.builder();
        payload.string("action").ifPresent(action -> kept.put("action", action));
        payload.string("run").ifPresent(run -> kept.put("run", run));
        payload.integer("seq").ifPresent(seq -> kept.put("seq", seq));
        payload.string("task").ifPresent(task -> kept.put("task", task));
        return kept.put("truncated", true).build();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (missed.get() > 0) {
            log().warn("{} events were not published", missed.get());
        }
        try {
            pruneNowAndThen();
            bus.close();
        } catch (RuntimeException e) {
            log().warn("the event bus could not be tidied up: {}", e.getMessage());
        }
    }

    private void pruneNowAndThen() {
        Path mark = settings.folder().resolve("pruned");
        Instant last;
        try {
            last = Files.getLastModifiedTime(mark).toInstant();
        } catch (IOException e) {
            last = Instant.EPOCH;
        }
        if (Duration.between(last, clock.instant()).compareTo(PRUNE_INTERVAL) > 0) {
            AtomicFiles.write(mark, Timestamps.format(clock.instant()) + "\n");
            bus.prune(settings.retention());
        }
    }

    private static Logger log() {
        return LoggerFactory.getLogger(BusEvents.class);
    }
}
