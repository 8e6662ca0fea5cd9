package dev.loki.otel;

import dev.loki.core.ConfigException;
import dev.loki.core.env.Env;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the variables say about telemetry. Immutable.
 *
 * @param endpoints the address of every signal
 * @param serviceName names the service
 * @param resource further attributes of what sends
 * @param logs whether audit entries are exported too
 * @param parent the span of the process that started this one
 * @param allowedHosts hosts that may be called although their addresses are refused otherwise
 */
record OtelSettings(
        Map<Signal, Endpoint> endpoints,
        String serviceName,
        Map<String, String> resource,
        boolean logs,
        Optional<TraceContext> parent,
        Set<String> allowedHosts) {
    static final String SERVICE_NAME = "LOKI_SERVICE_NAME";
    static final String STANDARD_SERVICE_NAME = "OTEL_SERVICE_NAME";
    static final String RESOURCE_ATTRIBUTES = "OTEL_RESOURCE_ATTRIBUTES";
    static final String LOGS = "LOKI_OTEL_LOGS";
    static final String ALLOWED_HOSTS = "LOKI_ALLOWED_HOSTS";
    static final String DEFAULT_SERVICE_NAME = "loki";

    private static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";
    private static final String TIMEOUT = "OTEL_EXPORTER_OTLP_TIMEOUT";
    private static final String COMPRESSION = "OTEL_EXPORTER_OTLP_COMPRESSION";
    private static final String PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private static final String DISABLED = "OTEL_SDK_DISABLED";
    private static final long DEFAULT_TIMEOUT_MILLIS = 10_000;
    private static final long MAX_TIMEOUT_MILLIS = 600_000;
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");
    private static final Set<String> OURS = Set.of("content-type", "content-encoding", "content-length", "host");

    OtelSettings {
        endpoints = Map.copyOf(endpoints);
        resource = Map.copyOf(resource);
        allowedHosts = Set.copyOf(allowedHosts);
    }

    /**
     * Reads the variables.
     *
     * @return empty when they do not switch telemetry on
     * @throws ConfigException if they do, and one of them is wrong
     */
    static Optional<OtelSettings> of(Env env) {
        boolean own = env.text(Otel.ENDPOINT).isPresent();
        boolean standard = !own && env.flag(Otel.ENABLED, false) && standardEndpoint(env);
        if ((!own && !standard) || env.flag(DISABLED, false)) {
            return Optional.empty();
        }
        Map<Signal, Endpoint> endpoints = new EnumMap<>(Signal.class);
        for (Signal signal : Signal.values()) {
            endpoint(env, signal, own).ifPresent(endpoint -> endpoints.put(signal, endpoint));
        }
        Map<String, String> resource = pairs(env, RESOURCE_ATTRIBUTES);
        String service = env.text(SERVICE_NAME)
                .or(() -> env.text(STANDARD_SERVICE_NAME))
                .or(() -> Optional.ofNullable(resource.get("service.name")))
                .orElse(DEFAULT_SERVICE_NAME);
        return Optional.of(new OtelSettings(
                endpoints,
                service,
                resource,
                env.flag(LOGS, false),
                env.text("TRACEPARENT")
                        .flatMap(header -> TraceContext.parse(
                                header, env.text("TRACESTATE").orElse(""))),
                hosts(env)));
    }

    private static boolean standardEndpoint(Env env) {
        return env.text(Otel.STANDARD_ENDPOINT).isPresent()
                || env.text(Signal.TRACES.variable("ENDPOINT")).isPresent()
                || env.text(Signal.METRICS.variable("ENDPOINT")).isPresent();
    }

    /** Our own variable speaks for every signal; of the standard ones, the one for a signal is taken as it stands. */
    private static Optional<Endpoint> endpoint(Env env, Signal signal, boolean own) {
        Map<String, String> headers = headers(env, signal);
        Duration timeout = Duration.ofMillis(first(env, signal, "TIMEOUT", TIMEOUT)
                .map(name -> env.integer(name, 1, MAX_TIMEOUT_MILLIS).orElse(DEFAULT_TIMEOUT_MILLIS))
                .orElse(DEFAULT_TIMEOUT_MILLIS));
        String variable = signal.variable("ENDPOINT");
        if (!own && env.text(variable).isPresent()) {
            requireHttp(env, signal);
            return Optional.of(made(env, signal, variable, "", headers, timeout));
        }
        String base = own ? Otel.ENDPOINT : Otel.STANDARD_ENDPOINT;
        if (!own) {
            requireHttp(env, signal);
        }
        return env.text(base).map(address -> made(env, signal, base, signal.path(), headers, timeout));
    }

    private static Endpoint made(
            Env env, Signal signal, String variable, String path, Map<String, String> headers, Duration timeout) {
        String address = env.text(variable).orElseThrow();
        Endpoint plain = Endpoint.of(variable, address, path, headers, timeout, false);
        boolean gzip = first(env, signal, "COMPRESSION", COMPRESSION)
                .map(name -> compressed(name, env.text(name).orElse("")))
                .orElseGet(() -> !isLoopback(plain.uri()));
        return new Endpoint(plain.uri(), plain.headers(), timeout, gzip);
    }

    private static boolean compressed(String name, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "gzip" -> true;
            case "none" -> false;
            default -> throw new ConfigException(name + " must be gzip or none; correct or unset it");
        };
    }

    /** Compressing for a collector on this machine only costs. */
    private static boolean isLoopback(URI uri) {
        String host = uri.getHost();
        return host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
    }

    private static void requireHttp(Env env, Signal signal) {
        first(env, signal, "PROTOCOL", PROTOCOL)
                .filter(name -> env.text(name).orElse("").equals("grpc"))
                .ifPresent(name -> {
                    throw new ConfigException(
                            name + " is grpc, and loki speaks http/json; name the collector's HTTP address with "
                                    + Otel.ENDPOINT);
                });
    }

    private static Optional<String> first(Env env, Signal signal, String setting, String general) {
        String own = signal.variable(setting);
        return env.text(own).isPresent() ? Optional.of(own) : env.text(general).map(value -> general);
    }

    private static Map<String, String> headers(Env env, Signal signal) {
        return first(env, signal, "HEADERS", HEADERS)
                .map(name -> headers(env, name))
                .orElse(Map.of());
    }

    private static Map<String, String> headers(Env env, String variable) {
        Map<String, String> headers = pairs(env, variable);
        headers.forEach((name, value) -> {
            if (!TOKEN.matcher(name).matches()
                    || OURS.contains(name.toLowerCase(Locale.ROOT))
                    || value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c >= 0x7f)) {
                throw malformed(variable);
            }
        });
        return headers;
    }

    /** Reads {@code name=value,name=value} with percent-encoded values. */
    private static Map<String, String> pairs(Env env, String variable) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String part : env.text(variable).orElse("").split(",", -1)) {
            if (part.isBlank()) {
                continue;
            }
            int equals = part.indexOf('=');
            if (equals < 1 || part.substring(0, equals).isBlank()) {
                throw malformed(variable);
            }
            pairs.put(
                    part.substring(0, equals).strip(),
                    decoded(variable, part.substring(equals + 1).strip()));
        }
        return pairs;
    }

    private static String decoded(String variable, String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw malformed(variable);
        }
    }

    private static ConfigException malformed(String variable) {
        return new ConfigException(variable
                + " must be name=value pairs separated by commas, values percent-encoded; correct or unset it");
    }

    private static Set<String> hosts(Env env) {
        Set<String> hosts = new LinkedHashSet<>();
        for (String host : env.text(ALLOWED_HOSTS).orElse("").split(",", -1)) {
            if (!host.isBlank()) {
                hosts.add(host.strip().toLowerCase(Locale.ROOT));
            }
        }
        return hosts;
    }
}
