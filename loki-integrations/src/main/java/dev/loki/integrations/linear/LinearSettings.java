package dev.loki.integrations.linear;

import dev.loki.integrations.adapter.StatusMap;
import java.net.URI;
import java.util.List;

/**
 * How Linear is reached.
 *
 * @param endpoint the address of the GraphQL API
 * @param apiKey the key
 * @param statuses which state belongs to a phase or stage
 * @param webhookSecrets the current secret of the webhook and the one before; none means that no webhook is believed
 */
public record LinearSettings(URI endpoint, String apiKey, StatusMap statuses, List<String> webhookSecrets) {
    /** Where Linear's API is. */
    public static final URI ENDPOINT = URI.create("https://api.linear.app/graphql");

    /** Copies the list. */
    public LinearSettings {
        webhookSecrets = List.copyOf(webhookSecrets);
    }

    /** Shows the address only. */
    @Override
    public String toString() {
        return "LinearSettings[" + endpoint + "]";
    }
}
