package dev.loki.integrations.webhook;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request as it came in. Immutable, as long as nobody changes the bytes, which are not copied. */
public final class WebhookRequest {
    private final String method;
    private final Map<String, String> headers;
    private final byte[] body;

    /**
     * A request.
     *
     * @param method in upper case
     * @param headers by their names, whatever their case
     * @param body the raw bytes; no more than one beyond {@link WebhookHandler#MAX_BODY_BYTES} are needed
     */
    public WebhookRequest(String method, Map<String, String> headers, byte[] body) {
        Map<String, String> lower = new TreeMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        this.method = method;
        this.headers = Map.copyOf(lower);
        this.body = body;
    }

    /** The method. */
    public String method() {
        return method;
    }

    /** A header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The raw bytes of the body. */
    public byte[] body() {
        return body;
    }
}
