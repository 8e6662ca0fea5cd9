package dev.loki.otel;

/** Facade of telemetry. */
public interface Otel {}
