package dev.loki.otel;

/** Records nothing. */
enum NoopOtel implements Otel {
    /** The only instance. */
    INSTANCE;

    @Override
    public void close() {}
}
