package dev.loki.core.net;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request. Immutable; {@link #toString} shows method, scheme and host only.
 *
 * <p>The body is not copied: whoever hands it in leaves it unchanged until the call is over.
 */
public final class HttpCall {
    /** How long a call may take in all, retries included, when nobody says otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(20);

    private final String method;
    private final URI uri;
    private final Map<String, String> headers;
    private final byte @Nullable [] body;
    private final Duration timeout;

    private HttpCall(String method, URI uri, Map<String, String> headers, byte @Nullable [] body, Duration timeout) {
        this.method = Objects.requireNonNull(method, "method");
        this.uri = Objects.requireNonNull(uri, "uri");
        this.headers = headers;
        this.body = body;
        this.timeout = timeout;
    }

    /** A GET. */
    public static HttpCall get(URI uri) {
        return of("GET", uri);
    }

    /** A POST with a body. */
    public static HttpCall post(URI uri, byte[] body) {
        return of("POST", uri).withBody(body);
    }

    /** A request of any method, without headers and body. */
    public static HttpCall of(String method, URI uri) {
        return new HttpCall(method, uri, Map.of(), null, DEFAULT_TIMEOUT);
    }

    /** This request with a header; one of the same name in the same case is replaced. */
    public HttpCall withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpCall(method, uri, Collections.unmodifiableMap(more), body, timeout);
    }

    /** This request with that body. */
    public HttpCall withBody(byte[] bytes) {
        return new HttpCall(method, uri, headers, bytes, timeout);
    }

    /** This request with another limit for everything from resolving the name to the last byte of the answer. */
    public HttpCall withTimeout(Duration limit) {
        return new HttpCall(method, uri, headers, body, limit);
    }

    /** This request to another address. */
    HttpCall to(URI other) {
        return new HttpCall(method, other, headers, body, timeout);
    }

    /** The method. */
    public String method() {
        return method;
    }

    /** The address. */
    public URI uri() {
        return uri;
    }

    /** The headers. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The body, or empty when there is none. */
    public Optional<byte[]> body() {
        return Optional.ofNullable(body);
    }

    /** The limit for the whole call. */
    public Duration timeout() {
        return timeout;
    }

    @Override
    public String toString() {
        return method + " " + HttpPolicy.shown(uri);
    }
}
