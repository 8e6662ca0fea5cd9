package dev.loki.integrations.webhook;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request as it came in. The body is not copied.
 *
 * @param method in upper case
 * @param headers by their names in lower case
 * @param body the raw bytes; at most one more than {@link WebhookHandler#MAX_BODY_BYTES} are needed
 */
public record WebhookRequest(String method, Map<String, String> headers, byte[] body) {

    /** Puts the names of the headers into lower case. */
    public WebhookRequest {
        Map<String, String> lower = new TreeMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        headers = Map.copyOf(lower);
    }

    /** A header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }
}
