package dev.loki.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.audit.ComplianceReport.ControlEvidence;
import dev.loki.audit.ComplianceReport.Status;
import dev.loki.audit.seal.SealSettings;
import dev.loki.core.ConfigException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComplianceReportTest {
    private static final List<String> WRITTEN = List.of(
            "run_started",
            "session_started",
            "phase",
            "agent_spawned",
            "policy_decision",
            "approval",
            "act_started",
            "act_ended",
            "gate_results",
            "violation",
            "attempt_failed",
            "committed",
            "task_completed",
            "deployed",
            "session_ended");

    @TempDir
    Path folder;

    private Path log = Path.of("");

    @BeforeEach
    void aLog() {
        log = folder.resolve("audit.jsonl");
        try (AuditLog writing = Logs.open(log)) {
            for (int i = 0; i < 20; i++) {
                for (String action : WRITTEN) {
                    writing.submit(EntryDraft.of("eng-" + i % 2, action));
                }
            }
        }
    }

    @Test
    void anUnknownTypeListsTheThree() {
        assertThatThrownBy(() -> report("hipaa"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("Unknown report type: hipaa. Supported: soc2, iso27001, gdpr");
    }

    @ParameterizedTest
    @CsvSource({"soc2, 33", "iso27001, 93", "gdpr, 7"})
    void everyControlOfTheCatalogueIsThereOnceAndSaysEvidenceNoneOrNotAssessable(String type, int controls) {
        ComplianceReport report = report(type);

        assertThat(report.controls()).hasSize(controls);
        assertThat(report.controls().stream().map(ControlEvidence::id)).doesNotHaveDuplicates();
        assertThat(report.count(Status.EVIDENCE)).isPositive();
        assertThat(report.count(Status.NOT_ASSESSABLE)).isPositive();
        for (ControlEvidence control : report.controls()) {
            assertThat(control.count() > 0).isEqualTo(control.status() == Status.EVIDENCE);
            assertThat(control.samples()).hasSize((int) Math.min(control.count(), ComplianceReport.MAX_SAMPLES));
            assertThat(control.shows().isEmpty()).isEqualTo(control.status() == Status.NOT_ASSESSABLE);
        }
    }

    @Test
    void theActionsOfARunSpeakForTheControlsTheyBelongTo() {
        ComplianceReport soc2 = report("soc2");

        assertThat(control(soc2, "CC8.1").category()).isEqualTo("Change Management");
        assertThat(control(soc2, "CC8.1").count()).isEqualTo(20L * 5);
        assertThat(control(soc2, "CC6.2").count()).isEqualTo(20);
        assertThat(control(soc2, "CC7.4").category()).isEqualTo("System Operations");
        assertThat(control(soc2, "CC7.5").status()).isEqualTo(Status.NONE);
        assertThat(control(soc2, "CC1.1").status()).isEqualTo(Status.NOT_ASSESSABLE);
        assertThat(control(report("iso27001"), "A.8.32").title()).isEqualTo("Change management");
        assertThat(control(report("iso27001"), "A.8.15").count()).isEqualTo(20L * WRITTEN.size());
        assertThat(soc2.activities()).containsEntry("committed", 20L).hasSize(WRITTEN.size());
        assertThat(soc2.actors()).containsOnlyKeys("eng-0", "eng-1");
    }

    @Test
    void everyActionThatTheEngineWritesSpeaksForAControlOfIsoAndSoc() throws IOException {
        Set<String> covered = Framework.named("soc2").controls().stream()
                .flatMap(control -> control.actions().stream())
                .collect(Collectors.toSet());
        assertThat(covered)
                .containsAll(WRITTEN.stream()
                        .filter(action -> !action.startsWith("run_") && !action.startsWith("session_"))
                        .toList());
    }

    @Test
    void theVerdictOfTheLogStandsOnTheFrontAndABrokenLogIsSaidToBeBroken() throws IOException {
        assertThat(report("soc2").intact()).isTrue();
        assertThat(report("soc2").markdown())
                .contains("Chain: unbroken, 300 entries")
                .contains("no seal")
                .contains("cannot be seen");

        Files.writeString(log, Files.readString(log).replaceFirst("eng-1", "eng-7"));

        ComplianceReport broken = report("soc2");
        assertThat(broken.intact()).isFalse();
        assertThat(broken.markdown()).contains("broken at entry").contains("must not be relied on");
        assertThat(broken.toJson().object("integrity").flatMap(i -> i.bool("intact")))
                .contains(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soc2", "iso27001", "gdpr"})
    void noFormClaimsThatAnythingIsCompliant(String type) {
        ComplianceReport report = report(type);
        for (String text : List.of(report.json(), report.markdown(), report.html())) {
            assertThat(text.replace("Compliance with policies, rules and standards", ""))
                    .doesNotContainIgnoringCase("complian")
                    .doesNotContainIgnoringCase("passed")
                    .contains("nothing here says so");
        }
    }

    @Test
    void textsOfTheLogCannotBecomeMarkup() {
        String evil = "<script>alert('x')</script>|[a](javascript:b)`\n# c";
        try (AuditLog writing = Logs.open(log)) {
            writing.append(EntryDraft.of(evil, "committed"));
        }
        ComplianceReport report = report("soc2");

        assertThat(report.html()).doesNotContain("<script").contains("&lt;script&gt;alert(&#39;x&#39;)");
        assertThat(report.markdown())
                .doesNotContain("<script")
                .contains("&lt;script\\>alert('x')&lt;/script\\>\\|\\[a\\](javascript:b)\\` \\# c");
        assertThat(report.json()).contains("<script>");
        assertThat(Json.parse(report.json(), "report")).isEqualTo(report.toJson());
    }

    @Test
    void aPeriodLeavesOthersOut() {
        ReportOptions options = new ReportOptions(
                "Payments",
                Optional.of("Acme"),
                Optional.of(Instant.parse("2026-02-21T10:01:00Z")),
                Optional.of(Instant.parse("2026-02-21T10:02:00Z")));

        ComplianceReport report = ComplianceReport.of(log, "gdpr", SealSettings.NONE, options, Logs.ticking());

        assertThat(report.entries()).isBetween(40L, 60L);
        assertThat(report.markdown()).contains("Project: Payments").contains("Organization, as stated: Acme");
    }

    @Test
    void aDailyLogIsReportedAndExportedOverAllItsFiles() throws IOException {
        Path daily = folder.resolve("daily");
        try (DailyAuditLog writing = DailyAuditLog.open(
                daily, new DailySettings(2_000, 10), Durability.DURABLE, Redactor.NOOP, Logs.ticking())) {
            for (int i = 0; i < 20; i++) {
                writing.append(EntryDraft.of("eng", "committed"));
            }
        }
        assertThat(DailyFile.in(daily)).hasSizeGreaterThan(1);

        ComplianceReport report =
                ComplianceReport.of(daily, "soc2", SealSettings.NONE, ReportOptions.of("x"), Logs.ticking());
        List<String> rows = new ArrayList<>();
        EntryExport.csv(daily, EntryFilter.ALL, rows::add);

        assertThat(report.intact()).isTrue();
        assertThat(control(report, "CC8.1").count()).isEqualTo(20);
        assertThat(rows).hasSize(21);
    }

    @Test
    void anEmptyLogHasNoEvidence() {
        ComplianceReport report = ComplianceReport.of(
                folder.resolve("absent.jsonl"), "soc2", SealSettings.NONE, ReportOptions.of("x"), Logs.ticking());

        assertThat(report.count(Status.EVIDENCE)).isZero();
        assertThat(report.intact()).isTrue();
        assertThat(report.entries()).isZero();
    }

    @Test
    void personalValuesAreEvidenceForArticle30() {
        try (AuditLog writing = Logs.open(log)) {
            writing.append(EntryDraft.of("a", "note")
                    .metadata(JsonObject.builder()
                            .put("email", "jane@example.org")
                            .build())
                    .personal(Set.of("email")));
        }
        ComplianceReport report = report("gdpr");

        assertThat(control(report, "Art. 30(1)(c)").count()).isEqualTo(1);
        assertThat(report.json()).doesNotContain("jane");
        assertThat(report.markdown()).contains("Personal values: 1 kept");
    }

    private static ControlEvidence control(ComplianceReport report, String id) {
        return report.controls().stream()
                .filter(c -> c.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private ComplianceReport report(String type) {
        return ComplianceReport.of(log, type, SealSettings.NONE, ReportOptions.of("project"), Logs.ticking());
    }
}
