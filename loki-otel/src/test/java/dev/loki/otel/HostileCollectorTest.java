package dev.loki.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.spi.AuditTrail;
import dev.loki.core.spi.Telemetry;
import dev.loki.testing.OtlpReceiver;
import dev.loki.testing.OtlpReceiver.Answer;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Collectors that hang, refuse, ask for patience, reset connections or take only a part. */
class HostileCollectorTest {
    /** Closing takes two seconds at most; the rest is for a busy machine. */
    private static final Duration CLOSING = Duration.ofSeconds(5);

    @TempDir
    Path dir;

    private OtlpReceiver collector;

    @BeforeEach
    void start() {
        collector = OtlpReceiver.start();
    }

    @AfterEach
    void stop() {
        collector.close();
    }

    private Otel open(String... more) {
        Map<String, String> env = new HashMap<>(Map.of("LOKI_OTEL_ENDPOINT", collector.url()));
        for (int i = 0; i < more.length; i += 2) {
            env.put(more[i], more[i + 1]);
        }
        return Otel.fromEnvironment(env, dir);
    }

    private static void record(Otel otel, int spans) {
        for (int i = 0; i < spans; i++) {
            otel.startSpan(Telemetry.Span.NOOP, "s").end();
        }
    }

    private int waitingSpans() {
        return new Spool(dir.resolve(".loki/state/telemetry"), InstantSource.system(), new SplittableRandom())
                .entries().stream()
                        .filter(entry -> entry.signal() == Signal.TRACES)
                        .mapToInt(Spool.Entry::items)
                        .sum();
    }

    /** What the last metrics say was lost, by reason. */
    private Map<String, Long> lost() {
        Map<String, Long> lost = new HashMap<>();
        Metric metric = StrictOtlp.lastMetrics(collector).get("loki_telemetry_dropped_total");
        if (metric != null) {
            for (NumberDataPoint point : metric.getSum().getDataPointsList()) {
                lost.put(
                        String.valueOf(StrictOtlp.map(point.getAttributesList()).get("reason")), point.getAsInt());
            }
        }
        return lost;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5000})
    void aCollectorThatHangsDelaysTheEndForTwoSecondsAtMostAndNothingIsLost(int spans) {
        collector.usually(Answer.HANG);
        Otel otel = open();
        record(otel, spans);

        long begun = System.nanoTime();
        otel.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(CLOSING);
        assertThat(waitingSpans()).isEqualTo(spans);
    }

    @Test
    void aFlushThatCannotBeDoneSaysSoInTime() {
        collector.usually(Answer.HANG);
        try (Otel otel = open()) {
            record(otel, 1);
            assertThat(otel.flush(Duration.ofMillis(100))).isFalse();
        }
    }

    @Test
    void aRequestEndsAtItsTimeout() {
        collector.then(Answer.HANG);
        try (Otel otel = open("OTEL_EXPORTER_OTLP_TIMEOUT", "50")) {
            record(otel, 1);
            assertThat(otel.flush(Duration.ofSeconds(10))).isFalse();
            assertThat(waitingSpans()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 413, 500, 501})
    void aRefusalIsNotRepeatedAndIsCounted(int status) {
        collector.then(Answer.of(status));
        try (Otel otel = open()) {
            record(otel, 3);
            assertThat(otel.flush(Duration.ofSeconds(10))).isFalse();
            record(otel, 1);
            assertThat(otel.flush(Duration.ofSeconds(10))).isTrue();
        }
        assertThat(StrictOtlp.spans(collector)).hasSize(4);
        assertThat(lost()).isEqualTo(Map.of("refused", 3L));
        assertThat(waitingSpans()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 502, 503, 504})
    void whatTheCollectorCannotTakeNowIsSentWhenItsTimeHasCome(int status) {
        collector.then(new Answer(status, "Retry-After: 1", ""));
        long begun = System.nanoTime();
        try (Otel otel = open()) {
            record(otel, 3);
            assertThat(otel.flush(Duration.ofSeconds(10))).isFalse();
            assertThat(waitingSpans()).isEqualTo(3);

            collector.await(
                    "the spans again",
                    requests -> requests.stream()
                                    .filter(request -> request.path().equals("/v1/traces"))
                                    .count()
                            == 2);

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(1));
        }
        List<OtlpReceiver.Request> traces = collector.requests("/v1/traces");
        assertThat(traces.get(1).text()).isEqualTo(traces.get(0).text());
        assertThat(waitingSpans()).isZero();
    }

    @Test
    void aConnectionThatIsResetIsTriedAgain() {
        collector.usually(Answer.RESET);
        try (Otel otel = open()) {
            record(otel, 2);
            assertThat(otel.flush(Duration.ofSeconds(10))).isFalse();
            collector.usually(Answer.OK);
            int before = collector.requests().size();
            collector.await("the spans again", requests -> requests.size() > before);
        }
        assertThat(waitingSpans()).isZero();
    }

    @Test
    void whileTheCollectorAsksForPatienceNothingIsSentToIt() {
        collector.then(new Answer(429, "Retry-After: 3600", ""));
        try (Otel otel = open()) {
            record(otel, 1);
            otel.flush(Duration.ofSeconds(10));
            record(otel, 2);
            otel.flush(Duration.ofSeconds(10));
        }
        assertThat(collector.requests("/v1/traces")).hasSize(1);
        assertThat(waitingSpans()).isEqualTo(3);
    }

    @Test
    void aPartialSuccessIsCountedAndNotRepeated() {
        collector.then(
                new Answer(200, "", "{\"partialSuccess\": {\"rejectedSpans\": \"2\", \"errorMessage\": \"too old\"}}"));
        try (Otel otel = open()) {
            record(otel, 3);
            assertThat(otel.flush(Duration.ofSeconds(10))).isTrue();
        }
        assertThat(collector.requests("/v1/traces")).hasSize(1);
        assertThat(lost()).isEqualTo(Map.of("rejected", 2L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "{\"partialSuccess\":",
                "{\"partialSuccess\": 3}",
                "{\"partialSuccess\": {\"rejectedSpans\": \"-4\"}}",
                "{\"partialSuccess\": {\"rejectedSpans\": [1]}}"
            })
    void anAnswerThatMeansNothingIsASuccess(String body) {
        collector.then(new Answer(200, "", body));
        try (Otel otel = open()) {
            record(otel, 1);
            assertThat(otel.flush(Duration.ofSeconds(10))).isTrue();
        }
        assertThat(lost()).isEmpty();
    }

    @Test
    void headersAreSentAndBodiesCompressedAsAskedFor() {
        try (Otel otel = open("OTEL_EXPORTER_OTLP_HEADERS", "x-key=s3cret", "OTEL_EXPORTER_OTLP_COMPRESSION", "gzip")) {
            record(otel, 1);
        }
        OtlpReceiver.Request request = collector.requests("/v1/traces").get(0);
        assertThat(request.headers())
                .containsEntry("x-key", "s3cret")
                .containsEntry("content-type", "application/json")
                .containsEntry("content-encoding", "gzip");
        assertThat(StrictOtlp.spans(collector)).hasSize(1);
    }

    @Test
    void aMetadataAddressIsNotCalledButWhenItIsAllowedByName() {
        OtelSettings settings = OtelSettings.of(dev.loki.core.env.Env.of(
                        Map.of("LOKI_OTEL_ENDPOINT", "http://169.254.169.254:1", "OTEL_EXPORTER_OTLP_TIMEOUT", "200")))
                .orElseThrow();
        assertThat(settings.allowedHosts()).isEmpty();

        List<OtelCheck.Answer> answers = OtelCheck.run(
                Map.of("LOKI_OTEL_ENDPOINT", "http://169.254.169.254:1", "OTEL_EXPORTER_OTLP_TIMEOUT", "200"), dir);

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.accepted()).isFalse();
            assertThat(answer.sentence()).contains("metadata");
        });
    }

    @Test
    void aShortProcessLeavesItsTelemetryForTheNextOneThatSends() {
        try (Otel guard = Otel.spooling(Map.of("LOKI_OTEL_ENDPOINT", collector.url()), dir)) {
            guard.startSpan(Telemetry.Span.NOOP, "guard").end();
            guard.recordPolicyDecision("pre_execution", "DENY");
        }
        assertThat(collector.requests()).isEmpty();
        assertThat(waitingSpans()).isEqualTo(1);

        try (Otel run = open()) {
            record(run, 1);
            collector.await(
                    "both", requests -> StrictOtlp.lastMetrics(collector).containsKey("loki_policy_decisions_total"));
        }

        assertThat(StrictOtlp.spans(collector)).extracting(s -> s.getName()).contains("guard", "s");
        assertThat(waitingSpans()).isZero();
    }

    @Test
    void auditEntriesAreMeasuredAndOnRequestExported() {
        AuditTrail trail = (who, what, where, why, metadata) -> {};
        dev.loki.core.json.JsonValue.JsonObject metadata = dev.loki.core.json.JsonValue.JsonObject.builder()
                .put("point", "data")
                .build();
        try (Otel otel = open("LOKI_OTEL_LOGS", "true")) {
            otel.observed(trail, text -> text.replace("s3cret", "***"))
                    .record("eng-main", "policy_decision", "impl-1", "found s3cret", metadata);
        }
        List<LogRecord> records = collector.requests("/v1/logs").stream()
                .flatMap(request -> StrictOtlp.logs(request.text()).getResourceLogsList().stream())
                .flatMap(resource -> resource.getScopeLogsList().stream())
                .flatMap(scope -> scope.getLogRecordsList().stream())
                .toList();
        assertThat(records).hasSize(1);
        assertThat(records.get(0).getBody().getStringValue()).isEqualTo("policy_decision impl-1");
        assertThat(StrictOtlp.map(records.get(0).getAttributesList()))
                .isEqualTo(Map.of(
                        "loki.audit.who", "eng-main",
                        "loki.audit.what", "policy_decision",
                        "loki.audit.where", "impl-1",
                        "loki.audit.why", "found ***",
                        "loki.audit.metadata", "{\"point\":\"data\"}"));
        assertThat(StrictOtlp.lastMetrics(collector)).containsKey("loki_audit_append_duration_seconds");
    }

    @Test
    void anAuditFailureIsThrownAsItIs() {
        try (Otel otel = open()) {
            AuditTrail broken = otel.observed(
                    (who, what, where, why, metadata) -> {
                        throw new IllegalStateException("disk full");
                    },
                    text -> text);
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> broken.record("a", "b", "c", "d", dev.loki.core.json.JsonValue.JsonObject.EMPTY))
                    .hasMessage("disk full");
        }
    }
}
