package dev.loki.integrations.github;

import dev.loki.core.ConfigException;
import dev.loki.integrations.adapter.StatusMap;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How GitHub is reached.
 *
 * @param api the address of the REST API; that of a GitHub Enterprise Server ends in {@code /api/v3}
 * @param server the address that people see
 * @param repository {@code owner/name}
 * @param token the token
 * @param statuses which status belongs to a phase or stage
 * @param webhookSecrets the current secret of the webhook and the one before; none means that no webhook is believed
 */
public record GitHubSettings(
        URI api, URI server, String repository, String token, StatusMap statuses, List<String> webhookSecrets) {
    /** Where the API of github.com is. */
    public static final URI API = URI.create("https://api.github.com");

    /** What people see of github.com. */
    public static final URI SERVER = URI.create("https://github.com");

    private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,99}/[A-Za-z0-9._-]{1,100}");

    /** Copies the list. */
    public GitHubSettings {
        if (!repository.isEmpty() && (!REPOSITORY.matcher(repository).matches() || repository.endsWith("/.."))) {
            throw new ConfigException("LOKI_GITHUB_REPO must be owner/name; correct it");
        }
        webhookSecrets = List.copyOf(webhookSecrets);
    }

    /** Shows addresses and repository only. */
    @Override
    public String toString() {
        return "GitHubSettings[" + api + ", " + repository + "]";
    }
}
