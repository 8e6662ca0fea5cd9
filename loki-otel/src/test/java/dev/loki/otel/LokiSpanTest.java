package dev.loki.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.spi.Telemetry;
import dev.loki.otel.LokiSpan.Status;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LokiSpanTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00.000000123Z");

    private final List<LokiSpan> ended = new ArrayList<>();
    private long ticks;
    private Instant now = START;
    private final Tracer tracer = tracer(Optional.empty());

    private Tracer tracer(Optional<TraceContext> remote) {
        return new Tracer(() -> now, () -> ticks, new TraceIds(new SplittableRandom(6)), remote, ended::add);
    }

    /** The span as a collector reads it. */
    private static Span exported(LokiSpan span) {
        JsonBytes json = new JsonBytes(64);
        Queue<LokiSpan> one = new ArrayDeque<>(List.of(span));
        assertThat(new OtlpJson(new Resource(Map.of()), "1").traces(json, one::poll))
                .isEqualTo(1);
        return StrictOtlp.traces(new String(json.toByteArray(), StandardCharsets.UTF_8))
                .getResourceSpans(0)
                .getScopeSpans(0)
                .getSpans(0);
    }

    @Test
    void lengthComesFromTheMonotonicClockWhateverTheWallClockDoes() {
        LokiSpan span = tracer.start(Telemetry.Span.NOOP, "s");
        ticks += 1_500;
        now = START.minusSeconds(3600);
        span.end();

        Span exported = exported(span);
        assertThat(exported.getStartTimeUnixNano()).isEqualTo(1_772_359_200_000_000_123L);
        assertThat(exported.getEndTimeUnixNano() - exported.getStartTimeUnixNano())
                .isEqualTo(1_500);
    }

    @Test
    void afterItsEndNothingChangesIt() {
        LokiSpan span = tracer.start(Telemetry.Span.NOOP, "s").setAttribute("a", 1L);
        span.end();
        Span before = exported(span);
        ticks += 1_000;

        span.setAttribute("a", 2L).setAttribute("b", "x").addEvent("late").status(Status.OK, "");
        span.recordFailure("LATE", "too late").addLink("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        span.end();

        assertThat(exported(span)).isEqualTo(before);
        assertThat(ended).containsExactly(span);
    }

    @Test
    void manyEndsCountOnce() throws InterruptedException {
        LokiSpan span = tracer.start(Telemetry.Span.NOOP, "s");
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                try {
                    go.await();
                    span.end();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.start();
            threads.add(thread);
        }
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(ended).hasSize(1);
    }

    @Test
    void attributesOfEveryTypeArriveAndTheLastValueOfANameCounts() {
        LokiSpan span = tracer.start(Telemetry.Span.NOOP, "s")
                .setAttribute("text", "old")
                .setAttribute("text", "né\u0000\"\\\n")
                .setAttribute("max", Long.MAX_VALUE)
                .setAttribute("min", Long.MIN_VALUE)
                .setAttribute("part", 1.5)
                .setAttribute("none", Double.NaN)
                .setAttribute("yes", true)
                .setAttribute("", "no name");
        span.end();

        Map<String, Object> attributes = StrictOtlp.map(exported(span).getAttributesList());
        assertThat(attributes)
                .isEqualTo(Map.of(
                        "text",
                        "né\u0000\"\\\n",
                        "max",
                        Long.MAX_VALUE,
                        "min",
                        Long.MIN_VALUE,
                        "part",
                        1.5,
                        "none",
                        Double.NaN,
                        "yes",
                        true));
    }

    @Test
    void whatIsBeyondTheBoundsIsCountedOrCut() {
        LokiSpan span = tracer.start(Telemetry.Span.NOOP, "");
        for (int i = 0; i < LokiSpan.MAX_ATTRIBUTES + 3; i++) {
            span.setAttribute("a" + i, "x".repeat(LokiSpan.MAX_TEXT + 1));
        }
        for (int i = 0; i < LokiSpan.MAX_EVENTS + 2; i++) {
            span.addEvent("e");
            span.addLink("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        }
        span.addLink("nonsense");
        span.end();

        Span exported = exported(span);
        assertThat(exported.getName()).isEqualTo("unnamed");
        assertThat(exported.getAttributesCount()).isEqualTo(LokiSpan.MAX_ATTRIBUTES);
        assertThat(exported.getDroppedAttributesCount()).isEqualTo(3);
        assertThat(exported.getAttributes(0).getValue().getStringValue()).hasSize(LokiSpan.MAX_TEXT);
        assertThat(exported.getEventsCount()).isEqualTo(LokiSpan.MAX_EVENTS);
        assertThat(exported.getDroppedEventsCount()).isEqualTo(2);
        assertThat(exported.getLinksCount()).isEqualTo(LokiSpan.MAX_EVENTS);
        assertThat(exported.getDroppedLinksCount()).isEqualTo(2);
        assertThat(StrictOtlp.hex(exported.getLinks(0).getTraceId())).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    void onlyAnErrorHasAMessageAndAnOkIsFinal() {
        LokiSpan span = tracer.start(Telemetry.Span.NOOP, "s").status(Status.UNSET, "no");
        span.status(Status.ERROR, "bad").status(Status.UNSET, "");
        assertThat(span.status()).isEqualTo(Status.ERROR);
        assertThat(span.statusMessage()).isEqualTo("bad");

        span.status(Status.OK, "fine").status(Status.ERROR, "bad again");

        assertThat(span.status()).isEqualTo(Status.OK);
        assertThat(span.statusMessage()).isEmpty();
    }

    @Test
    void aFailureIsAnEventAndAnError() {
        LokiSpan span =
                tracer.start(Telemetry.Span.NOOP, "s").recordFailure("QUALITY_GATE_FAILED", "gate unit is FAIL");
        span.end();

        Span exported = exported(span);
        assertThat(exported.getStatus().getMessage()).isEqualTo("gate unit is FAIL");
        assertThat(StrictOtlp.map(exported.getAttributesList())).containsEntry("error.type", "QUALITY_GATE_FAILED");
        assertThat(exported.getEvents(0).getName()).isEqualTo("exception");
        assertThat(StrictOtlp.map(exported.getEvents(0).getAttributesList()))
                .isEqualTo(Map.of("exception.type", "QUALITY_GATE_FAILED", "exception.message", "gate unit is FAIL"));
    }

    @Test
    void aProjectIsTheChildOfTheSpanThatStartedTheProcess() {
        TraceContext caller = new TraceContext(1, 2, 3, "vendor=x");
        LokiSpan project = tracer(Optional.of(caller)).project("p");
        LokiSpan task = tracer.task(project, "t");
        project.end();
        task.end();

        Span exported = exported(project);
        assertThat(StrictOtlp.hex(exported.getParentSpanId())).isEqualTo("0000000000000003");
        assertThat(exported.getTraceState()).isEqualTo("vendor=x");
        assertThat(exported.getFlags()).isEqualTo(0x301);
        assertThat(exported(task).getTraceId()).isEqualTo(exported.getTraceId());
        assertThat(exported(task).getFlags()).isEqualTo(0x101);
        assertThat(task.traceparent())
                .startsWith("00-00000000000000010000000000000002-")
                .endsWith("-01");
        assertThat(task.tracestate()).isEqualTo("vendor=x");
    }

    @Test
    void aPhaseOrActionThatDoesNotExistIsNotRecorded() {
        assertThat(tracer.phase(Telemetry.Span.NOOP, "DREAM")).isSameAs(Telemetry.Span.NOOP);
        assertThat(tracer.agent(Telemetry.Span.NOOP, "eng", "rest")).isSameAs(Telemetry.Span.NOOP);
    }

    @Test
    void aGateThatBeganEarlierHasItsWholeLength() {
        now = START.plusMillis(250);
        ticks = 900;
        LokiSpan span = tracer.qualityGate(Telemetry.Span.NOOP, "unit", "PASS", START);
        span.end();

        Span exported = exported(span);
        assertThat(exported.getStartTimeUnixNano()).isEqualTo(1_772_359_200_000_000_123L);
        assertThat(exported.getEndTimeUnixNano() - exported.getStartTimeUnixNano())
                .isEqualTo(250_000_000L);
    }
}
