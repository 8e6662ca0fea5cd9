/** Telemetry against OpenTelemetry's own SDK: what a span costs its caller, and how many reach a collector. */
package dev.loki.bench.otel;
