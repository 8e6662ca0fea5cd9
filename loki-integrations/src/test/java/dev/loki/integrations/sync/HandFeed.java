package dev.loki.integrations.sync;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.EventFeed;
import java.util.Optional;

/** A feed that the test feeds. */
final class HandFeed implements EventFeed {
    Optional<Receiver> receiver = Optional.empty();
    String left = "";
    boolean closed;
    volatile boolean taken;

    @Override
    public AutoCloseable follow(String reader, Receiver to) {
        receiver = Optional.of(to);
        return () -> closed = true;
    }

    @Override
    public void catchUp(String reader, Receiver to) {
        if (!left.isEmpty()) {
            taken = to.receive("left", "session", (JsonObject) Json.parse(left, "event"));
        }
    }
}
