package dev.loki.core.spi;

import java.util.Map;

/** The telemetry port. It fails open: implementations never throw. */
public interface Telemetry {

    /** Records nothing and hands out spans that do nothing. */
    Telemetry NOOP = new Telemetry() {
        @Override
        public Span start(Span parent, String name, Map<String, String> attributes) {
            return Span.NOOP;
        }

        @Override
        public void count(String metric, double amount, Map<String, String> labels) {}
    };

    /**
     * Starts a span.
     *
     * @param parent the enclosing span, or {@link Span#NOOP} for a root
     * @param name {@code project}, {@code task}, {@code rarv.phase}, {@code quality_gate}, {@code agent} or {@code council}
     * @param attributes its attributes, {@code loki.*}
     */
    Span start(Span parent, String name, Map<String, String> attributes);

    /** Adds to a counter, sets a gauge or observes a histogram value; the metric's definition says which. */
    void count(String metric, double amount, Map<String, String> labels);

    /** One timed operation. */
    interface Span {

        /** Does nothing. */
        Span NOOP = new Span() {
            @Override
            public void end(boolean ok, String message) {}

            @Override
            public String traceparent() {
                return "";
            }
        };

        /** Ends the span; later calls do nothing. */
        void end(boolean ok, String message);

        /** The W3C {@code traceparent} to hand to a child process, or empty. */
        String traceparent();
    }
}
