package dev.loki.integrations.testing;

import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.net.HttpCaller;
import dev.loki.core.net.HttpPolicy;
import dev.loki.integrations.adapter.Outbox;
import dev.loki.integrations.adapter.Retrying;
import dev.loki.integrations.adapter.Sent;
import dev.loki.integrations.adapter.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;

/** Surroundings for tests: real calls, an outbox on disk, quick retries, and everything that happened. */
public final class Scene implements AutoCloseable {
    /** Quick retries with delays of a few milliseconds. */
    public static final Retrying QUICK =
            new Retrying(3, Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofSeconds(5));

    private final HttpCaller caller = HttpCaller.of(HttpPolicy.services());
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final Surroundings surroundings;

    /** One lifecycle event. */
    public record Heard(String event, JsonObject payload) {}

    private Scene(Path folder, Retrying retrying) {
        SplittableRandom random = new SplittableRandom(42);
        surroundings = new Surroundings(
                caller,
                Outbox.in(folder.resolve("outbox"), InstantSource.system(), random),
                Sent.in(folder.resolve("sent.json")),
                retrying,
                (event, payload) -> heard.add(new Heard(event, payload)),
                InstantSource.system(),
                random,
                Optional.empty());
    }

    /** A scene with quick retries. */
    public static Scene in(Path folder) {
        return new Scene(folder, QUICK);
    }

    /** A scene with other retries. */
    public static Scene in(Path folder, Retrying retrying) {
        return new Scene(folder, retrying);
    }

    /** What adapters work with. */
    public Surroundings surroundings() {
        return surroundings;
    }

    /** What was heard so far. */
    public List<Heard> heard() {
        return List.copyOf(heard);
    }

    /** The names of what was heard. */
    public List<String> events() {
        return heard.stream().map(Heard::event).toList();
    }

    @Override
    public void close() {
        caller.close();
    }
}
