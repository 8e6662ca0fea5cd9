package dev.loki.events;

import dev.loki.core.env.Env;
import dev.loki.core.spi.EventPublisher;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * The event bus as its publishers see it; fails open.
 *
 * <p>Implementations are thread-safe.
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
     * warning, when it is set, because this version publishes no events yet.
     */
    static Events fromEnvironment(Map<String, String> env, Path projectDir) {
        if (Env.of(env).text(DIRECTORY).isPresent()) {
            LoggerFactory.getLogger(Events.class)
                    .warn("{} is set, but this version publishes no events yet; the run goes on without", DIRECTORY);
        }
        return noop();
    }

    /** Releases the bus; later calls do nothing. */
    @Override
    void close();
}
