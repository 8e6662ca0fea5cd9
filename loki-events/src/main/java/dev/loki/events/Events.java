package dev.loki.events;

import dev.loki.core.spi.EventPublisher;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The event bus as a run sees it: whatever is wrong with it, the run goes on; fails open.
 *
 * <p>Implementations are thread-safe. {@link EventBus} is the bus for those who receive events.
 */
public interface Events extends EventPublisher, AutoCloseable {

    /** The variable that names the bus's folder, or {@code auto} for {@code .loki/events}. */
    String DIRECTORY = "LOKI_EVENTS_DIR";

    /** Publishes nothing, starts nothing, touches no file. */
    static Events noop() {
        return NoopEvents.INSTANCE;
    }

    /**
     * The bus that the variables ask for: {@link #noop()} when {@value #DIRECTORY} is unset, and, with one logged
     * warning, when the bus cannot be opened.
     */
    static Events fromEnvironment(Map<String, String> env, Path projectDir) {
        return env.getOrDefault(DIRECTORY, "").isBlank() ? noop() : BusEvents.open(env, projectDir);
    }

    /** What lies on the bus now; empty where there is none, or it cannot be told. */
    default Optional<EventStats> stats() {
        return Optional.empty();
    }

    /** Releases the bus; later calls do nothing. */
    @Override
    void close();
}
