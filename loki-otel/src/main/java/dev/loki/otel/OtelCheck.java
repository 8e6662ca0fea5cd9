package dev.loki.otel;

import dev.loki.core.ConfigException;
import dev.loki.core.env.Env;
import dev.loki.core.net.HttpCaller;
import dev.loki.core.spi.Telemetry.Span;
import dev.loki.otel.Collector.Outcome;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.random.RandomGenerator;

/** Sends one of each signal that is exported to the collector and waits for its answers. */
public final class OtelCheck {
    private final OtelSettings settings;
    private final OtlpJson encoding;
    private final Collector collector;
    private final JsonBytes json = new JsonBytes(4096);

    private OtelCheck(OtelSettings settings, OtlpJson encoding, Collector collector) {
        this.settings = settings;
        this.encoding = encoding;
        this.collector = collector;
    }

    /**
     * What the collector said to one signal.
     *
     * @param signal traces, metrics or logs
     * @param endpoint the address, without credentials
     * @param accepted whether it took everything
     * @param sentence the answer in words
     * @param took from the request to the answer
     */
    public record Answer(String signal, String endpoint, boolean accepted, String sentence, Duration took) {}

    /**
     * Makes the check; blocks until every answer is there, at most the configured timeout each.
     *
     * @return one answer per signal; empty when the variables do not switch telemetry on
     * @throws ConfigException if the variables are wrong
     */
    public static List<Answer> run(Map<String, String> env, Path projectDir) {
        Optional<OtelSettings> settings = OtelSettings.of(Env.of(env));
        if (settings.isEmpty()) {
            return List.of();
        }
        RandomGenerator random = new SecureRandom();
        OtlpJson encoding = new OtlpJson(Resources.of(settings.get(), projectDir, random), Resources.version());
        try (HttpCaller http = HttpCaller.of(ExportingOtel.policy(settings.get()))) {
            return new OtelCheck(settings.get(), encoding, new Collector(http, InstantSource.system())).run(random);
        }
    }

    private List<Answer> run(RandomGenerator random) {
        long now = Tracer.nanos(InstantSource.system().instant());
        List<Answer> answers = new ArrayList<>();
        Queue<LokiSpan> spans = new ArrayDeque<>(List.of(testSpan(random)));
        encoding.traces(json, spans::poll);
        answers.addAll(send(Signal.TRACES, "span"));
        Counter counter = new Counter("loki_otel_checks_total", "Total number of checks of the collector", "{checks}");
        counter.add(1, Labels.NONE);
        encoding.metrics(json, List.of(counter), now, now);
        answers.addAll(send(Signal.METRICS, "metric"));
        if (settings.logs()) {
            Queue<LogRecord> one = new ArrayDeque<>(List.of(new LogRecord(now, "loki otel check", Map.of())));
            encoding.logs(json, one::poll);
            answers.addAll(send(Signal.LOGS, "log record"));
        }
        return answers;
    }

    private LokiSpan testSpan(RandomGenerator random) {
        Tracer tracer = new Tracer(
                InstantSource.system(), System::nanoTime, new TraceIds(random), settings.parent(), span -> {});
        LokiSpan span = tracer.start(Span.NOOP, "loki.otel.check");
        span.end();
        return span;
    }

    private List<Answer> send(Signal signal, String item) {
        Endpoint endpoint = settings.endpoints().get(signal);
        if (endpoint == null) {
            return List.of();
        }
        byte[] body = json.toByteArray();
        long begun = System.nanoTime();
        Outcome outcome =
                collector.post(signal, endpoint, endpoint.gzip() ? Gzip.compress(body) : body, endpoint.gzip());
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        return List.of(answer(signal, endpoint, item, outcome, took));
    }

    private static Answer answer(Signal signal, Endpoint endpoint, String item, Outcome outcome, Duration took) {
        if (outcome instanceof Outcome.Accepted accepted) {
            boolean whole = accepted.rejected() == 0;
            String sentence =
                    endpoint.shown() + (whole ? " accepted the test " : " answered well and left out the test ")
                            + item + " (status " + accepted.status() + ", " + took.toMillis() + " ms)"
                            + (accepted.message().isEmpty() ? "" : ": " + accepted.message());
            return new Answer(signal.wireName(), endpoint.shown(), whole, sentence, took);
        }
        String sentence = outcome instanceof Outcome.Refused refused
                ? refused.sentence()
                : ((Outcome.Unavailable) outcome).sentence();
        return new Answer(signal.wireName(), endpoint.shown(), false, sentence, took);
    }
}
