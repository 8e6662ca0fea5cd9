package dev.loki.core.net;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One answer, read to its end. Immutable, as long as nobody changes the bytes. */
public final class HttpReply {
    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] bytes;

    /** An answer; header names count without regard to case. */
    public HttpReply(int status, Map<String, List<String>> headers, byte[] bytes) {
        this.status = status;
        Map<String, List<String>> byName = new TreeMap<>();
        headers.forEach((name, values) -> byName.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        this.headers = Map.copyOf(byName);
        this.bytes = bytes;
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** Whether the status is from 200 to 299. */
    public boolean ok() {
        return status >= 200 && status < 300;
    }

    /** Whether the same request may succeed later: 408, 429 and from 500 to 599. */
    public boolean retryable() {
        return status == 408 || status == 429 || (status >= 500 && status < 600);
    }

    /** The first value of a header, whatever the case of its name. */
    public Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /** All headers, their names in lower case. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** The body, not copied. */
    public byte[] bytes() {
        return bytes;
    }

    /** The body as UTF-8; what is no UTF-8 becomes U+FFFD. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "status " + status + ", " + bytes.length + " bytes";
    }
}
