package dev.loki.core.env;

import dev.loki.core.env.Settings.Legacy;
import java.util.List;
import java.util.Optional;

/** The rows of {@link Settings#legacy()}: variables of the product that this one takes over from. */
final class LegacyTable {
    private static final String NOT_READ = "this version does not read it; remove it";
    private static final String NO_SUCH_PART = "this product has no such part; remove it";

    static final List<Legacy> ROWS = List.of(
            alias("LOKI_ENTERPRISE_AUDIT", "LOKI_AUDIT_ENABLED", "forces the audit on, over LOKI_AUDIT_DISABLED"),
            alias("LOKI_LINEAR_TOKEN", "LOKI_LINEAR_API_KEY", "the key of the Linear account"),
            alias("LOKI_BUDGET_LIMIT", "LOKI_BUDGET", "what a run may spend"),
            alias("LOKI_SLACK_WEBHOOK", "LOKI_SLACK_WEBHOOK_URL", "where messages to Slack go"),
            // Running
            ignored("LOKI_DIR", "the folder is always .loki of the project; use -C to name the project"),
            ignored("LOKI_PROJECT_DIR", "the project is the current folder; use -C to name another"),
            ignored("LOKI_MAX_RETRIES", "attempts are counted per task; set \"retries\" of the task"),
            ignored("LOKI_BASE_WAIT", "a provider says itself how long to wait; remove it"),
            ignored("LOKI_MAX_WAIT", "a provider says itself how long to wait; remove it"),
            ignored(
                    "LOKI_COMPLETION_PROMISE",
                    "a task is done when its gates pass, not when a text says so; remove it"),
            ignored("LOKI_PROMPT_INJECTION", "a run is steered with `loki steer`, always; remove it"),
            ignored("LOKI_ALLOW_HAIKU", "a task names its model; set \"model\" in its \"act\""),
            ignored("LOKI_STAGED_AUTONOMY", "approval is asked for per task; set \"approval: required\" on it"),
            ignored("LOKI_POLICY_APPROVAL_ENFORCE", "an approval is always waited for; remove it"),
            ignored("LOKI_ORG_ID", "budgets are kept per project; remove it"),
            ignored("LOKI_TENANT_ID", "budgets are kept per project; remove it"),
            ignored("LOKI_DATA_DIR", NO_SUCH_PART),
            ignored("LOKI_PYTHON", NO_SUCH_PART),
            // Audit
            ignored("LOKI_AUDIT_NO_INTEGRITY", "the hash chain cannot be switched off; remove it"),
            ignored("LOKI_AUDIT_INTEGRITY_CHECK", "the hash chain is always kept; check it with `loki audit verify`"),
            ignored("LOKI_AUDIT_LOG", "there is one audit trail; use LOKI_AUDIT_ENABLED"),
            ignored("LOKI_AUDIT_LEVEL", "every decision is recorded; remove it"),
            ignored("LOKI_AUDIT_EXCLUDE_EVENTS", "every decision is recorded; remove it"),
            ignored("LOKI_AUDIT_RETENTION", "files are kept by number; use LOKI_AUDIT_MAX_FILES"),
            ignored("LOKI_AUDIT_COMPRESS", "logs are kept as they were written; remove it"),
            ignored("LOKI_RBAC_AUDIT_CHECKS", NO_SUCH_PART),
            ignored("LOKI_COMPLIANCE_SNAPSHOT_INTERVAL_HOURS", "reports are made on demand with `loki audit report`"),
            ignored("LOKI_SYSLOG_*", "use LOKI_AUDIT_SYSLOG_HOST, LOKI_AUDIT_SYSLOG_PORT and LOKI_AUDIT_SYSLOG_PROTO"),
            ignored("LOKI_SPLUNK_HEC_*", "forward to Splunk by syslog with LOKI_AUDIT_SYSLOG_HOST"),
            ignored("LOKI_CEF_*", NO_SUCH_PART),
            // Telemetry and events
            ignored("LOKI_TRACE_ID", "a trace is joined through the standard variable TRACEPARENT; use that"),
            ignored("LOKI_EMIT_*", "events are sent with `loki events emit`, which has options instead"),
            // Integrations
            ignored("LOKI_LINEAR_TEAM_ID", "the team is that of the issue; remove it"),
            ignored(
                    "LOKI_LINEAR_PROJECT_ID",
                    "name the project to `loki linear import`, or an issue in LOKI_LINEAR_ISSUE"),
            ignored("LOKI_GITHUB_IMPORT", "use `loki task import --from github`"),
            ignored("LOKI_GITHUB_SYNC", "use LOKI_GITHUB_REPORT=true"),
            ignored("LOKI_GITHUB_PR", NOT_READ),
            ignored("LOKI_GITHUB_PR_LABEL", NOT_READ),
            ignored("LOKI_GITHUB_LABELS", NOT_READ),
            ignored("LOKI_GITHUB_MILESTONE", NOT_READ),
            ignored("LOKI_GITHUB_ASSIGNEE", NOT_READ),
            ignored("LOKI_GITHUB_LIMIT", NOT_READ),
            ignored("LOKI_SLACK_BOT_TOKEN", "messages go through a webhook; use LOKI_SLACK_WEBHOOK_URL"),
            ignored("LOKI_SLACK_CHANNEL", "the webhook decides the channel; use LOKI_SLACK_WEBHOOK_URL"),
            ignored("LOKI_TEAMS_WEBHOOK_SECRET", NOT_READ),
            ignored("LOKI_TEAMS_CALLBACK_URL", NOT_READ),
            ignored("LOKI_DISCORD_WEBHOOK", NO_SUCH_PART),
            ignored("LOKI_WEBHOOK_URL", "use LOKI_SLACK_WEBHOOK_URL or LOKI_TEAMS_WEBHOOK_URL"));

    private LegacyTable() {}

    private static Legacy alias(String name, String of, String note) {
        return new Legacy(name, Optional.of(of), note);
    }

    private static Legacy ignored(String name, String note) {
        return new Legacy(name, Optional.empty(), note);
    }
}
