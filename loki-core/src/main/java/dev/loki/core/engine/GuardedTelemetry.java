package dev.loki.core.engine;

import dev.loki.core.spi.Telemetry;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/** Keeps a failing exporter from ever reaching the engine: catches, and logs the first failure. Thread-safe. */
final class GuardedTelemetry implements Telemetry {
    private final Telemetry delegate;
    private final AtomicBoolean failureLogged = new AtomicBoolean();

    private GuardedTelemetry(Telemetry delegate) {
        this.delegate = delegate;
    }

    /** The same telemetry, guarded; {@link Telemetry#NOOP} when nothing is recorded. */
    static Telemetry of(Telemetry delegate) {
        GuardedTelemetry guarded = new GuardedTelemetry(delegate);
        return guarded.enabled() ? guarded : Telemetry.NOOP;
    }

    @Override
    public boolean enabled() {
        return test(delegate::enabled);
    }

    @Override
    public Span startProjectSpan(String projectId) {
        return span(() -> delegate.startProjectSpan(projectId));
    }

    @Override
    public Span startTaskSpan(Span parent, String taskId) {
        return span(() -> delegate.startTaskSpan(inner(parent), taskId));
    }

    @Override
    public Span startRARVSpan(Span parent, String phase) {
        return span(() -> delegate.startRARVSpan(inner(parent), phase));
    }

    @Override
    public Span startQualityGateSpan(Span parent, String name, String result, Instant since) {
        return span(() -> delegate.startQualityGateSpan(inner(parent), name, result, since));
    }

    @Override
    public Span startAgentSpan(Span parent, String type, String action) {
        return span(() -> delegate.startAgentSpan(inner(parent), type, action));
    }

    @Override
    public Span startCouncilSpan(Span parent, String reviewer, String verdict) {
        return span(() -> delegate.startCouncilSpan(inner(parent), reviewer, verdict));
    }

    @Override
    public void recordTaskDuration(double seconds, String taskType) {
        run(() -> delegate.recordTaskDuration(seconds, taskType));
    }

    @Override
    public void recordQualityGateResult(String gate, boolean passed) {
        run(() -> delegate.recordQualityGateResult(gate, passed));
    }

    @Override
    public void setActiveAgents(long agents, String agentType) {
        run(() -> delegate.setActiveAgents(agents, agentType));
    }

    @Override
    public void recordTokensConsumed(long tokens, String model, String agentType) {
        run(() -> delegate.recordTokensConsumed(tokens, model, agentType));
    }

    @Override
    public void setCouncilApprovalRate(double rate) {
        run(() -> delegate.setCouncilApprovalRate(rate));
    }

    @Override
    public void recordPolicyDecision(String point, String decision) {
        run(() -> delegate.recordPolicyDecision(point, decision));
    }

    @Override
    public void setApprovalsWaiting(long requests) {
        run(() -> delegate.setApprovalsWaiting(requests));
    }

    @Override
    public void recordAuditAppend(double seconds) {
        run(() -> delegate.recordAuditAppend(seconds));
    }

    @Override
    public void setEvents(String group, long pending, long dead) {
        run(() -> delegate.setEvents(group, pending, dead));
    }

    private static Span inner(Span span) {
        return span instanceof GuardedSpan guarded ? guarded.delegate : span;
    }

    private Span span(Supplier<Span> start) {
        Span started = get(start, Span.NOOP);
        return started == Span.NOOP ? Span.NOOP : new GuardedSpan(started);
    }

    private boolean test(BooleanSupplier call) {
        return get(call::getAsBoolean, false);
    }

    private void run(Runnable call) {
        get(
                () -> {
                    call.run();
                    return true;
                },
                false);
    }

    private <T> T get(Supplier<T> call, T fallback) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            if (failureLogged.compareAndSet(false, true)) {
                LoggerFactory.getLogger(GuardedTelemetry.class).warn("telemetry failed: {}", e.toString());
            }
            return fallback;
        }
    }

    private final class GuardedSpan implements Span {
        private final Span delegate;

        GuardedSpan(Span delegate) {
            this.delegate = delegate;
        }

        @Override
        public Span setAttribute(String name, String value) {
            run(() -> delegate.setAttribute(name, value));
            return this;
        }

        @Override
        public Span setAttribute(String name, long value) {
            run(() -> delegate.setAttribute(name, value));
            return this;
        }

        @Override
        public Span setAttribute(String name, double value) {
            run(() -> delegate.setAttribute(name, value));
            return this;
        }

        @Override
        public Span setAttribute(String name, boolean value) {
            run(() -> delegate.setAttribute(name, value));
            return this;
        }

        @Override
        public Span addEvent(String name) {
            run(() -> delegate.addEvent(name));
            return this;
        }

        @Override
        public Span recordFailure(String type, String message) {
            run(() -> delegate.recordFailure(type, message));
            return this;
        }

        @Override
        public Span addLink(String traceparent) {
            run(() -> delegate.addLink(traceparent));
            return this;
        }

        @Override
        public void end() {
            run(delegate::end);
        }

        @Override
        public String traceparent() {
            return get(delegate::traceparent, "");
        }

        @Override
        public String tracestate() {
            return get(delegate::tracestate, "");
        }
    }
}
