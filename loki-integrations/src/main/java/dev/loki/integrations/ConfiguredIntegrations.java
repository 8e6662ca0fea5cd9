package dev.loki.integrations;

import dev.loki.core.ConfigException;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.adapter.IntegrationAdapter;
import dev.loki.integrations.adapter.Lifecycle;
import dev.loki.integrations.adapter.Outbox;
import dev.loki.integrations.adapter.Sent;
import dev.loki.integrations.adapter.Surroundings;
import dev.loki.integrations.adapter.Surroundings.Rehearsal;
import dev.loki.integrations.github.GitHubAdapter;
import dev.loki.integrations.jira.Adf;
import dev.loki.integrations.jira.JiraAdapter;
import dev.loki.integrations.linear.LinearAdapter;
import dev.loki.integrations.notify.Notifier;
import dev.loki.integrations.webhook.Deliveries;
import dev.loki.integrations.webhook.WebhookHandler;
import dev.loki.integrations.webhook.WebhookSink;
import dev.loki.integrations.webhook.Webhooks;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The integrations that are configured. What is wrong with one does not concern the others. */
final class ConfiguredIntegrations implements Integrations {
    private final SettingsReader reader;
    private final Surroundings around;
    private final Path state;
    private final Map<String, IntegrationAdapter> adapters = new LinkedHashMap<>();
    private final Map<String, ConfigException> wrong = new LinkedHashMap<>();
    private Optional<JiraAdapter> jira = Optional.empty();
    private Optional<GitHubAdapter> github = Optional.empty();
    private Optional<URI> slack = Optional.empty();
    private Optional<URI> teams = Optional.empty();

    private ConfiguredIntegrations(SettingsReader reader, Surroundings around, Path state) {
        this.reader = reader;
        this.around = around;
        this.state = state;
        read("jira", () -> {
            jira = reader.jira().map(s -> new JiraAdapter(s, around));
            jira.ifPresent(adapter -> adapters.put("jira", adapter));
        });
        read("linear", () -> reader.linear().ifPresent(s -> adapters.put("linear", new LinearAdapter(s, around))));
        read("github", () -> {
            github = reader.github().map(s -> new GitHubAdapter(s, around));
            github.ifPresent(adapter -> adapters.put("github", adapter));
        });
        read("slack", () -> slack = reader.channel("LOKI_SLACK_WEBHOOK_URL", "LOKI_SLACK_WEBHOOK"));
        read("teams", () -> teams = reader.channel("LOKI_TEAMS_WEBHOOK_URL"));
    }

    static Integrations open(Map<String, String> env, Map<String, String> file, JsonObject section, Path projectDir) {
        Path state = ProjectDir.at(projectDir).state();
        Path outbox = state.resolve("outbox");
        Surroundings around = Surroundings.of(
                Outbox.in(outbox, InstantSource.system(), new SecureRandom()),
                Sent.in(outbox.resolve("sent.json")),
                lifecycle());
        return new ConfiguredIntegrations(new SettingsReader(new SettingSource(env, file, section)), around, state);
    }

    private static Lifecycle lifecycle() {
        Logger log = LoggerFactory.getLogger("dev.loki.integrations.lifecycle");
        return (event, payload) -> log.debug("{} {}", event, payload);
    }

    private void read(String name, Runnable reading) {
        try {
            reading.run();
        } catch (ConfigException e) {
            wrong.put(name, e);
        }
    }

    @Override
    public Optional<IntegrationAdapter> adapter(String name) {
        return Optional.ofNullable(adapters.get(name));
    }

    @Override
    public IntegrationAdapter require(String name) {
        return adapter(name).orElseThrow(() -> why(name));
    }

    @Override
    public GitHubAdapter requireGitHub() {
        return github.orElseThrow(() -> why("github"));
    }

    @Override
    public JiraAdapter requireJira() {
        return jira.orElseThrow(() -> why("jira"));
    }

    private ConfigException why(String name) {
        return wrong.getOrDefault(name, NoopIntegrations.missing(name));
    }

    @Override
    public Notifier notifier() {
        return Notifier.of(slack, teams, around);
    }

    @Override
    public Optional<String> target(String name) {
        return reader.target(name);
    }

    @Override
    public Surroundings surroundings() {
        return around;
    }

    @Override
    public List<WebhookHandler> webhooks(WebhookSink sink) {
        List<WebhookHandler> handlers = new ArrayList<>();
        SettingSource source = reader.source();
        add(handlers, "jira", source.secrets("jira", "", "LOKI_JIRA_WEBHOOK_SECRET"), sink);
        add(handlers, "linear", source.secrets("linear", "webhook_secret", "LOKI_LINEAR_WEBHOOK_SECRET"), sink);
        add(handlers, "github", source.secrets("github", "", "LOKI_GITHUB_WEBHOOK_SECRET"), sink);
        add(handlers, "slack", source.secrets("slack", "", "LOKI_SLACK_SIGNING_SECRET"), sink);
        return handlers;
    }

    private void add(List<WebhookHandler> handlers, String name, List<String> secrets, WebhookSink sink) {
        if (secrets.isEmpty()) {
            return;
        }
        Deliveries deliveries = Deliveries.in(state.resolve("webhooks").resolve(name + ".json"));
        Webhooks webhooks = new Webhooks(deliveries, sink, around.clock());
        Supplier<WebhookHandler> handler = switch (name) {
            case "jira" -> () -> webhooks.jira(secrets, Adf::toMarkdown);
            case "linear" -> () -> webhooks.linear(secrets);
            case "github" -> () -> webhooks.github(secrets);
            default -> () -> webhooks.slack(secrets);
        };
        handlers.add(handler.get());
    }

    @Override
    public Integrations rehearsing(Rehearsal show) {
        return new ConfiguredIntegrations(reader, around.rehearsing(show), state);
    }

    @Override
    public List<String> problems() {
        return wrong.values().stream().map(e -> String.valueOf(e.getMessage())).toList();
    }

    @Override
    public void close() {
        around.caller().close();
    }
}
