package dev.loki.core.engine;

import dev.loki.core.spi.Telemetry;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/** Keeps a failing exporter from ever reaching the engine: catches, and logs the first failure. */
final class GuardedTelemetry implements Telemetry {
    private final Telemetry delegate;
    private boolean failureLogged;

    GuardedTelemetry(Telemetry delegate) {
        this.delegate = delegate;
    }

    @Override
    public Span start(Span parent, String name, Map<String, String> attributes) {
        Span inner = parent instanceof GuardedSpan guarded ? guarded.delegate : parent;
        Span started = guard(() -> delegate.start(inner, name, attributes), Span.NOOP);
        return started == Span.NOOP ? Span.NOOP : new GuardedSpan(started);
    }

    @Override
    public void count(String metric, double amount, Map<String, String> labels) {
        guard(
                () -> {
                    delegate.count(metric, amount, labels);
                    return true;
                },
                false);
    }

    private <T> T guard(Supplier<T> call, T fallback) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            if (!failureLogged) {
                failureLogged = true;
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
        public void end(boolean ok, String message) {
            guard(
                    () -> {
                        delegate.end(ok, message);
                        return true;
                    },
                    false);
        }

        @Override
        public String traceparent() {
            return guard(delegate::traceparent, "");
        }
    }
}
