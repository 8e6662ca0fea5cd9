package dev.loki.otel;

import dev.loki.core.ConfigException;
import dev.loki.core.env.Env;
import dev.loki.core.spi.AuditTrail;
import dev.loki.core.spi.Redactor;
import dev.loki.core.spi.Telemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slf4j.LoggerFactory;

/**
 * Spans, metrics and audit entries over OTLP/HTTP; fails open: nothing here throws, and nothing here waits for a collector
 * but {@link #flush} and {@link #close}, which are bounded.
 *
 * <p>Implementations are thread-safe; a span is used by one thread at a time.
 *
 * <pre>{@code
 * try (Otel otel = Otel.fromEnvironment(System.getenv(), projectDir)) {
 *     Telemetry.Span project = otel.startProjectSpan("todo-api");
 *     Telemetry.Span task = otel.startTaskSpan(project, "impl-1");
 *     otel.recordTaskDuration(12.5, "implementation");
 *     task.end();
 *     project.end();
 * }
 * }</pre>
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
     * The telemetry that the variables ask for, sent while the process runs: {@link #noop()} when they ask for none, and,
     * with one logged warning, when they are wrong.
     */
    static Otel fromEnvironment(Map<String, String> env, Path projectDir) {
        return isUnset(env) ? noop() : open(env, projectDir, ExportingOtel::sending);
    }

    /**
     * As {@link #fromEnvironment}, for a process too short to speak HTTP: {@link #close} writes what was recorded to the
     * spool, and the next process of the project that sends takes it along. Starts no thread.
     */
    static Otel spooling(Map<String, String> env, Path projectDir) {
        return isUnset(env) ? noop() : open(env, projectDir, ExportingOtel::spooling);
    }

    private static boolean isUnset(Map<String, String> env) {
        return env.getOrDefault(ENDPOINT, "").isBlank()
                && env.getOrDefault(ENABLED, "").isBlank();
    }

    private static Otel open(Map<String, String> env, Path projectDir, BiFunction<OtelSettings, Path, Otel> opened) {
        try {
            Optional<OtelSettings> settings = OtelSettings.of(Env.of(env));
            return settings.isPresent() ? opened.apply(settings.get(), projectDir) : noop();
        } catch (ConfigException e) {
            LoggerFactory.getLogger(Otel.class).warn("{}; the run goes on without telemetry", e.getMessage());
            return noop();
        }
    }

    /**
     * Starts a span of any name, for what the six kinds do not cover.
     *
     * @param parent the enclosing span, or {@link Span#NOOP} for the root of a new trace
     */
    default Span startSpan(Span parent, String name) {
        return Span.NOOP;
    }

    /**
     * An audit trail that measures how long entries take and, with {@code LOKI_OTEL_LOGS=true}, exports each that was
     * recorded as a log record. What the trail throws is thrown.
     *
     * @param redactor is applied to every text before it is exported
     */
    default AuditTrail observed(AuditTrail trail, Redactor redactor) {
        return trail;
    }

    /** Sends what is queued, and the metrics; true when the collector took all of it within that time. */
    default boolean flush(Duration timeout) {
        return true;
    }

    /**
     * Sends what is queued within two seconds, whatever the collector does; what it did not take is kept on disk and sent
     * by the next process. Later calls do nothing.
     */
    @Override
    void close();
}
