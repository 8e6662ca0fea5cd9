package dev.loki.otel;

import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns what is queued into bodies and hands them to the outbox. Used by one thread at a time. */
final class Batches {
    /** The number of items from which a body is sent without waiting longer. */
    static final int BATCH = 100;

    /** The most items of a body, reached only when items come faster than bodies of {@link #BATCH} can be sent. */
    static final int MAX_BATCH = 8192;

    /** The size at which a body is closed: 4 MB. It may be exceeded by one item. */
    static final int MAX_BODY_BYTES = 4 << 20;

    private static final int FIRST_BYTES = 64 << 10;

    private final SpanQueue<LokiSpan> spans;
    private final SpanQueue<LogRecord> logs;
    private final Metrics metrics;
    private final OtlpJson encoding;
    private final Outbox outbox;
    private final InstantSource clock;
    private final long startNanos;
    private final JsonBytes json = new JsonBytes(FIRST_BYTES);

    Batches(
            SpanQueue<LokiSpan> spans,
            SpanQueue<LogRecord> logs,
            Metrics metrics,
            OtlpJson encoding,
            Outbox outbox,
            InstantSource clock) {
        this.spans = spans;
        this.logs = logs;
        this.metrics = metrics;
        this.encoding = encoding;
        this.outbox = outbox;
        this.clock = clock;
        this.startNanos = Tracer.nanos(clock.instant());
    }

    /** Whether a full body waits. */
    boolean isFull() {
        return spans.size() >= BATCH || logs.size() >= BATCH;
    }

    /** Whether nothing waits. */
    boolean isEmpty() {
        return spans.size() == 0 && logs.size() == 0;
    }

    /** Sends one body of each kind, if anything waits; true when the collector took them. */
    boolean sendNext() {
        countRefused();
        boolean delivered = true;
        if (spans.size() > 0) {
            delivered = deliver(Signal.TRACES, encoding.traces(json, limited(spans::poll)));
        }
        if (logs.size() > 0) {
            delivered &= deliver(Signal.LOGS, encoding.logs(json, limited(logs::poll)));
        }
        return delivered;
    }

    private void countRefused() {
        outbox.overrun(Signal.TRACES, spans.takeRefused());
        outbox.overrun(Signal.LOGS, logs.takeRefused());
    }

    private boolean deliver(Signal signal, int items) {
        return items == 0 || outbox.deliver(signal, json.toByteArray(), items);
    }

    /** Ends the supply after so many items or bytes. */
    private <T> Supplier<@Nullable T> limited(Supplier<@Nullable T> source) {
        int[] left = {MAX_BATCH};
        return () -> left[0]-- > 0 && json.size() < MAX_BODY_BYTES ? source.get() : null;
    }

    /** Sends the state of every metric; true when the collector took it. */
    boolean sendMetrics() {
        countRefused();
        List<Metric<?>> recorded = metrics.recorded();
        if (recorded.isEmpty() || !outbox.takes(Signal.METRICS)) {
            return true;
        }
        int points = encoding.metrics(json, recorded, startNanos, Tracer.nanos(clock.instant()));
        return deliver(Signal.METRICS, points);
    }
}
