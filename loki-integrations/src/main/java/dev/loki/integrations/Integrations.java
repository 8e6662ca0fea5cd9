package dev.loki.integrations;

import dev.loki.core.ConfigException;
import dev.loki.core.env.Env;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** The trackers and notifiers that are told about a run; fails open. */
public interface Integrations extends AutoCloseable {

    /** Tells nobody, starts nothing, sends nothing. */
    static Integrations noop() {
        return NoopIntegrations.INSTANCE;
    }

    /**
     * The integrations that the variables ask for: {@link #noop()} when they ask for none, and, with one logged warning,
     * when they ask for some, because this version has none yet.
     */
    static Integrations fromEnvironment(Map<String, String> env, Path projectDir) {
        List<String> asked = asked(Env.of(env));
        if (!asked.isEmpty()) {
            LoggerFactory.getLogger(Integrations.class)
                    .warn("{} configured, but this version has no integrations yet; nobody is told", asked);
        }
        return noop();
    }

    private static List<String> asked(Env env) {
        List<String> asked = new ArrayList<>();
        if (areSet(env, "LOKI_JIRA_URL", "LOKI_JIRA_EMAIL", "LOKI_JIRA_TOKEN")) {
            asked.add("Jira");
        }
        if (areSet(env, "LOKI_LINEAR_API_KEY") || areSet(env, "LOKI_LINEAR_TOKEN")) {
            asked.add("Linear");
        }
        if (areSet(env, "LOKI_GITHUB_TOKEN") || (areSet(env, "GITHUB_TOKEN") && reportsToGitHub(env))) {
            asked.add("GitHub");
        }
        if (areSet(env, "LOKI_SLACK_WEBHOOK_URL")) {
            asked.add("Slack");
        }
        if (areSet(env, "LOKI_TEAMS_WEBHOOK_URL")) {
            asked.add("Teams");
        }
        return asked;
    }

    private static boolean reportsToGitHub(Env env) {
        try {
            return env.flag("LOKI_GITHUB_REPORT", false);
        } catch (ConfigException e) {
            LoggerFactory.getLogger(Integrations.class).warn(e.getMessage());
            return false;
        }
    }

    private static boolean areSet(Env env, String... names) {
        return List.of(names).stream().allMatch(name -> env.text(name).isPresent());
    }

    /** Ends what is being sent, within a bound; later calls do nothing. */
    @Override
    void close();
}
