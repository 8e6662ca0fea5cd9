package dev.loki.otel;

import dev.loki.otel.LokiSpan.Event;
import dev.loki.otel.LokiSpan.Status;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Encodes spans, metrics and log records as OTLP/HTTP JSON: ids in hexadecimal, 64-bit integers as texts, enumerations as
 * numbers, members in lower camel case.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">OTLP, JSON encoding</a>
 */
final class OtlpJson {
    private static final int INTERNAL = 1;

    /** Cumulative: each point tells everything since its start. */
    private static final int CUMULATIVE = 2;

    /** Flags of a span: sampled, and known to have its parent, if any, in this process. */
    private static final int LOCAL_PARENT = 0x101;

    /** Flags of a span: sampled, and known to have its parent in another process. */
    private static final int REMOTE_PARENT = 0x301;

    private static final String SCHEMA = "https://opentelemetry.io/schemas/1.36.0";

    private final Resource resource;
    private final String version;

    OtlpJson(Resource resource, String version) {
        this.resource = resource;
        this.version = version;
    }

    /** One request with the spans that the supplier has until it says null; returns how many. */
    int traces(JsonBytes json, Supplier<@Nullable LokiSpan> spans) {
        begin(json, "resourceSpans", "scopeSpans");
        json.array("spans");
        int count = 0;
        for (LokiSpan span = spans.get(); span != null; span = spans.get()) {
            span(json, span);
            count++;
        }
        end(json);
        return count;
    }

    /** One request with the state of these metrics; returns how many points they have. */
    int metrics(JsonBytes json, List<Metric<?>> metrics, long startNanos, long nowNanos) {
        begin(json, "resourceMetrics", "scopeMetrics");
        json.array("metrics");
        int points = 0;
        for (Metric<?> metric : metrics) {
            points += metric(json, metric, startNanos, nowNanos);
        }
        end(json);
        return points;
    }

    /** One request with the records that the supplier has until it says null; returns how many. */
    int logs(JsonBytes json, Supplier<@Nullable LogRecord> records) {
        begin(json, "resourceLogs", "scopeLogs");
        json.array("logRecords");
        int count = 0;
        for (LogRecord entry = records.get(); entry != null; entry = records.get()) {
            log(json, entry);
            count++;
        }
        end(json);
        return count;
    }

    private void begin(JsonBytes json, String resources, String scopes) {
        json.clear().object().array(resources).object();
        resource.write(json);
        json.array(scopes)
                .object()
                .object("scope")
                .text("name", "dev.loki.otel")
                .text("version", version)
                .endObject();
    }

    private static void end(JsonBytes json) {
        json.endArray()
                .text("schemaUrl", SCHEMA)
                .endObject()
                .endArray()
                .text("schemaUrl", SCHEMA)
                .endObject()
                .endArray()
                .endObject();
    }

    private static void span(JsonBytes json, LokiSpan span) {
        json.object().id("traceId", span.traceIdHigh, span.traceIdLow).id("spanId", span.spanId);
        if (!span.traceState.isEmpty()) {
            json.text("traceState", span.traceState);
        }
        if (span.parentId != 0) {
            json.id("parentSpanId", span.parentId);
        }
        json.number("flags", span.remoteParent ? REMOTE_PARENT : LOCAL_PARENT)
                .text("name", span.name)
                .number("kind", INTERNAL)
                .int64("startTimeUnixNano", span.startNanos)
                .int64("endTimeUnixNano", span.endNanos())
                .array("attributes");
        int count = span.attributeCount();
        for (int i = 0; i < count; i++) {
            attribute(json, span.attributeName(i), span.attributeValue(i));
        }
        json.endArray();
        dropped(json, "droppedAttributesCount", span.droppedAttributes());
        events(json, span);
        links(json, span);
        json.object("status");
        if (span.status() != Status.UNSET) {
            json.number("code", span.status().code);
        }
        if (!span.statusMessage().isEmpty()) {
            json.text("message", span.statusMessage());
        }
        json.endObject().endObject();
    }

    private static void events(JsonBytes json, LokiSpan span) {
        if (span.events().isEmpty()) {
            return;
        }
        json.array("events");
        for (Event event : span.events()) {
            json.object().int64("timeUnixNano", event.nanos()).text("name", event.name());
            if (!event.type().isEmpty()) {
                json.array("attributes");
                attribute(json, "exception.type", event.type());
                attribute(json, "exception.message", event.message());
                json.endArray();
            }
            json.endObject();
        }
        json.endArray();
        dropped(json, "droppedEventsCount", span.droppedEvents());
    }

    private static void links(JsonBytes json, LokiSpan span) {
        if (span.links().isEmpty()) {
            return;
        }
        json.array("links");
        for (TraceContext link : span.links()) {
            json.object()
                    .id("traceId", link.traceIdHigh(), link.traceIdLow())
                    .id("spanId", link.spanId())
                    .endObject();
        }
        json.endArray();
        dropped(json, "droppedLinksCount", span.droppedLinks());
    }

    private static void dropped(JsonBytes json, String name, int count) {
        if (count > 0) {
            json.number(name, count);
        }
    }

    /** Writes one attribute as an item. */
    static void attribute(JsonBytes json, String name, @Nullable Object value) {
        json.object().text("key", name).object("value");
        if (value instanceof Long number) {
            json.int64("intValue", number);
        } else if (value instanceof Double number) {
            json.float64("doubleValue", number);
        } else if (value instanceof Boolean bool) {
            json.bool("boolValue", bool);
        } else {
            json.text("stringValue", String.valueOf(value));
        }
        json.endObject().endObject();
    }

    private static int metric(JsonBytes json, Metric<?> metric, long startNanos, long nowNanos) {
        json.object()
                .text("name", metric.name())
                .text("description", metric.description())
                .text("unit", metric.unit())
                .object(metric.kind().wireName)
                .array("dataPoints");
        List<? extends Metric.Point> points = metric.points();
        for (Metric.Point point : points) {
            json.object().array("attributes");
            point.labels().forEach((name, value) -> attribute(json, name, value));
            json.endArray();
            if (metric.kind() != Metric.Kind.GAUGE) {
                json.int64("startTimeUnixNano", startNanos);
            }
            json.int64("timeUnixNano", nowNanos);
            point.series().write(json);
            json.endObject();
        }
        json.endArray();
        if (metric.kind() != Metric.Kind.GAUGE) {
            json.number("aggregationTemporality", CUMULATIVE);
        }
        if (metric.kind() == Metric.Kind.SUM) {
            json.bool("isMonotonic", true);
        }
        json.endObject().endObject();
        return points.size();
    }

    private static void log(JsonBytes json, LogRecord entry) {
        json.object()
                .int64("timeUnixNano", entry.nanos())
                .int64("observedTimeUnixNano", entry.nanos())
                .number("severityNumber", LogRecord.INFO)
                .text("severityText", "INFO")
                .object("body")
                .text("stringValue", entry.body())
                .endObject()
                .array("attributes");
        entry.attributes().forEach((name, value) -> attribute(json, name, value));
        json.endArray().text("eventName", LogRecord.EVENT).endObject();
    }
}
