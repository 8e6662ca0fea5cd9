package dev.loki.integrations;

import dev.loki.core.ConfigException;
import dev.loki.integrations.adapter.IntegrationAdapter;
import dev.loki.integrations.adapter.Lifecycle;
import dev.loki.integrations.adapter.Outbox;
import dev.loki.integrations.adapter.Sent;
import dev.loki.integrations.adapter.Surroundings;
import dev.loki.integrations.adapter.Surroundings.Rehearsal;
import dev.loki.integrations.github.GitHubAdapter;
import dev.loki.integrations.jira.JiraAdapter;
import dev.loki.integrations.notify.Notifier;
import dev.loki.integrations.webhook.WebhookHandler;
import dev.loki.integrations.webhook.WebhookSink;
import java.util.List;
import java.util.Optional;

/** Tells nobody. */
enum NoopIntegrations implements Integrations {
    /** The only instance. */
    INSTANCE;

    @Override
    public Optional<IntegrationAdapter> adapter(String name) {
        return Optional.empty();
    }

    @Override
    public IntegrationAdapter require(String name) {
        throw missing(name);
    }

    @Override
    public GitHubAdapter requireGitHub() {
        throw missing("github");
    }

    @Override
    public JiraAdapter requireJira() {
        throw missing("jira");
    }

    /** The exception for an integration that nobody configured. */
    static ConfigException missing(String name) {
        String what = switch (name) {
            case "jira" -> "Jira is not configured; set LOKI_JIRA_URL, LOKI_JIRA_EMAIL and LOKI_JIRA_TOKEN";
            case "linear" -> "Linear is not configured; set LOKI_LINEAR_API_KEY";
            case "github" ->
                "GitHub is not configured; set LOKI_GITHUB_TOKEN, or GITHUB_TOKEN and LOKI_GITHUB_REPORT=true";
            default -> "there is no integration \"" + name + "\"; there are jira, linear and github";
        };
        return new ConfigException(what);
    }

    @Override
    public Notifier notifier() {
        return Notifier.of(Optional.empty(), Optional.empty(), surroundings());
    }

    @Override
    public Surroundings surroundings() {
        return Surroundings.of(Outbox.none(), Sent.inMemory(), Lifecycle.SILENT);
    }

    @Override
    public Optional<String> target(String name) {
        return Optional.empty();
    }

    @Override
    public List<WebhookHandler> webhooks(WebhookSink sink) {
        return List.of();
    }

    @Override
    public Integrations rehearsing(Rehearsal show) {
        return this;
    }

    @Override
    public List<String> problems() {
        return List.of();
    }

    @Override
    public void close() {}
}
