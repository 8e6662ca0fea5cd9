package dev.loki.integrations;

/** Facade of the integrations. */
public interface Integrations {}
