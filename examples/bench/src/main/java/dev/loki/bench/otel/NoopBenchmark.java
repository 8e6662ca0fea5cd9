package dev.loki.bench.otel;

import dev.loki.core.spi.Telemetry;
import dev.loki.otel.Otel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Telemetry that is off, against an empty method; run with {@code -prof gc}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class NoopBenchmark {
    private final Otel off = Otel.fromEnvironment(Map.of(), Path.of(""));
    private final Telemetry.Span parent = Telemetry.Span.NOOP;
    private final String task = "impl-1";

    @Benchmark
    public void emptyMethod() {}

    @Benchmark
    public void metric() {
        off.recordTokensConsumed(1200, "claude-sonnet-4-5", "eng");
    }

    @Benchmark
    public Telemetry.Span startSpan() {
        return off.startTaskSpan(parent, task);
    }

    @Benchmark
    public void startThreeAttributesEnd() {
        Telemetry.Span span = off.startTaskSpan(parent, task);
        span.setAttribute("loki.task.type", "implementation");
        span.setAttribute("loki.attempt", 2L);
        span.setAttribute("loki.ok", true);
        span.end();
    }
}
