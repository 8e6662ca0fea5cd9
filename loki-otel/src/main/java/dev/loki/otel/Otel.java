package dev.loki.otel;

import dev.loki.core.ConfigException;
import dev.loki.core.env.Env;
import dev.loki.core.spi.Telemetry;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Spans and metrics of a run; fails open.
 *
 * <p>Implementations are thread-safe.
 */
public interface Otel extends Telemetry, AutoCloseable {

    /** The variable that names the collector and switches telemetry on. */
    String ENDPOINT = "LOKI_OTEL_ENDPOINT";

    /** OpenTelemetry's own variable for the collector; heeded only together with {@link #ENABLED}. */
    String STANDARD_ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /** The variable that makes {@link #STANDARD_ENDPOINT} count. */
    String ENABLED = "LOKI_OTEL_ENABLED";

    /** Records nothing, starts nothing, sends nothing. */
    static Otel noop() {
        return NoopOtel.INSTANCE;
    }

    /**
     * The telemetry that the variables ask for: {@link #noop()} when they ask for none, and, with one logged warning,
     * when they are wrong or, as in this version, nothing can be exported yet.
     */
    static Otel fromEnvironment(Map<String, String> env, Path projectDir) {
        problem(Env.of(env))
                .ifPresent(problem ->
                        LoggerFactory.getLogger(Otel.class).warn("{}; the run goes on without telemetry", problem));
        return noop();
    }

    private static Optional<String> problem(Env env) {
        try {
            String name = env.text(ENDPOINT).isPresent() ? ENDPOINT : STANDARD_ENDPOINT;
            boolean on = name.equals(ENDPOINT)
                    || (env.flag(ENABLED, false) && env.text(STANDARD_ENDPOINT).isPresent());
            return on ? Optional.of(name + " is set, but this version exports no telemetry yet") : Optional.empty();
        } catch (ConfigException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    /** Sends what is waiting, within a bound; later calls do nothing. */
    @Override
    void close();
}
