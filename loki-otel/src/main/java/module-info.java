/** OpenTelemetry export over OTLP/HTTP. */
module dev.loki.otel {
    requires transitive dev.loki.core;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.loki.otel;
}
