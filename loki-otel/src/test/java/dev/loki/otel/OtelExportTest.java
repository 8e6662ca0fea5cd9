package dev.loki.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.spi.Telemetry;
import dev.loki.testing.OtlpReceiver;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector gets, read by OpenTelemetry's own classes. */
class OtelExportTest {
    @TempDir
    Path dir;

    private OtlpReceiver receiver;

    @BeforeEach
    void start() {
        receiver = OtlpReceiver.start();
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    private Otel open(String... more) {
        Map<String, String> env = new TreeMap<>(Map.of("LOKI_OTEL_ENDPOINT", receiver.url()));
        for (int i = 0; i < more.length; i += 2) {
            env.put(more[i], more[i + 1]);
        }
        return Otel.fromEnvironment(env, dir);
    }

    private Map<String, Span> spansByName() {
        return StrictOtlp.spans(receiver).stream().collect(Collectors.toMap(Span::getName, span -> span));
    }

    @Test
    void aWholeTreeArrivesWithTheNamesAttributesAndStatusesOfTheDocument() {
        try (Otel otel = open()) {
            Telemetry.Span project = otel.startProjectSpan("todo");
            Telemetry.Span task = otel.startTaskSpan(project, "impl-1");
            Telemetry.Span phase = otel.startRARVSpan(task, "verify");
            otel.startQualityGateSpan(phase, "unit", "PASS").end();
            otel.startQualityGateSpan(phase, "lint", "fail").end();
            otel.startAgentSpan(phase, "eng", "work").end();
            otel.startAgentSpan(phase, "qa", "FAIL").end();
            otel.startCouncilSpan(phase, "security", "approve").end();
            otel.startCouncilSpan(phase, "style", "reject").end();
            otel.startCouncilSpan(phase, "legal", "abstain").end();
            phase.end();
            task.end();
            project.end();
        }

        Map<String, Span> spans = spansByName();
        assertThat(spans)
                .containsOnlyKeys(
                        "project",
                        "task",
                        "rarv.verify",
                        "quality_gate.unit",
                        "quality_gate.lint",
                        "agent.eng.work",
                        "agent.qa.fail",
                        "council.security",
                        "council.style",
                        "council.legal");
        Span project = spans.get("project");
        assertThat(project.getParentSpanId().isEmpty()).isTrue();
        assertThat(spans.values()).allSatisfy(span -> {
            assertThat(span.getTraceId()).isEqualTo(project.getTraceId());
            assertThat(span.getKindValue()).isEqualTo(1);
            assertThat(span.getEndTimeUnixNano()).isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
        });
        assertThat(spans.get("task").getParentSpanId()).isEqualTo(project.getSpanId());
        assertThat(spans.get("council.style").getParentSpanId())
                .isEqualTo(spans.get("rarv.verify").getSpanId());
        assertThat(StrictOtlp.map(project.getAttributesList()))
                .isEqualTo(Map.of("loki.project.id", "todo", "loki.span.type", "project"));
        assertThat(StrictOtlp.map(spans.get("rarv.verify").getAttributesList()))
                .isEqualTo(Map.of("loki.rarv.phase", "VERIFY", "loki.span.type", "rarv"));
        assertThat(StrictOtlp.map(spans.get("quality_gate.lint").getAttributesList()))
                .isEqualTo(Map.of(
                        "loki.quality_gate.name",
                        "lint",
                        "loki.quality_gate.result",
                        "fail",
                        "loki.quality_gate.passed",
                        false,
                        "loki.span.type",
                        "quality_gate"));
        assertThat(StrictOtlp.map(spans.get("council.security").getAttributesList()))
                .containsEntry("loki.council.approved", true);
        assertThat(StrictOtlp.map(spans.get("agent.qa.fail").getAttributesList()))
                .containsEntry("loki.agent.action", "fail");
        Map<String, StatusCode> statuses = new TreeMap<>();
        spans.forEach((name, span) -> statuses.put(name, span.getStatus().getCode()));
        assertThat(statuses)
                .containsEntry("project", StatusCode.STATUS_CODE_UNSET)
                .containsEntry("quality_gate.unit", StatusCode.STATUS_CODE_OK)
                .containsEntry("quality_gate.lint", StatusCode.STATUS_CODE_ERROR)
                .containsEntry("agent.eng.work", StatusCode.STATUS_CODE_UNSET)
                .containsEntry("agent.qa.fail", StatusCode.STATUS_CODE_ERROR)
                .containsEntry("council.security", StatusCode.STATUS_CODE_OK)
                .containsEntry("council.style", StatusCode.STATUS_CODE_ERROR)
                .containsEntry("council.legal", StatusCode.STATUS_CODE_UNSET);
        assertThat(spans.get("quality_gate.lint").getStatus().getMessage()).isEqualTo("Quality gate \"lint\" failed");
        assertThat(spans.get("quality_gate.unit").getStatus().getMessage()).isEmpty();
    }

    @Test
    void aFlushSendsSpansAndMetricsAndSaysThatTheyWereTaken() {
        try (Otel otel = open()) {
            otel.startProjectSpan("p").end();
            otel.recordTokensConsumed(1200, "claude-sonnet-4", "eng");

            assertThat(otel.flush(Duration.ofSeconds(10))).isTrue();

            assertThat(StrictOtlp.spans(receiver)).hasSize(1);
            assertThat(StrictOtlp.lastMetrics(receiver)).containsOnlyKeys("loki_tokens_consumed_total");
        }
    }

    @Test
    void aHundredSpansAreSentWithoutWaiting() {
        try (Otel otel = open()) {
            for (int i = 0; i < 100; i++) {
                otel.startSpan(Telemetry.Span.NOOP, "s" + i).end();
            }
            receiver.await("the spans", requests -> !requests.isEmpty());
            List<Span> spans = StrictOtlp.spans(receiver);
            assertThat(spans.stream().map(Span::getSpanId).distinct()).hasSameSizeAs(spans);
        }
        assertThat(StrictOtlp.spans(receiver)).hasSize(100);
    }
}
