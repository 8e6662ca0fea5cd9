package dev.loki.events;

import dev.loki.core.env.Env;
import dev.loki.core.io.ProjectDir;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the variables say about the bus.
 *
 * @param folder where it lies
 * @param durable whether events survive a failure of the power
 * @param retention how much is kept
 */
public record EventSettings(Path folder, boolean durable, Retention retention) {
    /** The variable that names the bus's folder, or {@code auto} for {@code .loki/events}. */
    public static final String DIRECTORY = "LOKI_EVENTS_DIR";

    /** The variable that has events forced to the disk. */
    public static final String FSYNC = "LOKI_EVENTS_FSYNC";

    /** The variable that sets how long archived events are kept. */
    public static final String MAX_AGE = "LOKI_EVENTS_MAX_AGE";

    /** The variable that sets how many archived events are kept. */
    public static final String MAX_COUNT = "LOKI_EVENTS_MAX_COUNT";

    /** The variable that sets how many megabytes of archived events are kept. */
    public static final String MAX_SIZE = "LOKI_EVENTS_MAX_SIZE_MB";

    private static final String AUTO = "auto";
    private static final long MEGABYTE = 1024L * 1024;
    private static final long MOST = 1_000_000_000;

    /**
     * The settings in force; the project's own folder when none is named. A relative path is one below the project.
     *
     * @throws dev.loki.core.ConfigException if a variable is wrong
     */
    public static EventSettings of(Map<String, String> variables, Path projectDir) {
        Env env = Env.of(variables);
        Path folder = env.text(DIRECTORY)
                .filter(name -> !name.equalsIgnoreCase(AUTO))
                .map(name -> projectDir.toAbsolutePath().resolve(name).normalize())
                .orElseGet(() -> ProjectDir.at(projectDir).events());
        return new EventSettings(
                folder,
                env.flag(FSYNC, false),
                new Retention(
                        env.duration(MAX_AGE).orElse(Retention.DEFAULT_AGE),
                        env.integer(MAX_COUNT, 0, MOST).orElse(Retention.DEFAULT_COUNT),
                        env.integer(MAX_SIZE, 0, MOST)
                                .map(megabytes -> megabytes * MEGABYTE)
                                .orElse(Retention.DEFAULT_BYTES)));
    }

    /** The bus that they describe. */
    public EventBus open() {
        return EventBus.open(folder, durable);
    }
}
