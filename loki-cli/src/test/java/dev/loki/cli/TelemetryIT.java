package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.OtlpReceiver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a collector holds after the command ended, in whatever way it ended. */
class TelemetryIT {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";

    @TempDir
    Path dir;

    private Scene scene;
    private OtlpReceiver collector;

    @BeforeEach
    void begin() {
        scene = Scene.in(dir);
        collector = OtlpReceiver.start();
    }

    @AfterEach
    void end() {
        collector.close();
    }

    private Launcher launcher() {
        return scene.launcher().with("LOKI_OTEL_ENDPOINT", collector.url());
    }

    /** The items of every body of a signal, those too that a machine too busy to send them in time has kept. */
    private List<JsonObject> items(String path, String resources, String scopes, String items) {
        Stream<String> sent = collector.requests(path).stream().map(OtlpReceiver.Request::text);
        return Stream.concat(sent, waiting(path.replace("/v1/", "")))
                .flatMap(body -> ((JsonObject) Json.parse(body, path)).objects(resources).stream())
                .flatMap(resource -> resource.objects(scopes).stream())
                .flatMap(scope -> scope.objects(items).stream())
                .toList();
    }

    private Stream<String> waiting(String signal) {
        return Stream.of(scene.root(), dir.resolve("demo"))
                .map(project -> project.resolve(".loki/state/telemetry"))
                .flatMap(folder -> files(folder).stream().map(folder::resolve))
                .filter(file -> file.toString().endsWith("." + signal + ".json.gz"))
                .map(TelemetryIT::unzipped);
    }

    private static String unzipped(Path file) {
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<JsonObject> spans() {
        return items("/v1/traces", "resourceSpans", "scopeSpans", "spans");
    }

    private JsonObject span(String name) {
        return spans().stream()
                .filter(named(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no span " + name + " among " + names()));
    }

    private List<String> names() {
        return spans().stream().map(span -> text(span, "name")).toList();
    }

    private static Predicate<JsonObject> named(String name) {
        return item -> text(item, "name").equals(name);
    }

    private static String text(JsonObject object, String member) {
        return object.string(member).orElse("");
    }

    /** Attributes with values of every type as text. */
    private static Map<String, String> attributes(JsonObject item) {
        Map<String, String> all = new TreeMap<>();
        item.objects("attributes")
                .forEach(attribute -> all.put(
                        text(attribute, "key"),
                        attribute.object("value").orElseThrow().members().values().stream()
                                .map(Json::write)
                                .map(value -> value.replace("\"", ""))
                                .collect(Collectors.joining())));
        return all;
    }

    /** From the root to the span, by names. */
    private String path(JsonObject span) {
        List<String> path = new ArrayList<>();
        Map<String, JsonObject> byId =
                spans().stream().collect(Collectors.toMap(s -> text(s, "spanId"), s -> s, (s, same) -> s));
        for (JsonObject next = span; next != null; next = byId.get(text(next, "parentSpanId"))) {
            path.add(0, text(next, "name"));
        }
        return String.join(" > ", path);
    }

    /** The points of a metric in the last body, by their labels. */
    private Map<Map<String, String>, JsonObject> points(String metric) {
        Map<Map<String, String>, JsonObject> points = new HashMap<>();
        items("/v1/metrics", "resourceMetrics", "scopeMetrics", "metrics").stream()
                .filter(named(metric))
                .forEach(found -> Stream.of("sum", "gauge", "histogram")
                        .flatMap(kind -> found.object(kind).stream())
                        .flatMap(data -> data.objects("dataPoints").stream())
                        .forEach(point -> points.put(attributes(point), point)));
        return points;
    }

    @Test
    void aRunIsATreeOfSpansInItsCallersTraceAndItsAgentsJoinIt() {
        scene.project().write(".loki/config.yaml", """
                version: 1
                providers:
                  helper:
                    command: [sh, agent.sh]
                    stdin: "{prompt}"
                    parser: json
                """);
        scene.project().write("agent.sh", """
                printf '%%s' "$TRACEPARENT" > %s
                echo done > a.txt
                echo '{"model": "claude-sonnet-4-5", "tokens": {"input": 1000, "output": 234}, "cost_usd": 0.02}'
                """.formatted(scene.file("a", "trace")));
        scene.project().git("add", "-A");
        scene.project().git("commit", "-qm", "Agent");
        scene.project().tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: First, verify: "test -e a.txt", act: {prompt: Do it, provider: helper, model: claude-sonnet-4-5}}
                """);

        Ran ran = launcher()
                .with("TRACEPARENT", "00-" + TRACE + "-" + CALLER + "-01")
                .with("LOKI_SERVICE_NAME", "nightly")
                .with("LOKI_EVENTS_DIR", "auto")
                .run("run");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.err()).doesNotContain("telemetry", "warning");
        assertThat(spans()).allSatisfy(span -> assertThat(text(span, "traceId")).isEqualTo(TRACE));
        assertThat(text(span("project"), "parentSpanId")).isEqualTo(CALLER);
        assertThat(spans().stream().map(this::path))
                .containsExactlyInAnyOrder(
                        "project",
                        "project > task",
                        "project > task > rarv.reason",
                        "project > task > rarv.reason > agent.orchestrator.spawn",
                        "project > task > rarv.reason > agent.eng.spawn",
                        "project > task > rarv.act",
                        "project > task > rarv.act > agent.eng.work",
                        "project > task > rarv.act > agent.eng.complete",
                        "project > task > rarv.reflect",
                        "project > task > rarv.reflect > council.constitution",
                        "project > task > rarv.verify",
                        "project > task > rarv.verify > quality_gate.verify");
        JsonObject work = span("agent.eng.work");
        assertThat(read(scene.file("a", "trace"))).isEqualTo("00-" + TRACE + "-" + text(work, "spanId") + "-01");
        assertThat(attributes(work))
                .containsEntry("gen_ai.system", "anthropic")
                .containsEntry("gen_ai.request.model", "claude-sonnet-4-5")
                .containsEntry("gen_ai.usage.input_tokens", "1000")
                .containsEntry("gen_ai.usage.output_tokens", "234")
                .containsEntry("loki.agent.type", "eng")
                .containsEntry("loki.cost.usd", "0.02");
        assertThat(points("loki_tokens_consumed_total")
                        .get(Map.of("model", "claude-sonnet-4-5", "agentType", "eng"))
                        .string("asInt"))
                .contains("1234");
        assertThat(points("loki_quality_gate_pass_total")).containsOnlyKeys(Map.of("gate", "verify"));
        assertThat(points("loki_task_duration_seconds")).containsOnlyKeys(Map.of("taskType", "chore"));
        assertThat(points("loki_agent_active")).containsOnlyKeys(Map.of("agentType", "eng"));
        assertThat(points("loki_council_approval_rate")).containsOnlyKeys(Map.of());
        assertThat(points("loki_events_pending").get(Map.of("group", "")).number("asDouble"))
                .hasValueSatisfying(pending -> assertThat(pending).isGreaterThan(BigDecimal.TEN));
        assertThat(points("loki_events_dead")).containsKey(Map.of("group", ""));
        assertThat(collector.requests("/v1/traces").get(0).text()).contains("\"stringValue\":\"nightly\"");
        assertThat(scene.project().has(".loki/state/telemetry")).isFalse();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFailedRunIsToldWithItsFailures() {
        scene.project().tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: First, retries: 0, act: "echo a > a.txt", verify: "false"}
                """);

        Ran ran = launcher().run("run");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(status(span("project"))).isEqualTo(2);
        assertThat(status(span("task"))).isEqualTo(2);
        assertThat(status(span("rarv.verify"))).isEqualTo(2);
        assertThat(status(span("quality_gate.verify"))).isEqualTo(2);
        assertThat(status(span("rarv.act"))).isZero();
        assertThat(span("rarv.verify").objects("events"))
                .anySatisfy(
                        event -> assertThat(attributes(event)).containsEntry("exception.type", "QUALITY_GATE_FAILED"));
        assertThat(points("loki_quality_gate_fail_total")).containsOnlyKeys(Map.of("gate", "verify"));
    }

    private static long status(JsonObject span) {
        return span.object("status").flatMap(status -> status.integer("code")).orElse(0L);
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "HUP, 143"})
    void aRunThatASignalEndsIsTold(String signal, int exit) {
        scene.project().tasks("""
                version: 1
                tasks:
                  - id: a
                    type: chore
                    title: First
                    act: |
                      %s
                """.formatted(scene.lastLong("a")));
        try (Background run = launcher().launch("run")) {
            scene.await("a");
            run.signal(signal);
            if (signal.equals("INT")) {
                Await.until("it is told", () -> run.err().contains("stopping at the next safe point"));
                run.signal(signal);
            }
            assertThat(run.end().exit()).isEqualTo(exit);
        }
        assertThat(spans().stream().map(this::path))
                .contains("project", "project > task", "project > task > rarv.act > agent.eng.work");
        assertThat(status(span("project"))).isEqualTo(2);
        assertThat(points("loki_agent_active")).containsOnlyKeys(Map.of("agentType", "eng"));
    }

    @Test
    void aCommandThatIsTerminatedOutsideOfARunDeliversWhatItHas() {
        try (Background demo = Launcher.in(dir)
                .with("LOKI_OTEL_ENDPOINT", collector.url())
                .launch("demo", "--dir", dir.resolve("demo").toString())) {
            Await.until("a task is committed", () -> demo.err().contains("committed"));
            demo.signal("TERM");
            demo.end();
        }
        assertThat(names()).contains("rarv.reason", "rarv.act");
    }

    @Test
    void theDemonstrationShowsEveryKindOfSpanAndItsMetrics() {
        Ran ran = Launcher.in(dir)
                .with("LOKI_OTEL_ENDPOINT", collector.url())
                .run("demo", "--dir", dir.resolve("demo").toString());

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(names())
                .contains(
                        "project",
                        "task",
                        "rarv.reason",
                        "rarv.act",
                        "rarv.reflect",
                        "rarv.verify",
                        "agent.eng.spawn",
                        "agent.eng.work",
                        "agent.eng.complete",
                        "quality_gate.verify",
                        "council.constitution");
        assertThat(points("loki_quality_gate_fail_total"))
                .isNotEmpty()
                .allSatisfy((labels, point) -> assertThat(labels).containsOnlyKeys("gate"));
        assertThat(points("loki_task_duration_seconds")).isNotEmpty();
    }

    @Test
    void whatADeadCollectorDoesNotTakeIsSentByTheNextRun() {
        scene.project().tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: First, act: "echo a > a.txt"}
                """);
        collector.usually(OtlpReceiver.Answer.of(503));

        Ran first = launcher().run("run", "--json");

        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.err().lines().filter(line -> line.contains("telemetry")))
                .hasSize(1);
        assertThat(first.err()).contains("answered 503", ".loki/state/telemetry");
        assertThat(first.json().integer("exit_code")).contains(0L);
        Optional<String> lost = spans().stream().findFirst().map(span -> text(span, "traceId"));

        collector.usually(OtlpReceiver.Answer.OK);
        int before = collector.requests().size();
        scene.project().tasks("""
                version: 1
                tasks:
                  - {id: b, type: chore, title: Second, act: "echo b > b.txt"}
                """);
        Ran second = launcher().run("run");

        assertThat(second.exit()).as(second.err()).isZero();
        assertThat(second.err()).doesNotContain("telemetry");
        assertThat(collector.requests().subList(before, collector.requests().size()))
                .anySatisfy(request -> assertThat(request.text()).contains(lost.orElse("nothing was sent before")));
        assertThat(files(scene.root().resolve(".loki/state/telemetry"))).containsExactly("lock");
    }

    private static List<String> files(Path folder) {
        return List.of(Optional.ofNullable(folder.toFile().list()).orElse(new String[0]));
    }
}
