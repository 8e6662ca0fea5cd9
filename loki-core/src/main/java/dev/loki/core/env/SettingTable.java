package dev.loki.core.env;

import java.util.List;

/** The rows of {@link Settings#all()}: the one place where a variable is documented. */
final class SettingTable {
    private static final String FIRST = "0.1.0";
    private static final String SWITCH = "true or false";
    private static final String COUNT = "whole number";
    private static final String TEXT = "text";
    private static final String PATH = "path";
    private static final String URL = "URL";
    private static final String SECRET = "secret";
    private static final String OFF = "false";
    private static final String SET_BY_LOKI = "set by loki";

    static final List<Setting> ROWS = List.of(
            // The flags of `loki run`
            row("LOKI_PROVIDER", TEXT, "", "Names the provider of tasks that name none, as --provider does."),
            row("LOKI_MAX_ITERATIONS", COUNT, "50", "Limits the attempts of a run, as --max-iterations does."),
            row("LOKI_BUDGET", "US dollars", "5.00", "Limits what a run may spend, as --budget does."),
            row("LOKI_MEMORY_TOKENS", COUNT, "8000", "Limits what a prompt holds of the project's memory, in tokens."),
            row("LOKI_MAX_TOKENS", COUNT, "2000000", "Limits the tokens of a run, as --max-tokens does."),
            row("LOKI_TIMEOUT", "duration", "2h", "Limits the time of a run, as --timeout does."),
            row("LOKI_FAIL_FAST", SWITCH, OFF, "Stops a run at the first task that fails, as --fail-fast does."),
            row("LOKI_NO_COMMIT", SWITCH, OFF, "Leaves verified tasks uncommitted, as --no-commit does."),
            row("LOKI_BRANCH", TEXT, "the current branch", "Names the branch to commit to, as --branch does."),
            row("LOKI_PARALLEL", COUNT, "1", "Sets how many tasks run at once, as --parallel does."),
            row("LOKI_APPROVE", "ask, deny or auto", "ask", "Decides how approvals are answered, as --approve does."),
            // The command itself
            row("LOKI_JAVA_OPTS", TEXT, "", "Gives the JVM of `loki run` further options, split at blanks."),
            row(
                    "LOKI_ALLOWED_HOSTS",
                    "host names, separated by commas",
                    "",
                    "Names the hosts that may get a credential of the environment, and that webhooks may be at whatever"
                            + " their address, when a file of the project names them."),
            // Policy
            row(
                    "LOKI_POLICY_FILE",
                    "path or auto",
                    "",
                    "Switches the policies of that file on; auto finds it in .loki."),
            row(
                    "LOKI_APPROVAL_WEBHOOK_SECRET",
                    SECRET,
                    "",
                    "Is what messages to the webhooks of approval gates are signed with."),
            // Audit
            row("LOKI_AUDIT_ENABLED", SWITCH, OFF, "Switches the audit trail of agents on."),
            row("LOKI_AUDIT_DISABLED", SWITCH, OFF, "Forces every audit trail off."),
            row("LOKI_AUDIT_MAX_SIZE_MB", COUNT, "10", "Sets at how many megabytes the daily audit log is rotated."),
            row("LOKI_AUDIT_MAX_FILES", COUNT, "10", "Sets how many daily audit logs are kept."),
            row("LOKI_AUDIT_SYSLOG_HOST", "host name", "", "Forwards audit entries to that syslog server."),
            row("LOKI_AUDIT_SYSLOG_PORT", COUNT, "514; 6514 with tls", "Sets the port of the syslog server."),
            row("LOKI_AUDIT_SYSLOG_PROTO", "udp, tcp or tls", "udp", "Sets the transport to the syslog server."),
            row(
                    "LOKI_AUDIT_KEY_FILE",
                    PATH,
                    "",
                    "Names the private key that seals the audit log; see loki audit key new."),
            row(
                    "LOKI_AUDIT_PUBLIC_KEYS",
                    PATH,
                    "",
                    "Names a file of public keys whose seals are trusted, one per line."),
            row("LOKI_AUDIT_ORIGIN", TEXT, "the key's name", "Says which log the seals are about."),
            row(
                    "LOKI_AUDIT_HEAD",
                    "path or git:ref",
                    "",
                    "Names a second place for the newest seal: a file, or a ref such as git:refs/loki/audit."),
            // Telemetry and events
            row("LOKI_OTEL_ENDPOINT", URL, "", "Switches telemetry on and names the OTLP collector."),
            row("LOKI_OTEL_ENABLED", SWITCH, OFF, "Lets OTEL_EXPORTER_OTLP_ENDPOINT switch telemetry on."),
            row("LOKI_OTEL_LOGS", SWITCH, OFF, "Exports audit entries as log records, too."),
            row("LOKI_SERVICE_NAME", TEXT, "loki", "Names the service in telemetry."),
            row("LOKI_EVENTS_DIR", "path or auto", "", "Switches the event bus on; auto means .loki/events."),
            row("LOKI_EVENTS_FSYNC", SWITCH, OFF, "Forces every event to the disk before it counts as published."),
            row("LOKI_EVENTS_MAX_AGE", "duration", "30d", "Sets how long archived events are kept."),
            row("LOKI_EVENTS_MAX_COUNT", COUNT, "100000", "Sets how many archived events are kept."),
            row("LOKI_EVENTS_MAX_SIZE_MB", COUNT, "1024", "Sets how many megabytes of archived events are kept."),
            // Integrations
            row("LOKI_JIRA_URL", URL, "", "Names the Jira site; together with e-mail and token it switches Jira on."),
            row("LOKI_JIRA_EMAIL", TEXT, "", "Names the Jira account."),
            row("LOKI_JIRA_TOKEN", SECRET, "", "Is the API token of the Jira account."),
            row("LOKI_JIRA_PROJECT_KEY", TEXT, "that of the parent", "Names the project that sub-tasks are made in."),
            row("LOKI_JIRA_EPIC_KEY", TEXT, "", "Names the Jira issue that a run reports to."),
            row("LOKI_JIRA_WEBHOOK_SECRET", SECRET, "", "Is what webhooks of Jira are signed with."),
            row("LOKI_JIRA_WEBHOOK_SECRET_PREVIOUS", SECRET, "", "Is the secret that it replaces, for a while."),
            row("LOKI_LINEAR_API_KEY", SECRET, "", "Switches Linear on; its API key."),
            row("LOKI_LINEAR_URL", URL, "https://api.linear.app/graphql", "Names the GraphQL API of Linear."),
            row("LOKI_LINEAR_ISSUE", TEXT, "", "Names the Linear issue that a run reports to."),
            row("LOKI_LINEAR_WEBHOOK_SECRET", SECRET, "", "Is what webhooks of Linear are signed with."),
            row("LOKI_LINEAR_WEBHOOK_SECRET_PREVIOUS", SECRET, "", "Is the secret that it replaces, for a while."),
            row("LOKI_GITHUB_TOKEN", SECRET, "", "Switches reports to GitHub on; the token for them."),
            row("LOKI_GITHUB_REPORT", SWITCH, OFF, "Lets GITHUB_TOKEN switch reports to GitHub on."),
            row("LOKI_GITHUB_REPO", "owner/name", "GITHUB_REPOSITORY", "Names the repository on GitHub."),
            row(
                    "LOKI_GITHUB_API_URL",
                    URL,
                    "GITHUB_API_URL",
                    "Names the REST API of GitHub; of a GHES it ends in /api/v3."),
            row("LOKI_GITHUB_SERVER_URL", URL, "GITHUB_SERVER_URL", "Names the address of GitHub that people see."),
            row("LOKI_GITHUB_ISSUE", TEXT, "", "Names the GitHub issue that a run reports to."),
            row("LOKI_GITHUB_WEBHOOK_SECRET", SECRET, "", "Is what webhooks of GitHub are signed with."),
            row("LOKI_GITHUB_WEBHOOK_SECRET_PREVIOUS", SECRET, "", "Is the secret that it replaces, for a while."),
            row("LOKI_SLACK_SIGNING_SECRET", SECRET, "", "Is what requests of Slack are signed with."),
            row("LOKI_SLACK_SIGNING_SECRET_PREVIOUS", SECRET, "", "Is the secret that it replaces, for a while."),
            row("LOKI_SLACK_WEBHOOK_URL", SECRET, "", "Switches messages to Slack on; the address of the webhook."),
            row("LOKI_TEAMS_WEBHOOK_URL", SECRET, "", "Switches messages to Teams on; the address of the webhook."),
            // What a task's process finds in its environment
            row("LOKI_RUN_ID", TEXT, SET_BY_LOKI, "Tells a task's process which run it is part of."),
            row("LOKI_TASK_ID", TEXT, SET_BY_LOKI, "Tells a task's process which task it works on."),
            row("LOKI_TASK_TITLE", TEXT, SET_BY_LOKI, "Tells a task's process the title of its task."),
            row("LOKI_ATTEMPT", COUNT, SET_BY_LOKI, "Tells a task's process which attempt it is, from 1."),
            row("LOKI_PHASE", TEXT, SET_BY_LOKI, "Tells a task's process the phase that it runs in."),
            row("LOKI_SPEC", TEXT, SET_BY_LOKI, "Tells a task's process the specification of its task."),
            row("LOKI_APPROVAL_ID", TEXT, SET_BY_LOKI, "Tells a task's process which approval it works under."),
            row("LOKI_PROMPT_FILE", PATH, SET_BY_LOKI, "Tells a task's process where its prompt is."),
            row("LOKI_LAST_ERROR_FILE", PATH, SET_BY_LOKI, "Tells a task's process why the attempt before failed."),
            row("LOKI_RESULT_FILE", PATH, SET_BY_LOKI, "Tells a task's process where to write its result."),
            row("LOKI_PROCESS_COOKIE", TEXT, SET_BY_LOKI, "Marks the processes of one command, to end what is left."));

    private SettingTable() {}

    private static Setting row(String name, String type, String defaultText, String description) {
        return new Setting(name, type, defaultText, description, FIRST);
    }
}
