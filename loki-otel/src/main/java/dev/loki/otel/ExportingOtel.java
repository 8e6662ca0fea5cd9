package dev.loki.otel;

import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.net.AddressGuard;
import dev.loki.core.net.HttpCaller;
import dev.loki.core.net.HttpPolicy;
import dev.loki.core.spi.AuditTrail;
import dev.loki.core.spi.Redactor;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.slf4j.LoggerFactory;

/** The telemetry that is exported: spans and log records are queued, metrics kept, and one exporter sends them. */
final class ExportingOtel implements Otel {
    /** The most spans that wait for the exporter, which encodes hundreds of thousands of them per second. */
    static final int MAX_QUEUED_SPANS = 1 << 17;

    /** The most spans that wait in a process that only spools. */
    static final int MAX_SPOOLED_SPANS = 1 << 10;

    /** The most log records that wait. */
    static final int MAX_QUEUED_LOGS = 1 << 12;

    private final Metrics metrics = new Metrics();
    private final boolean logsWanted;
    private final InstantSource clock;
    private final SpanQueue<LokiSpan> spans;
    private final SpanQueue<LogRecord> logs = new SpanQueue<>(MAX_QUEUED_LOGS);
    private final Tracer tracer;
    private final Batches batches;
    private final HttpCaller http;
    private final Optional<OtlpExporter> exporter;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ExportingOtel(OtelSettings settings, Path projectDir, InstantSource clock, boolean sends) {
        RandomGenerator random = new SecureRandom();
        this.clock = clock;
        this.logsWanted = settings.logs();
        this.spans = new SpanQueue<>(sends ? MAX_QUEUED_SPANS : MAX_SPOOLED_SPANS);
        BoundedLog log = new BoundedLog(LoggerFactory.getLogger(Otel.class)::warn, System::nanoTime);
        this.http = HttpCaller.of(policy(settings));
        Spool spool = new Spool(ProjectDir.at(projectDir).telemetry(), clock, random);
        Outbox outbox = new Outbox(
                settings.endpoints(),
                new Collector(http, clock),
                spool,
                metrics.dropped,
                log,
                random,
                System::nanoTime);
        OtlpJson encoding = new OtlpJson(Resources.of(settings, projectDir, random), Resources.version());
        this.batches = new Batches(spans, logs, metrics, encoding, outbox, clock);
        if (!sends) {
            outbox.stop();
        }
        this.exporter = sends ? Optional.of(OtlpExporter.start(batches, outbox, http::close)) : Optional.empty();
        this.tracer = new Tracer(clock, System::nanoTime, new TraceIds(random), settings.parent(), this::queue);
    }

    /** Telemetry that is sent while the process runs. */
    static Otel sending(OtelSettings settings, Path projectDir) {
        return new ExportingOtel(settings, projectDir, InstantSource.system(), true);
    }

    /** Telemetry that is left in the spool at the end, for a process that sends it. */
    static Otel spooling(OtelSettings settings, Path projectDir) {
        return new ExportingOtel(settings, projectDir, InstantSource.system(), false);
    }

    /** Every collector that a person may name, but for the addresses of machines' own services. */
    static HttpPolicy policy(OtelSettings settings) {
        return new HttpPolicy(true, AddressGuard.noMetadata(settings.allowedHosts()));
    }

    private void queue(LokiSpan span) {
        wake(spans.offer(span));
    }

    private void queue(LogRecord entry) {
        wake(logs.offer(entry));
    }

    private void wake(int waiting) {
        if (exporter.isPresent()) {
            exporter.get().queued(waiting);
        }
    }

    @Override
    public boolean enabled() {
        return true;
    }

    @Override
    public Span startSpan(Span parent, String name) {
        return tracer.start(parent, name);
    }

    @Override
    public Span startProjectSpan(String projectId) {
        return tracer.project(projectId);
    }

    @Override
    public Span startTaskSpan(Span parent, String taskId) {
        return tracer.task(parent, taskId);
    }

    @Override
    public Span startRARVSpan(Span parent, String phase) {
        return tracer.phase(parent, phase);
    }

    @Override
    public Span startQualityGateSpan(Span parent, String name, String result, Instant since) {
        return tracer.qualityGate(parent, name, result, since);
    }

    @Override
    public Span startAgentSpan(Span parent, String type, String action) {
        return tracer.agent(parent, type, action);
    }

    @Override
    public Span startCouncilSpan(Span parent, String reviewer, String verdict) {
        return tracer.council(parent, reviewer, verdict);
    }

    @Override
    public void recordTaskDuration(double seconds, String taskType) {
        metrics.taskDuration.record(seconds, Labels.of("taskType", taskType));
    }

    @Override
    public void recordQualityGateResult(String gate, boolean passed) {
        (passed ? metrics.gatePasses : metrics.gateFailures).add(1, Labels.of("gate", gate));
    }

    @Override
    public void setActiveAgents(long agents, String agentType) {
        metrics.activeAgents.set((double) agents, Labels.of("agentType", agentType));
    }

    @Override
    public void recordTokensConsumed(long tokens, String model, String agentType) {
        metrics.tokens.add(tokens, Labels.of("model", model, "agentType", agentType));
    }

    @Override
    public void setCouncilApprovalRate(double rate) {
        metrics.approvalRate.set(Math.max(0, Math.min(1, rate)), Labels.NONE);
    }

    @Override
    public void recordPolicyDecision(String point, String decision) {
        metrics.policyDecisions.add(1, Labels.of("point", point, "decision", decision));
    }

    @Override
    public void setApprovalsWaiting(long requests) {
        metrics.approvalsWaiting.set((double) requests, Labels.NONE);
    }

    @Override
    public void recordAuditAppend(double seconds) {
        metrics.auditAppend.record(seconds, Labels.NONE);
    }

    @Override
    public void setEvents(String group, long pending, long dead) {
        metrics.eventsPending.set((double) pending, Labels.of("group", group));
        metrics.eventsDead.set((double) dead, Labels.of("group", group));
    }

    @Override
    public AuditTrail observed(AuditTrail trail, Redactor redactor) {
        return (who, what, where, why, metadata) -> {
            long begun = System.nanoTime();
            trail.record(who, what, where, why, metadata);
            recordAuditAppend((System.nanoTime() - begun) / 1e9);
            if (logsWanted) {
                queue(logRecord(redactor, who, what, where, why, metadata));
            }
        };
    }

    private LogRecord logRecord(
            Redactor redactor, String who, String what, String where, String why, JsonObject metadata) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("loki.audit.who", who);
        attributes.put("loki.audit.what", what);
        attributes.put("loki.audit.where", where);
        attributes.put("loki.audit.why", why);
        attributes.put("loki.audit.metadata", Json.write(metadata));
        attributes.replaceAll((name, value) -> LokiSpan.cut(redactor.redact(value)));
        attributes.values().removeIf(String::isEmpty);
        return new LogRecord(
                Tracer.nanos(clock.instant()),
                LokiSpan.cut(redactor.redact(where.isEmpty() ? what : what + " " + where)),
                attributes);
    }

    @Override
    public boolean flush(Duration timeout) {
        return exporter.map(running -> running.flush(timeout)).orElse(false);
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        if (exporter.isPresent()) {
            exporter.get().close();
            return;
        }
        while (!batches.isEmpty()) {
            batches.sendNext();
        }
        batches.sendMetrics();
    }
}
