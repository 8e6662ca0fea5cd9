package dev.loki.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.env.Env;
import dev.loki.core.spi.Telemetry;
import dev.loki.testing.Footprint;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;

class OtelTest {
    @TempDir
    Path dir;

    @Test
    void unsetVariablesMeanTheNoop() {
        assertThat(Otel.fromEnvironment(Map.of(), dir)).isSameAs(Otel.noop());
        assertThat(Otel.fromEnvironment(Map.of("PATH", "/bin", "LOKI_SOMETHING", "x"), dir))
                .isSameAs(Otel.noop());
    }

    @Test
    void switchedOffItLoadsNothingStartsNothingAndWritesNothing() {
        Footprint footprint = Footprint.of(SwitchedOff.class, dir, Env.class, Logger.class);

        assertThat(footprint.exit()).as(footprint.output()).isZero();
        assertThat(footprint.classesOf("dev.loki.otel"))
                .isEqualTo(
                        Set.of("dev.loki.otel.Otel", "dev.loki.otel.NoopOtel", "dev.loki.otel.OtelTest$SwitchedOff"));
        assertThat(footprint.threads()).isEmpty();
        assertThat(footprint.files()).isEmpty();
    }

    /** A program in which the feature is not asked for. */
    static final class SwitchedOff {
        public static void main(String[] args) {
            try (Otel off = Otel.fromEnvironment(Map.of(), Path.of(""))) {
                if (off != Otel.noop()) {
                    throw new IllegalStateException("not off");
                }
            }
            Footprint.printThreads();
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void telemetryThatIsNotAskedForOrWrongIsOffAndNeverStopsTheRun(Map<String, String> env) {
        assertThat(Otel.fromEnvironment(env, dir)).isSameAs(Otel.noop());
    }

    static Stream<Map<String, String>> settings() {
        return Stream.of(
                Map.of("LOKI_OTEL_ENDPOINT", "not an address"),
                Map.of("LOKI_OTEL_ENDPOINT", "ftp://127.0.0.1:4318"),
                Map.of("LOKI_OTEL_ENDPOINT", "http:///v1"),
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318"),
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318", "LOKI_OTEL_ENABLED", "false"),
                Map.of("LOKI_OTEL_ENABLED", "maybe"));
    }

    @Test
    void theNoopHandsOutSpansThatDoNothing() {
        assertThat(Otel.noop().startTaskSpan(Telemetry.Span.NOOP, "task")).isSameAs(Telemetry.Span.NOOP);
        assertThat(Otel.noop().startProjectSpan("p").setAttribute("a", 1L)).isSameAs(Telemetry.Span.NOOP);
        assertThat(Otel.noop().enabled()).isFalse();
    }
}
