package dev.loki.cli;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The variables for telemetry: those in force, but for headers that would go to a collector which a configuration file names.
 * A repository could otherwise have a credential of the environment sent to itself.
 */
final class TelemetryEnvironment {
    private static final List<String> ENDPOINTS = List.of(
            "LOKI_OTEL_ENDPOINT",
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
            "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
            "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT");
    private static final List<String> HEADERS = List.of(
            "OTEL_EXPORTER_OTLP_HEADERS",
            "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
            "OTEL_EXPORTER_OTLP_METRICS_HEADERS",
            "OTEL_EXPORTER_OTLP_LOGS_HEADERS");

    private TelemetryEnvironment() {}

    /** The variables; what is left out is warned of. */
    static Map<String, String> of(EffectiveConfig config, Map<String, String> processEnv, Console console) {
        Map<String, String> variables = new HashMap<>(config.env().raw());
        Set<String> allowed = hosts(processEnv);
        for (String name : ENDPOINTS) {
            String address = variables.getOrDefault(name, "");
            boolean fromFile =
                    !address.isBlank() && processEnv.getOrDefault(name, "").isBlank();
            if (fromFile
                    && !allowed.contains(host(address))
                    && variables.keySet().removeAll(HEADERS)) {
                console.warn("a configuration file sets " + name + ", so the headers of the environment are not sent"
                        + " there; set " + name + " in the environment, or name its host in LOKI_ALLOWED_HOSTS");
            }
        }
        return variables;
    }

    private static Set<String> hosts(Map<String, String> env) {
        Set<String> hosts = new TreeSet<>();
        for (String host : env.getOrDefault("LOKI_ALLOWED_HOSTS", "").split(",", -1)) {
            hosts.add(host.strip().toLowerCase(Locale.ROOT));
        }
        return hosts;
    }

    private static String host(String address) {
        try {
            return String.valueOf(URI.create(address.strip()).getHost()).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
