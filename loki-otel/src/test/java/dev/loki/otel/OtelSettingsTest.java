package dev.loki.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.env.Env;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtelSettingsTest {
    private static Map<String, String> env(String... pairs) {
        Map<String, String> env = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            env.put(pairs[i], pairs[i + 1]);
        }
        return env;
    }

    private static OtelSettings settings(String... pairs) {
        return OtelSettings.of(Env.of(env(pairs))).orElseThrow();
    }

    private static String uri(OtelSettings settings, Signal signal) {
        Endpoint endpoint = settings.endpoints().get(signal);
        return endpoint == null ? "none" : endpoint.uri().toString();
    }

    @ParameterizedTest
    @CsvSource({
        "http://c:4318, http://c:4318/v1/traces",
        "http://c:4318/, http://c:4318/v1/traces",
        "http://c:4318//, http://c:4318/v1/traces",
        "HTTPS://c/prefix/, https://c/prefix/v1/traces",
        "https://c/prefix?key=1, https://c/prefix/v1/traces?key=1",
        "http://[::1]:4318, http://[::1]:4318/v1/traces"
    })
    void thePathOfTheSignalIsAppendedToTheAddress(String address, String expected) {
        assertThat(uri(settings("LOKI_OTEL_ENDPOINT", address), Signal.TRACES)).isEqualTo(expected);
    }

    @Test
    void ourOwnVariableSpeaksForEverySignal() {
        OtelSettings settings = settings(
                "LOKI_OTEL_ENDPOINT", "http://own",
                "LOKI_OTEL_ENABLED", "true",
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://standard",
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://traces");

        assertThat(settings.endpoints().values())
                .allMatch(endpoint -> endpoint.uri().getHost().equals("own"));
    }

    @Test
    void ofTheStandardVariablesTheOneForASignalIsTakenAsItStands() {
        OtelSettings settings = settings(
                "LOKI_OTEL_ENABLED", "true",
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://standard/base",
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://traces/exact");

        assertThat(uri(settings, Signal.TRACES)).isEqualTo("http://traces/exact");
        assertThat(uri(settings, Signal.METRICS)).isEqualTo("http://standard/base/v1/metrics");
    }

    @Test
    void aSignalWithoutAnAddressIsNotSent() {
        OtelSettings settings =
                settings("LOKI_OTEL_ENABLED", "true", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://traces/exact");

        assertThat(settings.endpoints()).containsOnlyKeys(Signal.TRACES);
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_EXPORTER_OTLP_ENDPOINT, http://standard, LOKI_OTEL_ENABLED, no",
        "OTEL_EXPORTER_OTLP_ENDPOINT, http://standard, LOKI_SERVICE_NAME, x",
        "LOKI_OTEL_ENABLED, true, LOKI_SERVICE_NAME, x",
        "LOKI_OTEL_ENDPOINT, http://own, OTEL_SDK_DISABLED, true"
    })
    void otherwiseItIsOff(String name, String value, String other, String otherValue) {
        assertThat(OtelSettings.of(Env.of(Map.of(name, value, other, otherValue))))
                .isEmpty();
    }

    @Test
    void theNameOfTheServiceIsTakenFromTheMostSpecificVariable() {
        String[] all = {
            "LOKI_OTEL_ENDPOINT", "http://c",
            "OTEL_RESOURCE_ATTRIBUTES", "service.name=resource,team=a%20b,empty=",
            "OTEL_SERVICE_NAME", "standard",
            "LOKI_SERVICE_NAME", "own"
        };
        assertThat(settings(all).serviceName()).isEqualTo("own");
        assertThat(settings(java.util.Arrays.copyOf(all, 6)).serviceName()).isEqualTo("standard");
        assertThat(settings(java.util.Arrays.copyOf(all, 4)).serviceName()).isEqualTo("resource");
        assertThat(settings(java.util.Arrays.copyOf(all, 2)).serviceName()).isEqualTo("loki");
        assertThat(settings(all).resource()).containsEntry("team", "a b").containsEntry("empty", "");
    }

    @Test
    void headersTimeoutsAndCompressionOfASignalStandOverTheGeneralOnes() {
        OtelSettings settings = settings(
                "LOKI_OTEL_ENDPOINT", "https://user:pa%20ss@c",
                "OTEL_EXPORTER_OTLP_HEADERS", "x-a=1%2C2, x-b = y+z",
                "OTEL_EXPORTER_OTLP_TRACES_HEADERS", "x-t=3",
                "OTEL_EXPORTER_OTLP_TIMEOUT", "2500",
                "OTEL_EXPORTER_OTLP_METRICS_TIMEOUT", "100",
                "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION", "none");
        Endpoint traces = settings.endpoints().get(Signal.TRACES);
        Endpoint metrics = settings.endpoints().get(Signal.METRICS);

        assertThat(traces.headers()).containsOnlyKeys("Authorization", "x-t");
        assertThat(metrics.headers())
                .containsEntry("Authorization", "Basic dXNlcjpwYSBzcw==")
                .containsEntry("x-a", "1,2")
                .containsEntry("x-b", "y+z");
        assertThat(traces.timeout()).isEqualTo(Duration.ofMillis(2500));
        assertThat(metrics.timeout()).isEqualTo(Duration.ofMillis(100));
        assertThat(traces.gzip()).isFalse();
        assertThat(metrics.gzip()).isTrue();
        assertThat(traces.uri().toString()).isEqualTo("https://c/v1/traces");
        assertThat(traces.toString() + metrics).doesNotContain("user", "ss@", "dXNl", "x-a");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:1, false",
        "http://127.0.0.9:1, false",
        "http://[::1]:1, false",
        "http://collector:1, true"
    })
    void bodiesAreCompressedForOtherMachines(String address, boolean gzip) {
        assertThat(settings("LOKI_OTEL_ENDPOINT", address)
                        .endpoints()
                        .get(Signal.TRACES)
                        .gzip())
                .isEqualTo(gzip);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LOKI_OTEL_ENDPOINT | s3cret:4318",
                "LOKI_OTEL_ENDPOINT | ftp://s3cret",
                "LOKI_OTEL_ENDPOINT | http://s3cret host",
                "LOKI_OTEL_ENDPOINT | http:///s3cret",
                "LOKI_OTEL_ENDPOINT | http://c:99999/s3cret",
                "OTEL_EXPORTER_OTLP_HEADERS | s3cret",
                "OTEL_EXPORTER_OTLP_HEADERS | bad name=s3cret",
                "OTEL_EXPORTER_OTLP_HEADERS | a=s3cret%0d%0aX: y",
                "OTEL_EXPORTER_OTLP_HEADERS | content-type=s3cret",
                "OTEL_EXPORTER_OTLP_HEADERS | a=s3cret%zz",
                "OTEL_EXPORTER_OTLP_TIMEOUT | s3cret",
                "OTEL_EXPORTER_OTLP_TIMEOUT | 0",
                "OTEL_EXPORTER_OTLP_COMPRESSION | s3cret",
                "OTEL_RESOURCE_ATTRIBUTES | s3cret",
                "LOKI_OTEL_LOGS | s3cret"
            })
    void aWrongVariableIsNamedAndItsValueIsNot(String name, String value) {
        Map<String, String> env = env("LOKI_OTEL_ENDPOINT", "http://c", name, value);

        assertThatThrownBy(() -> OtelSettings.of(Env.of(env)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(name)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aCollectorThatSpeaksGrpcOnlyIsNotSentTo() {
        assertThatThrownBy(() -> settings(
                        "LOKI_OTEL_ENABLED", "true",
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4317",
                        "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("OTEL_EXPORTER_OTLP_PROTOCOL");
    }

    @Test
    void theCallersSpanIsReadAndAMalformedOneIsNone() {
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        assertThat(settings("LOKI_OTEL_ENDPOINT", "http://c", "TRACEPARENT", parent, "TRACESTATE", "a=1")
                        .parent())
                .hasValueSatisfying(context -> {
                    assertThat(context.traceparent()).isEqualTo(parent);
                    assertThat(context.state()).isEqualTo("a=1");
                });
        assertThat(settings("LOKI_OTEL_ENDPOINT", "http://c", "TRACEPARENT", "nonsense")
                        .parent())
                .isEmpty();
    }
}
