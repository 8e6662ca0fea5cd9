/** OpenTelemetry export over OTLP/HTTP. */
module dev.loki.otel {
    requires transitive dev.loki.core;
    requires static transitive org.jspecify;

    exports dev.loki.otel;
}
