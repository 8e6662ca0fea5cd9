package dev.loki.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.spi.Telemetry;
import dev.loki.testing.SharedFiles;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What the reference sends for the same calls: names, kinds, attributes and statuses are the same here. */
class ReferenceVectorsTest {
    private static String text(String vector) throws IOException {
        Optional<Path> file = SharedFiles.find("vectors/otel/" + vector);
        Assumptions.assumeTrue(file.isPresent(), "the vectors are not beside the repository");
        return Files.readString(file.orElseThrow());
    }

    private static List<Span> spans(String json) {
        return StrictOtlp.traces(json).getResourceSpansList().stream()
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    @Test
    void everyKindOfSpanLooksAsTheReferenceSendsIt() throws IOException {
        List<Span> theirs = spans(text("traces-all-span-types.body0.json"));
        List<LokiSpan> made = new ArrayList<>();
        Tracer tracer = new Tracer(
                InstantSource.system(),
                System::nanoTime,
                new TraceIds(new SplittableRandom(6)),
                Optional.empty(),
                made::add);

        theirs.forEach(span -> again(tracer, span).end());

        assertThat(made).hasSameSizeAs(theirs);
        JsonBytes json = new JsonBytes(64);
        new OtlpJson(new Resource(Map.of()), "1").traces(json, new java.util.ArrayDeque<>(made)::poll);
        List<Span> ours = spans(new String(json.toByteArray(), StandardCharsets.UTF_8));
        for (int i = 0; i < theirs.size(); i++) {
            assertThat(ours.get(i).getName()).isEqualTo(theirs.get(i).getName());
            assertThat(ours.get(i).getKind()).isEqualTo(theirs.get(i).getKind());
            assertThat(ours.get(i).getAttributesList())
                    .as(ours.get(i).getName())
                    .isEqualTo(theirs.get(i).getAttributesList());
            assertThat(ours.get(i).getStatus()).isEqualTo(theirs.get(i).getStatus());
        }
    }

    /** Calls the constructor that the reference was called with, as its span tells. */
    private static Telemetry.Span again(Tracer tracer, Span span) {
        Map<String, Object> attributes = StrictOtlp.map(span.getAttributesList());
        Telemetry.Span root = Telemetry.Span.NOOP;
        return switch (String.valueOf(attributes.get("loki.span.type"))) {
            case "project" -> tracer.project(value(attributes, "loki.project.id"));
            case "task" -> tracer.task(root, value(attributes, "loki.task.id"));
            case "rarv" ->
                tracer.phase(root, value(attributes, "loki.rarv.phase").toLowerCase(Locale.ROOT));
            case "quality_gate" ->
                tracer.qualityGate(
                        root,
                        value(attributes, "loki.quality_gate.name"),
                        value(attributes, "loki.quality_gate.result").toUpperCase(Locale.ROOT),
                        java.time.Instant.EPOCH);
            case "agent" ->
                tracer.agent(root, value(attributes, "loki.agent.type"), value(attributes, "loki.agent.action"));
            case "council" ->
                tracer.council(
                        root, value(attributes, "loki.council.reviewer"), value(attributes, "loki.council.verdict"));
            default -> throw new AssertionError("no kind: " + attributes);
        };
    }

    private static String value(Map<String, Object> attributes, String name) {
        return String.valueOf(attributes.get(name));
    }

    @Test
    void metricsHaveTheNamesUnitsAndDescriptionsOfTheReference() throws IOException {
        Map<String, String> ours = new LinkedHashMap<>();
        Metrics metrics = new Metrics();
        Stream.of(
                        metrics.taskDuration,
                        metrics.gatePasses,
                        metrics.gateFailures,
                        metrics.activeAgents,
                        metrics.tokens,
                        metrics.approvalRate)
                .forEach(metric -> ours.put(metric.name(), metric.unit() + " " + metric.description()));
        Map<String, String> theirs = new LinkedHashMap<>();
        StrictOtlp.metrics(text("metrics-all.body0.json")).getResourceMetricsList().stream()
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream())
                .forEach(metric -> theirs.put(metric.getName(), metric.getUnit() + " " + metric.getDescription()));

        assertThat(ours).isEqualTo(theirs);
    }
}
