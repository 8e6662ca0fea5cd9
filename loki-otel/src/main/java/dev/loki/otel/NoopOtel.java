package dev.loki.otel;

import java.util.Map;

/** Records nothing. */
enum NoopOtel implements Otel {
    /** The only instance. */
    INSTANCE;

    @Override
    public Span start(Span parent, String name, Map<String, String> attributes) {
        return Span.NOOP;
    }

    @Override
    public void count(String metric, double amount, Map<String, String> labels) {}

    @Override
    public void close() {}
}
