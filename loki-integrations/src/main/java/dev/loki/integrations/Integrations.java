package dev.loki.integrations;

import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.adapter.IntegrationAdapter;
import dev.loki.integrations.adapter.Surroundings;
import dev.loki.integrations.adapter.Surroundings.Rehearsal;
import dev.loki.integrations.github.GitHubAdapter;
import dev.loki.integrations.jira.JiraAdapter;
import dev.loki.integrations.notify.Notifier;
import dev.loki.integrations.webhook.WebhookHandler;
import dev.loki.integrations.webhook.WebhookSink;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * The trackers and notifiers that are told about a run; fails open.
 *
 * <p>Each is there when its variables are set: Jira, Linear, GitHub, Slack, Teams. One that is set but wrong is not there, and
 * {@link #problems} says why. Nothing is sent before somebody asks for it. Thread-safe.
 */
public interface Integrations extends AutoCloseable {

    /** Tells nobody, starts nothing, sends nothing. */
    static Integrations noop() {
        return NoopIntegrations.INSTANCE;
    }

    /**
     * The integrations that the variables ask for: {@link #noop()} when they ask for none. What is set but wrong is left
     * out, with one logged warning each.
     */
    static Integrations fromEnvironment(Map<String, String> env, Path projectDir) {
        Integrations integrations = configured(env, Map.of(), JsonObject.EMPTY, projectDir);
        integrations
                .problems()
                .forEach(problem -> LoggerFactory.getLogger(Integrations.class).warn("{}", problem));
        return integrations;
    }

    /**
     * The integrations that the environment and the project's configuration ask for.
     *
     * <p>An address that comes from the configuration is used together with a credential of the environment only if
     * {@code LOKI_ALLOWED_HOSTS} of the environment names its host: a repository must not be able to send for a token.
     *
     * @param env the variables of the process
     * @param file the variables of the configuration, which hold where the process has none
     * @param section the section {@code integrations} of the configuration
     */
    static Integrations configured(
            Map<String, String> env, Map<String, String> file, JsonObject section, Path projectDir) {
        return asked(env, file, section) ? ConfiguredIntegrations.open(env, file, section, projectDir) : noop();
    }

    private static boolean asked(Map<String, String> env, Map<String, String> file, JsonObject section) {
        return !section.members().isEmpty()
                || List.of(
                                "LOKI_JIRA_URL",
                                "LOKI_JIRA_TOKEN",
                                "LOKI_LINEAR_API_KEY",
                                "LOKI_LINEAR_TOKEN",
                                "LOKI_GITHUB_TOKEN",
                                "LOKI_GITHUB_REPORT",
                                "LOKI_SLACK_WEBHOOK_URL",
                                "LOKI_SLACK_WEBHOOK",
                                "LOKI_TEAMS_WEBHOOK_URL",
                                "LOKI_JIRA_WEBHOOK_SECRET",
                                "LOKI_LINEAR_WEBHOOK_SECRET",
                                "LOKI_GITHUB_WEBHOOK_SECRET",
                                "LOKI_SLACK_SIGNING_SECRET")
                        .stream()
                        .anyMatch(name -> !env.getOrDefault(name, "").isBlank()
                                || !file.getOrDefault(name, "").isBlank());
    }

    /** The adapter of that name ({@code jira}, {@code linear}, {@code github}); empty when it is not configured. */
    Optional<IntegrationAdapter> adapter(String name);

    /**
     * The adapter of that name.
     *
     * @throws dev.loki.core.ConfigException if it is not configured, or wrongly; the message says what to set
     */
    IntegrationAdapter require(String name);

    /** GitHub, with what only GitHub has; as {@link #require}. */
    GitHubAdapter requireGitHub();

    /** Jira, with what only Jira has; as {@link #require}. */
    JiraAdapter requireJira();

    /** Who tells people; its {@link Notifier#enabled} is false when nobody is configured. */
    Notifier notifier();

    /** The issue of that tracker that a run reports to; empty when none is configured. */
    Optional<String> target(String name);

    /** What was sent and is being sent, for {@link dev.loki.integrations.sync.Inbound} to know it again. */
    Surroundings surroundings();

    /** The handlers of webhooks for which there is a secret, telling that sink. */
    List<WebhookHandler> webhooks(WebhookSink sink);

    /** The same integrations, but writes are shown and not sent. */
    Integrations rehearsing(Rehearsal show);

    /** One sentence for each integration that is set but wrong. */
    List<String> problems();

    /** Ends what is being sent, within a bound; later calls do nothing. */
    @Override
    void close();
}
