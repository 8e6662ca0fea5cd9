package dev.loki.integrations.jira;

import dev.loki.integrations.adapter.StatusMap;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * How a Jira site is reached.
 *
 * @param site its address, such as {@code https://example.atlassian.net}
 * @param email the account
 * @param token the account's API token
 * @param project the key of the project for sub-tasks; empty for that of the parent
 * @param subtaskType the name of the type that sub-tasks have
 * @param statuses which status belongs to a phase or stage
 * @param webhookSecrets the current secret of the webhook and the one before; none means that no webhook is believed
 */
public record JiraSettings(
        URI site,
        String email,
        String token,
        Optional<String> project,
        String subtaskType,
        StatusMap statuses,
        List<String> webhookSecrets) {

    /** Copies the list. */
    public JiraSettings {
        webhookSecrets = List.copyOf(webhookSecrets);
    }

    /** Shows the site only. */
    @Override
    public String toString() {
        return "JiraSettings[" + site + "]";
    }
}
