package dev.loki.integrations;

/** Tells nobody. */
enum NoopIntegrations implements Integrations {
    /** The only instance. */
    INSTANCE;

    @Override
    public void close() {}
}
