package dev.loki.otel;

import dev.loki.core.spi.Telemetry.Span;
import dev.loki.otel.LokiSpan.Status;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Makes the six kinds of spans and hands each to the exporter when it ends.
 *
 * <p>A span's start is the wall clock's, its length is measured by the monotonic clock, so a clock that is set while a span is
 * open does not bend it. Thread-safe.
 */
final class Tracer {
    private static final String TYPE = "loki.span.type";
    private static final long NANOS = 1_000_000_000L;

    private final InstantSource clock;
    private final LongSupplier ticks;
    private final TraceIds ids;
    private final Optional<TraceContext> remote;
    private final Consumer<LokiSpan> exporter;

    /**
     * A tracer.
     *
     * @param clock the wall clock
     * @param ticks the monotonic clock, in nanoseconds
     * @param remote the span of another process that project spans are children of
     * @param exporter takes ended spans; never waits
     */
    Tracer(
            InstantSource clock,
            LongSupplier ticks,
            TraceIds ids,
            Optional<TraceContext> remote,
            Consumer<LokiSpan> exporter) {
        this.clock = clock;
        this.ticks = ticks;
        this.ids = ids;
        this.remote = remote;
        this.exporter = exporter;
    }

    /** A span with a name of the caller's choice. */
    LokiSpan start(Span parent, String name) {
        return start(parent, name.isEmpty() ? "unnamed" : name, nanos(clock.instant()), ticks.getAsLong());
    }

    private LokiSpan start(Span parent, String name, long startNanos, long startTick) {
        if (parent instanceof LokiSpan span) {
            return new LokiSpan(
                    this,
                    name,
                    span.traceIdHigh,
                    span.traceIdLow,
                    ids.next(),
                    span.spanId,
                    false,
                    span.traceState,
                    startNanos,
                    startTick);
        }
        return new LokiSpan(this, name, ids.nextHigh(), ids.next(), ids.next(), 0, false, "", startNanos, startTick);
    }

    LokiSpan project(String projectId) {
        LokiSpan span;
        if (remote.isPresent()) {
            TraceContext parent = remote.get();
            span = new LokiSpan(
                    this,
                    "project",
                    parent.traceIdHigh(),
                    parent.traceIdLow(),
                    ids.next(),
                    parent.spanId(),
                    true,
                    parent.state(),
                    nanos(clock.instant()),
                    ticks.getAsLong());
        } else {
            span = start(Span.NOOP, "project");
        }
        return span.setAttribute("loki.project.id", projectId).setAttribute(TYPE, "project");
    }

    LokiSpan task(Span parent, String taskId) {
        return start(parent, "task").setAttribute("loki.task.id", taskId).setAttribute(TYPE, "task");
    }

    Span phase(Span parent, String phase) {
        return switch (phase.toUpperCase(Locale.ROOT)) {
            case "REASON" -> phase(parent, "rarv.reason", "REASON");
            case "ACT" -> phase(parent, "rarv.act", "ACT");
            case "REFLECT" -> phase(parent, "rarv.reflect", "REFLECT");
            case "VERIFY" -> phase(parent, "rarv.verify", "VERIFY");
            default -> Span.NOOP;
        };
    }

    private LokiSpan phase(Span parent, String name, String phase) {
        return start(parent, name).setAttribute("loki.rarv.phase", phase).setAttribute(TYPE, "rarv");
    }

    LokiSpan qualityGate(Span parent, String gate, String result, Instant since) {
        String ended = result.toLowerCase(Locale.ROOT);
        boolean passed = ended.equals("pass");
        String name = "quality_gate." + gate;
        LokiSpan span = since.equals(Instant.EPOCH) ? start(parent, name) : startedAt(parent, name, since);
        span.setAttribute("loki.quality_gate.name", gate)
                .setAttribute("loki.quality_gate.result", ended)
                .setAttribute("loki.quality_gate.passed", passed)
                .setAttribute(TYPE, "quality_gate");
        return passed ? span.status(Status.OK, "") : span.status(Status.ERROR, "Quality gate \"" + gate + "\" failed");
    }

    /** A span that began before now; both clocks are moved back alike, and never into the future. */
    private LokiSpan startedAt(Span parent, String name, Instant since) {
        long now = nanos(clock.instant());
        long age = Math.max(0, now - nanos(since));
        return start(parent, name, now - age, ticks.getAsLong() - age);
    }

    Span agent(Span parent, String type, String action) {
        String what = action.toLowerCase(Locale.ROOT);
        boolean known = switch (what) {
            case "spawn", "work", "complete", "fail" -> true;
            default -> false;
        };
        if (!known) {
            return Span.NOOP;
        }
        LokiSpan span = start(parent, "agent." + type + "." + what)
                .setAttribute("loki.agent.type", type)
                .setAttribute("loki.agent.action", what)
                .setAttribute(TYPE, "agent");
        return what.equals("fail") ? span.status(Status.ERROR, "Agent \"" + type + "\" failed") : span;
    }

    LokiSpan council(Span parent, String reviewer, String verdict) {
        String said = verdict.toLowerCase(Locale.ROOT);
        boolean approved = said.equals("approve");
        LokiSpan span = start(parent, "council." + reviewer)
                .setAttribute("loki.council.reviewer", reviewer)
                .setAttribute("loki.council.verdict", said)
                .setAttribute("loki.council.approved", approved)
                .setAttribute(TYPE, "council");
        if (approved) {
            return span.status(Status.OK, "");
        }
        return said.equals("reject")
                ? span.status(Status.ERROR, "Council reviewer \"" + reviewer + "\" rejected")
                : span;
    }

    long tick() {
        return ticks.getAsLong();
    }

    void ended(LokiSpan span) {
        exporter.accept(span);
    }

    /** Nanoseconds since 1970; the form of OTLP. */
    static long nanos(Instant instant) {
        return instant.getEpochSecond() * NANOS + instant.getNano();
    }
}
