package dev.loki.integrations;

import dev.loki.core.net.HttpPolicy;
import dev.loki.integrations.SettingSource.Value;
import dev.loki.integrations.github.GitHubSettings;
import dev.loki.integrations.jira.JiraSettings;
import dev.loki.integrations.linear.LinearSettings;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** Reads the settings of each integration; empty when it is not asked for, an exception when it is asked for wrongly. */
final class SettingsReader {
    private static final String JIRA = "jira";
    private static final String LINEAR = "linear";
    private static final String GITHUB = "github";
    private static final String SUBTASK = "Sub-task";

    private final SettingSource source;

    SettingsReader(SettingSource source) {
        this.source = source;
    }

    Optional<JiraSettings> jira() {
        source.check(JIRA, Set.of("url", "email", "project", "epic", "subtask_type", "status_mapping"));
        Optional<Value> url = source.value(JIRA, "url", "LOKI_JIRA_URL");
        Optional<Value> email = source.value(JIRA, "email", "LOKI_JIRA_EMAIL");
        Optional<Value> token = source.value(JIRA, "", "LOKI_JIRA_TOKEN");
        if (url.isEmpty() || email.isEmpty() || token.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new JiraSettings(
                source.address(url.get(), "LOKI_JIRA_URL", token.get().fromFile(), Set.of()),
                email.get().text(),
                token.get().text(),
                text(JIRA, "project", "LOKI_JIRA_PROJECT_KEY"),
                text(JIRA, "subtask_type").orElse(SUBTASK),
                source.statuses(JIRA),
                source.secrets(JIRA, "", "LOKI_JIRA_WEBHOOK_SECRET")));
    }

    Optional<LinearSettings> linear() {
        source.check(LINEAR, Set.of("url", "api_key", "team_id", "issue", "webhook_secret", "status_mapping"));
        Optional<Value> key = source.value(LINEAR, "api_key", "LOKI_LINEAR_API_KEY", "LOKI_LINEAR_TOKEN");
        if (key.isEmpty()) {
            return Optional.empty();
        }
        URI endpoint = source.value(LINEAR, "url", "LOKI_LINEAR_URL")
                .map(url -> source.address(
                        url, "LOKI_LINEAR_URL", key.get().fromFile(), Set.of(LinearSettings.ENDPOINT.getHost())))
                .orElse(LinearSettings.ENDPOINT);
        return Optional.of(new LinearSettings(
                endpoint,
                key.get().text(),
                source.statuses(LINEAR),
                source.secrets(LINEAR, "webhook_secret", "LOKI_LINEAR_WEBHOOK_SECRET")));
    }

    Optional<GitHubSettings> github() {
        source.check(GITHUB, Set.of("api_url", "server_url", "repository", "issue", "status_mapping"));
        Optional<Value> token = source.value(GITHUB, "", "LOKI_GITHUB_TOKEN")
                .or(() -> source.flag("LOKI_GITHUB_REPORT")
                        ? source.environment("GITHUB_TOKEN").map(text -> new Value(text, false))
                        : Optional.empty());
        if (token.isEmpty()) {
            return Optional.empty();
        }
        URI api = address("api_url", "LOKI_GITHUB_API_URL", "GITHUB_API_URL", token.get(), GitHubSettings.API);
        URI server = address(
                "server_url", "LOKI_GITHUB_SERVER_URL", "GITHUB_SERVER_URL", token.get(), GitHubSettings.SERVER);
        String repository = text(GITHUB, "repository", "LOKI_GITHUB_REPO")
                .or(() -> source.environment("GITHUB_REPOSITORY"))
                .orElse("");
        return Optional.of(new GitHubSettings(
                api,
                server,
                repository,
                token.get().text(),
                source.statuses(GITHUB),
                source.secrets(GITHUB, "", "LOKI_GITHUB_WEBHOOK_SECRET")));
    }

    private URI address(String key, String variable, String ofActions, Value token, URI fallback) {
        return source.value(GITHUB, key, variable)
                .or(() -> source.environment(ofActions).map(text -> new Value(text, false)))
                .map(url -> source.address(url, variable, token.fromFile(), Set.of(fallback.getHost())))
                .orElse(fallback);
    }

    /** The address of a webhook, which is a secret by itself and never comes from a file of the project. */
    Optional<URI> channel(String... variables) {
        for (String variable : variables) {
            Optional<String> url = source.environment(variable);
            if (url.isPresent()) {
                return Optional.of(HttpPolicy.services().address(url.get(), variable));
            }
        }
        return Optional.empty();
    }

    Optional<String> target(String name) {
        return switch (name) {
            case JIRA -> text(JIRA, "epic", "LOKI_JIRA_EPIC_KEY");
            case LINEAR -> text(LINEAR, "issue", "LOKI_LINEAR_ISSUE");
            case GITHUB -> text(GITHUB, "issue", "LOKI_GITHUB_ISSUE");
            default -> Optional.empty();
        };
    }

    SettingSource source() {
        return source;
    }

    private Optional<String> text(String part, String key, String... variables) {
        return source.value(part, key, variables).map(Value::text);
    }
}
