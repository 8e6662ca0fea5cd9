package dev.loki.core.env;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.env.Settings.Legacy;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final String SECRET = "s3cr3t-value";

    static List<Setting> settings() {
        return Settings.all();
    }

    static List<Legacy> aliases() {
        return Settings.legacy().stream()
                .filter(row -> row.aliasOf().isPresent())
                .toList();
    }

    static List<Legacy> ignored() {
        return Settings.legacy().stream().filter(row -> row.aliasOf().isEmpty()).toList();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void everySettingIsDocumented(Setting setting) {
        assertThat(setting.name()).matches("LOKI_[A-Z]+(_[A-Z]+)*");
        assertThat(setting.type()).isNotBlank();
        assertThat(setting.description()).matches("[A-Z].+\\.");
        assertThat(setting.since()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(Settings.warnings(Map.of(setting.name(), "x"))).isEmpty();
    }

    @Test
    void everyNameOccursOnce() {
        assertThat(Stream.concat(
                        Settings.all().stream().map(Setting::name),
                        Settings.legacy().stream().map(Legacy::name)))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOKI_PROVIDER",
                "LOKI_MAX_ITERATIONS",
                "LOKI_BUDGET",
                "LOKI_MAX_TOKENS",
                "LOKI_TIMEOUT",
                "LOKI_FAIL_FAST",
                "LOKI_NO_COMMIT",
                "LOKI_BRANCH",
                "LOKI_PARALLEL",
                "LOKI_APPROVE"
            })
    void everyRunFlagHasItsVariable(String name) {
        assertThat(Settings.all()).extracting(Setting::name).contains(name);
    }

    @ParameterizedTest
    @CsvSource({
        "LOKI_ENTERPRISE_AUDIT, LOKI_AUDIT_ENABLED",
        "LOKI_LINEAR_TOKEN, LOKI_LINEAR_API_KEY",
        "LOKI_BUDGET_LIMIT, LOKI_BUDGET",
        "LOKI_SLACK_WEBHOOK, LOKI_SLACK_WEBHOOK_URL"
    })
    void understandsTheOldName(String old, String name) {
        assertThat(Settings.resolveAliases(Map.of(old, SECRET))).containsEntry(name, SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOKI_DIR",
                "LOKI_PROJECT_DIR",
                "LOKI_MAX_RETRIES",
                "LOKI_BASE_WAIT",
                "LOKI_MAX_WAIT",
                "LOKI_COMPLETION_PROMISE",
                "LOKI_PROMPT_INJECTION",
                "LOKI_ALLOW_HAIKU",
                "LOKI_STAGED_AUTONOMY",
                "LOKI_POLICY_APPROVAL_ENFORCE",
                "LOKI_ORG_ID",
                "LOKI_TENANT_ID",
                "LOKI_DATA_DIR",
                "LOKI_PYTHON",
                "LOKI_AUDIT_NO_INTEGRITY",
                "LOKI_AUDIT_INTEGRITY_CHECK",
                "LOKI_AUDIT_LOG",
                "LOKI_AUDIT_LEVEL",
                "LOKI_AUDIT_EXCLUDE_EVENTS",
                "LOKI_AUDIT_RETENTION",
                "LOKI_AUDIT_COMPRESS",
                "LOKI_RBAC_AUDIT_CHECKS",
                "LOKI_COMPLIANCE_SNAPSHOT_INTERVAL_HOURS",
                "LOKI_SYSLOG_URL",
                "LOKI_SPLUNK_HEC_URL",
                "LOKI_CEF_URL",
                "LOKI_TRACE_ID",
                "LOKI_EMIT_URL",
                "LOKI_LINEAR_TEAM_ID",
                "LOKI_LINEAR_PROJECT_ID",
                "LOKI_GITHUB_IMPORT",
                "LOKI_GITHUB_SYNC",
                "LOKI_GITHUB_PR",
                "LOKI_GITHUB_PR_LABEL",
                "LOKI_GITHUB_LABELS",
                "LOKI_GITHUB_MILESTONE",
                "LOKI_GITHUB_ASSIGNEE",
                "LOKI_GITHUB_LIMIT",
                "LOKI_SLACK_BOT_TOKEN",
                "LOKI_SLACK_CHANNEL",
                "LOKI_TEAMS_WEBHOOK_SECRET",
                "LOKI_TEAMS_CALLBACK_URL",
                "LOKI_DISCORD_WEBHOOK",
                "LOKI_WEBHOOK_URL"
            })
    void saysWhyTheOldVariableIsIgnored(String old) {
        assertThat(Settings.warnings(Map.of(old, SECRET)))
                .singleElement()
                .asString()
                .startsWith(old + " is ignored: ");
    }

    @ParameterizedTest
    @MethodSource("aliases")
    void anAliasStandsForItsSettingAndIsReported(Legacy row) {
        String name = row.aliasOf().orElseThrow();
        Map<String, String> env = Map.of(row.name(), SECRET, "PATH", "/bin");

        assertThat(Settings.all()).extracting(Setting::name).contains(name);
        assertThat(Settings.resolveAliases(env))
                .containsOnly(Map.entry(row.name(), SECRET), Map.entry(name, SECRET), Map.entry("PATH", "/bin"));
        assertThat(Settings.warnings(env)).containsExactly(row.name() + " is an old name of " + name + "; rename it");
    }

    @ParameterizedTest
    @MethodSource("aliases")
    void theSettingItselfWinsOverItsAlias(Legacy row) {
        String name = row.aliasOf().orElseThrow();
        Map<String, String> env = Map.of(row.name(), SECRET, name, "new");

        assertThat(Settings.resolveAliases(env)).isEqualTo(env);
        assertThat(Settings.warnings(env))
                .containsExactly(row.name() + " is ignored because " + name + " is set; remove it");
    }

    @ParameterizedTest
    @MethodSource("ignored")
    void anIgnoredVariableIsReportedOnceWithTheReasonAndWithoutItsValue(Legacy row) {
        String name = row.name().replace("*", "ANY");
        Map<String, String> env = Map.of(name, SECRET);

        assertThat(Settings.warnings(env)).containsExactly(name + " is ignored: " + row.note());
        assertThat(row.note()).isNotBlank().doesNotEndWith(".");
        assertThat(Settings.resolveAliases(env)).isEqualTo(env);
    }

    @ParameterizedTest
    @CsvSource({
        "LOKI_EVENT_DIR, did you mean LOKI_EVENTS_DIR?",
        "LOKI_POLICYFILE, did you mean LOKI_POLICY_FILE?",
        "LOKI_AUDIT_ENABLE, did you mean LOKI_AUDIT_ENABLED?",
        "LOKI_OTEL_ENDPIONT, did you mean LOKI_OTEL_ENDPOINT?",
        "LOKI_SOMETHING_ELSE_ENTIRELY_HERE, remove it"
    })
    void anUnknownVariableIsReportedOnceWithTheNearestName(String name, String hint) {
        assertThat(Settings.warnings(Map.of(name, SECRET)))
                .containsExactly(name + " is unknown and has no effect; " + hint);
    }

    @Test
    void warningsAreSortedAndOthersAreNoConcern() {
        Map<String, String> env = Map.of(
                "LOKI_ZZZ_UNKNOWN_VARIABLE", "1",
                "LOKI_TRACE_ID", "1",
                "LOKI_DIR", "1",
                "LOKI_QQQ_BLANK", " ",
                "LOKI_BUDGET", "1",
                "loki_lower", "1",
                "LOKIX", "1",
                "PATH", "/bin");

        assertThat(Settings.warnings(env)).hasSize(3).isSorted().noneMatch(warning -> warning.contains(" 1"));
    }

    @Test
    void aBlankAliasChangesNothing() {
        Map<String, String> env = Map.of("LOKI_BUDGET_LIMIT", " ");

        assertThat(Settings.resolveAliases(env)).isEqualTo(env);
        assertThat(Settings.warnings(env)).isEmpty();
    }

    @Test
    void aBlankSettingDoesNotHideItsAlias() {
        Map<String, String> env = Map.of("LOKI_BUDGET_LIMIT", "3", "LOKI_BUDGET", "");

        assertThat(Settings.resolveAliases(env)).containsEntry("LOKI_BUDGET", "3");
    }
}
