package dev.loki.otel;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.loki.testing.OtlpReceiver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads bodies with OpenTelemetry's own Protocol Buffers classes, which refuse unknown members, wrong types and numbers that
 * are not 64-bit integers. Ids are hexadecimal in OTLP, unlike other bytes in Protocol Buffers' JSON, so they are turned
 * into Base64 first.
 */
final class StrictOtlp {
    private static final Pattern ID = Pattern.compile("\"(traceId|spanId|parentSpanId)\":\"((?:[0-9a-f]{16}){1,2})\"");

    private StrictOtlp() {}

    static ExportTraceServiceRequest traces(String json) {
        return read(json, ExportTraceServiceRequest.newBuilder()).build();
    }

    static ExportMetricsServiceRequest metrics(String json) {
        return read(json, ExportMetricsServiceRequest.newBuilder()).build();
    }

    static ExportLogsServiceRequest logs(String json) {
        return read(json, ExportLogsServiceRequest.newBuilder()).build();
    }

    private static <B extends Message.Builder> B read(String json, B builder) {
        try {
            JsonFormat.parser()
                    .merge(
                            ID.matcher(json)
                                    .replaceAll(id -> Matcher.quoteReplacement("\"" + id.group(1) + "\":\""
                                            + Base64.getEncoder()
                                                    .encodeToString(
                                                            HexFormat.of().parseHex(id.group(2)))
                                            + "\"")),
                            builder);
            return builder;
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e.getMessage() + " in " + json, e);
        }
    }

    /** Every span that came, each body read strictly. */
    static List<Span> spans(OtlpReceiver receiver) {
        return receiver.requests("/v1/traces").stream()
                .flatMap(request -> traces(request.text()).getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    /** The metrics of the last body that came, by name. */
    static Map<String, Metric> lastMetrics(OtlpReceiver receiver) {
        List<OtlpReceiver.Request> bodies = receiver.requests("/v1/metrics");
        Map<String, Metric> byName = new LinkedHashMap<>();
        bodies.stream()
                .map(request -> metrics(request.text()))
                .reduce((first, last) -> last)
                .ifPresent(last -> last.getResourceMetricsList().stream()
                        .flatMap(resource -> resource.getScopeMetricsList().stream())
                        .flatMap(scope -> scope.getMetricsList().stream())
                        .forEach(metric -> byName.put(metric.getName(), metric)));
        return byName;
    }

    /** Attributes as a map. */
    static Map<String, Object> map(List<KeyValue> attributes) {
        Map<String, Object> map = new LinkedHashMap<>();
        attributes.forEach(attribute -> {
            if (map.put(attribute.getKey(), value(attribute.getValue())) != null) {
                throw new AssertionError("twice: " + attribute.getKey());
            }
        });
        return map;
    }

    private static Object value(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> value.getBoolValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            default -> throw new AssertionError("no value: " + value);
        };
    }

    static String hex(com.google.protobuf.ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
