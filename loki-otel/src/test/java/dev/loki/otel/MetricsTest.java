package dev.loki.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final long STARTED = 1_000;
    private static final long NOW = 2_000;

    private static Metric exported(dev.loki.otel.Metric<?> metric) {
        JsonBytes json = new JsonBytes(64);
        new OtlpJson(new Resource(Map.of()), "1").metrics(json, List.of(metric), STARTED, NOW);
        return StrictOtlp.metrics(new String(json.toByteArray(), StandardCharsets.UTF_8))
                .getResourceMetrics(0)
                .getScopeMetrics(0)
                .getMetrics(0);
    }

    private static Counter counter() {
        return new Counter("loki_c_total", "A counter", "{things}");
    }

    @Test
    void aCounterIsCumulativeMonotonicAndNeverReset() {
        Counter counter = counter();
        counter.add(2, Labels.of("gate", "unit"));
        exported(counter);
        counter.add(3, Labels.of("gate", "unit"));
        counter.add(0, Labels.of("gate", "unit"));
        counter.add(-5, Labels.of("gate", "unit"));

        Metric metric = exported(counter);

        assertThat(metric.getSum().getIsMonotonic()).isTrue();
        assertThat(metric.getSum().getAggregationTemporality())
                .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        NumberDataPoint point = metric.getSum().getDataPoints(0);
        assertThat(point.getAsInt()).isEqualTo(5);
        assertThat(point.getStartTimeUnixNano()).isEqualTo(STARTED);
        assertThat(point.getTimeUnixNano()).isEqualTo(NOW);
        assertThat(StrictOtlp.map(point.getAttributesList())).isEqualTo(Map.of("gate", "unit"));
    }

    @Test
    void aCounterThatIsFullStaysFull() {
        Counter counter = counter();
        counter.add(Long.MAX_VALUE - 1, Labels.NONE);
        counter.add(5, Labels.NONE);

        assertThat(exported(counter).getSum().getDataPoints(0).getAsInt()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void labelsAreEqualInAnyOrder() {
        Counter counter = counter();
        counter.add(1, Labels.of("model", "m", "agentType", "a"));
        counter.add(1, Labels.of("agentType", "a", "model", "m"));

        assertThat(exported(counter).getSum().getDataPointsList()).hasSize(1);
        assertThat(exported(counter).getSum().getDataPoints(0).getAsInt()).isEqualTo(2);
    }

    @Test
    void whatHasTooManyLabelsIsCountedTogetherAndNothingIsLost() {
        Counter counter = counter();
        int sets = dev.loki.otel.Metric.MAX_SERIES + 500;
        IntStream.range(0, sets).forEach(i -> counter.add(1, Labels.of("gate", "g" + i)));
        counter.add(1, Labels.of("gate", "g0"));

        List<NumberDataPoint> points = exported(counter).getSum().getDataPointsList();

        assertThat(points).hasSize(dev.loki.otel.Metric.MAX_SERIES);
        assertThat(points.stream().mapToLong(NumberDataPoint::getAsInt).sum()).isEqualTo(sets + 1);
        Map<Map<String, Object>, Long> byLabels = points.stream()
                .collect(Collectors.toMap(p -> StrictOtlp.map(p.getAttributesList()), NumberDataPoint::getAsInt));
        assertThat(byLabels)
                .containsEntry(Map.of("gate", "g0"), 2L)
                .containsEntry(Map.of("otel.metric.overflow", "true"), 501L);
    }

    @Test
    void aHistogramKeepsSumsBucketsAndExtremesOverExports() {
        Histogram histogram = new Histogram("loki_h_seconds", "A histogram", "s", 1, 10);
        histogram.record(0.5, Labels.NONE);
        histogram.record(1, Labels.NONE);
        exported(histogram);
        histogram.record(10.5, Labels.NONE);
        histogram.record(Double.NaN, Labels.NONE);
        histogram.record(Double.POSITIVE_INFINITY, Labels.NONE);
        histogram.record(-1, Labels.NONE);

        Metric metric = exported(histogram);

        assertThat(metric.getHistogram().getAggregationTemporality())
                .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        HistogramDataPoint point = metric.getHistogram().getDataPoints(0);
        assertThat(point.getCount()).isEqualTo(3);
        assertThat(point.getSum()).isEqualTo(12);
        assertThat(point.getBucketCountsList()).containsExactly(2L, 0L, 1L);
        assertThat(point.getExplicitBoundsList()).containsExactly(1.0, 10.0);
        assertThat(point.getMin()).isEqualTo(0.5);
        assertThat(point.getMax()).isEqualTo(10.5);
        assertThat(point.getStartTimeUnixNano()).isEqualTo(STARTED);
    }

    @Test
    void aGaugeTellsItsLastFiniteValue() {
        Gauge gauge = new Gauge("loki_g", "A gauge", "1");
        gauge.set(3, Labels.NONE);
        gauge.set(0.25, Labels.NONE);
        gauge.set(Double.NaN, Labels.NONE);

        NumberDataPoint point = exported(gauge).getGauge().getDataPoints(0);

        assertThat(point.getAsDouble()).isEqualTo(0.25);
        assertThat(point.getStartTimeUnixNano()).isZero();
    }

    @Test
    void everyNameIsAsPrometheusWantsIt() {
        Metrics metrics = new Metrics();
        List<dev.loki.otel.Metric<?>> all = List.of(
                metrics.taskDuration,
                metrics.gatePasses,
                metrics.gateFailures,
                metrics.activeAgents,
                metrics.tokens,
                metrics.approvalRate,
                metrics.policyDecisions,
                metrics.approvalsWaiting,
                metrics.auditAppend,
                metrics.eventsPending,
                metrics.eventsDead,
                metrics.dropped);
        assertThat(all).allSatisfy(metric -> {
            assertThat(metric.name()).matches("loki_[a-z_]+[a-z]");
            assertThat(metric.name().endsWith("_total")).isEqualTo(metric.kind() == dev.loki.otel.Metric.Kind.SUM);
            assertThat(metric.unit().equals("s")).isEqualTo(metric.name().endsWith("_seconds"));
        });
        assertThat(metrics.recorded()).isEmpty();
    }
}
