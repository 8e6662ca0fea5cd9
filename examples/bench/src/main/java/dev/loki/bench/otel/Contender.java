package dev.loki.bench.otel;

import dev.loki.core.spi.Telemetry;
import dev.loki.otel.Otel;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessorBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One of the two that are compared: makes spans with three attributes each, and flushes. */
interface Contender extends AutoCloseable {
    String name();

    void span(long number);

    void flush();

    @Override
    void close();

    static Contender loki(String url) {
        Otel otel = Otel.fromEnvironment(Map.of("LOKI_OTEL_ENDPOINT", url), scratch());
        return new Contender() {
            @Override
            public String name() {
                return "loki-otel";
            }

            @Override
            public void span(long number) {
                otel.startSpan(Telemetry.Span.NOOP, "task")
                        .setAttribute("loki.task.id", "impl-1")
                        .setAttribute("loki.attempt", number)
                        .setAttribute("loki.ok", true)
                        .end();
            }

            @Override
            public void flush() {
                if (!otel.flush(Duration.ofSeconds(30))) {
                    throw new IllegalStateException("not delivered");
                }
            }

            @Override
            public void close() {
                otel.close();
            }
        };
    }

    /** The SDK as it comes, with a queue of 2,048 spans and batches of 512. */
    static Contender sdk(String url) {
        return sdk("SDK, defaults", url, builder -> {});
    }

    /** The SDK with a queue and batches as large as ours. */
    static Contender largeSdk(String url, int batch) {
        return sdk(
                "SDK, queue 131072, batch " + batch,
                url,
                builder -> builder.setMaxQueueSize(1 << 17).setMaxExportBatchSize(batch));
    }

    private static Contender sdk(
            String name, String url, java.util.function.Consumer<BatchSpanProcessorBuilder> settings) {
        BatchSpanProcessorBuilder builder = BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder()
                .setEndpoint(url + "/v1/traces")
                .build());
        settings.accept(builder);
        SdkTracerProvider provider =
                SdkTracerProvider.builder().addSpanProcessor(builder.build()).build();
        Tracer tracer = provider.get("bench");
        AttributeKey<String> id = AttributeKey.stringKey("loki.task.id");
        AttributeKey<Long> attempt = AttributeKey.longKey("loki.attempt");
        AttributeKey<Boolean> ok = AttributeKey.booleanKey("loki.ok");
        return new Contender() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void span(long number) {
                Span span = tracer.spanBuilder("task").setNoParent().startSpan();
                span.setAttribute(id, "impl-1");
                span.setAttribute(attempt, (Long) number);
                span.setAttribute(ok, (Boolean) true);
                span.end();
            }

            @Override
            public void flush() {
                if (!provider.forceFlush().join(30, TimeUnit.SECONDS).isSuccess()) {
                    throw new IllegalStateException("not delivered");
                }
            }

            @Override
            public void close() {
                provider.close();
            }
        };
    }

    private static java.nio.file.Path scratch() {
        try {
            return Files.createTempDirectory("bench-otel");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
