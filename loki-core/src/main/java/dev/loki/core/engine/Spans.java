package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.SpanAttributes;
import dev.loki.core.spi.Telemetry;
import dev.loki.core.spi.Telemetry.Span;
import dev.loki.core.task.Task;
import java.time.Instant;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The span tree of a run, project, task, phase and what happens inside a phase, and the metrics that go with it.
 *
 * <p>What ends takes what is still open below it along, so that a step that threw leaves no span behind. A failing exporter
 * is never noticed here. Used by one thread.
 */
final class Spans {
    private final Telemetry telemetry;
    private final LongSupplier approvalsWaiting;
    private Span project = Span.NOOP;
    private Span task = Span.NOOP;
    private Span phase = Span.NOOP;
    private Span work = Span.NOOP;
    private @Nullable Phase current;
    private int currentAttempt;
    private String workType = "";
    private long approvals;
    private long verdicts;

    /**
     * The spans of one session.
     *
     * @param approvalsWaiting counts the requests that wait for a person; asked only when that is recorded
     */
    Spans(Telemetry telemetry, LongSupplier approvalsWaiting) {
        this.telemetry = telemetry;
        this.approvalsWaiting = approvalsWaiting;
    }

    void startProject(String name, String run) {
        project = telemetry.startProjectSpan(name).setAttribute(SpanAttributes.RUN_ID, run);
        countApprovals();
    }

    void startTask(Task which) {
        task = telemetry
                .startTaskSpan(project, which.id())
                .setAttribute(SpanAttributes.TASK_TYPE, which.type().name().toLowerCase(Locale.ROOT));
    }

    /** Enters a phase; what is open of the same phase of the same attempt goes on. */
    void enterPhase(Phase which, int attempt) {
        if (which == current && attempt == currentAttempt) {
            return;
        }
        endPhase();
        current = which;
        currentAttempt = attempt;
        phase = telemetry.startRARVSpan(task, which.name()).setAttribute(SpanAttributes.ATTEMPT, attempt);
    }

    /** The agent begins its work; its processes are children of this span. */
    void startWork(Task which, String provider) {
        workType = AgentSpawner.typeOf(which);
        work = telemetry.startAgentSpan(phase, workType, "work").setAttribute(SpanAttributes.PROVIDER, provider);
        GenAi.request(work, which, provider);
        telemetry.setActiveAgents(1, workType);
    }

    /** The agent's work ends, and a span of its own says how. */
    void endWork(ActResult result, String provider, String headline) {
        if (telemetry.enabled()) {
            GenAi.response(work, result.report(), provider);
            result.report()
                    .number("cost_usd")
                    .ifPresent(usd -> work.setAttribute(SpanAttributes.COST_USD, usd.doubleValue()));
            work.setAttribute(SpanAttributes.EXIT_CODE, result.exitCode());
        }
        boolean done = result.kind() == ActResult.Kind.DONE;
        if (!done) {
            work.recordFailure(result.kind().name(), headline);
        }
        telemetry.startAgentSpan(phase, workType, done ? "complete" : "fail").end();
        endWork();
    }

    private void endWork() {
        if (!workType.isEmpty()) {
            telemetry.setActiveAgents(0, workType);
            workType = "";
        }
        work.end();
        work = Span.NOOP;
    }

    private void countTokens(JsonObject report, String agentType) {
        long tokens = report.object("tokens")
                .map(used -> used.integer("input").orElse(0L)
                        + used.integer("output").orElse(0L))
                .orElse(0L);
        if (tokens > 0) {
            telemetry.recordTokensConsumed(tokens, report.string("model").orElse("unknown"), agentType);
        }
    }

    /** A gate ran; one that had nothing to look at did not. */
    void gate(QualityGateResult result, Instant since) {
        if (result.status() == Status.NOT_APPLICABLE) {
            return;
        }
        boolean passed = result.status() == Status.PASS;
        Span span = telemetry.startQualityGateSpan(
                phase, result.name(), result.status().name(), since);
        if (!passed) {
            span.recordFailure(result.status().name(), "gate " + result.name() + " is " + result.status());
        }
        if (result.exitCode() >= 0) {
            span.setAttribute(SpanAttributes.EXIT_CODE, result.exitCode());
        }
        span.end();
        telemetry.recordQualityGateResult(result.name(), passed);
    }

    /** A reviewer of the REFLECT phase says {@code approve}, {@code reject} or something between. */
    void verdict(String reviewer, String verdict) {
        telemetry.startCouncilSpan(phase, reviewer, verdict).end();
        boolean approved = verdict.equals("approve");
        if (approved || verdict.equals("reject")) {
            verdicts++;
            approvals += approved ? 1 : 0;
            telemetry.setCouncilApprovalRate((double) approvals / verdicts);
        }
    }

    /** Follows the journal: failures become events of the spans that are open, decisions and tokens are counted. */
    void follow(Entry entry, String agentType) {
        if (!telemetry.enabled()) {
            return;
        }
        JsonObject data = entry.data();
        if (entry.tellsUse()) {
            countTokens(data, entry.type() == EntryType.REVIEWED ? "reviewer" : agentType);
        }
        switch (entry.type()) {
            case ATTEMPT_FAILED -> failed(phase, data);
            case TASK_BLOCKED -> {
                failed(phase, data);
                failed(task, data);
            }
            case LIMIT_REACHED -> task.addEvent("limit_reached");
            case AGENT_SPAWNED ->
                telemetry
                        .startAgentSpan(
                                phase,
                                data.object("agent")
                                        .flatMap(agent -> agent.string("agent_type"))
                                        .orElse("general-purpose"),
                                "spawn")
                        .end();
            case POLICY ->
                telemetry.recordPolicyDecision(
                        data.string("point").orElse(""), data.string("decision").orElse(""));
            case APPROVAL -> countApprovals();
            default -> {}
        }
    }

    private static void failed(Span span, JsonObject data) {
        span.recordFailure(
                data.string("code").orElse("FAILED"),
                Headline.of(data.string("text").orElse("")));
    }

    private void countApprovals() {
        if (telemetry.enabled()) {
            try {
                telemetry.setApprovalsWaiting(approvalsWaiting.getAsLong());
            } catch (LokiException e) {
                project.addEvent("approvals_unreadable");
            }
        }
    }

    void endPhase() {
        endWork();
        phase.end();
        phase = Span.NOOP;
        current = null;
    }

    /** The task is over for now; {@code code} says why it did not succeed, or is empty. */
    void endTask(Task which, String code, double seconds) {
        endPhase();
        if (!code.isEmpty()) {
            task.recordFailure(code, "task " + which.id() + " did not succeed");
        }
        task.end();
        task = Span.NOOP;
        telemetry.recordTaskDuration(seconds, which.type().name().toLowerCase(Locale.ROOT));
    }

    /** The session is over; {@code code} says why it did not succeed, or is empty. */
    void endProject(String code, String message) {
        endPhase();
        task.end();
        task = Span.NOOP;
        if (!code.isEmpty()) {
            project.recordFailure(code, message);
        }
        project.end();
        project = Span.NOOP;
    }

    /** The trace context for the processes of the agent at work, or empty. */
    String traceparent() {
        return work.traceparent();
    }

    /** What goes with {@link #traceparent}, or empty. */
    String tracestate() {
        return work.tracestate();
    }
}
