package dev.loki.otel;

import dev.loki.core.ConfigException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where one signal is sent, and how. Immutable; its text shows neither credentials nor headers.
 *
 * @param uri http or https, without user information
 * @param headers to be sent along; secrets
 * @param timeout for one request, from connecting to the last byte of the answer
 * @param gzip whether bodies are compressed
 */
record Endpoint(URI uri, Map<String, String> headers, Duration timeout, boolean gzip) {

    Endpoint {
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
    }

    /**
     * Reads an address; credentials in it become a header of basic authentication.
     *
     * @param variable where the address comes from, for errors, which never repeat it
     * @param path what to append to the address's path; may be empty
     */
    static Endpoint of(
            String variable, String address, String path, Map<String, String> headers, Duration timeout, boolean gzip) {
        URI given = parse(variable, address);
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        String user = given.getUserInfo();
        if (user != null) {
            all.put(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
        }
        all.putAll(headers);
        return new Endpoint(withPath(given, path), all, timeout, gzip);
    }

    private static URI parse(String variable, String address) {
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException e) {
            throw wrong(variable);
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        boolean http = scheme.equals("http") || scheme.equals("https");
        if (!http || uri.getHost() == null || uri.getPort() > 65_535 || uri.getPort() == 0) {
            throw wrong(variable);
        }
        return uri;
    }

    private static ConfigException wrong(String variable) {
        return new ConfigException(
                variable + " must be an http or https address such as http://127.0.0.1:4318; correct or unset it");
    }

    private static URI withPath(URI uri, String path) {
        String base = uri.getRawPath();
        while (!path.isEmpty() && base.endsWith("/")) {
            base = base.substring(0, base.length() - 1);
        }
        String full = path.isEmpty() ? base : base + "/" + path;
        return URI.create(uri.getScheme().toLowerCase(Locale.ROOT) + "://" + uri.getHost() + port(uri)
                + (full.isEmpty() ? "/" : full)
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
    }

    private static String port(URI uri) {
        return uri.getPort() < 0 ? "" : ":" + uri.getPort();
    }

    /** The part of the address that people may see: scheme, host and port, since a path may hold a secret, too. */
    String shown() {
        return uri.getScheme() + "://" + uri.getHost() + port(uri);
    }

    @Override
    public String toString() {
        return shown();
    }
}
