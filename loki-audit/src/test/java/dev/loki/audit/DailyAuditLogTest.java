package dev.loki.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.spi.Redactor;
import dev.loki.testing.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DailyAuditLogTest {
    private static final DailySettings LARGE = new DailySettings(1 << 20, 10);

    @TempDir
    Path dir;

    private Instant now = Logs.START;
    private final InstantSource clock = () -> now;

    private DailyAuditLog open(DailySettings settings) {
        return DailyAuditLog.open(dir.resolve("daily"), settings, Durability.DURABLE, Redactor.NOOP, clock);
    }

    private void write(DailySettings settings, int entries) {
        try (DailyAuditLog log = open(settings)) {
            for (int i = 0; i < entries; i++) {
                log.append(Logs.draft(i));
            }
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(dir.resolve("daily"))) {
            return files.map(f -> f.getFileName().toString())
                    .filter(name -> name.endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void oneChainRunsThroughDaysAndRestarts() throws IOException {
        for (int day = 0; day < 3; day++) {
            write(LARGE, 2);
            write(LARGE, 1);
            now = now.plus(Duration.ofDays(1));
        }
        assertThat(names())
                .containsExactly("audit-2026-02-21.jsonl", "audit-2026-02-22.jsonl", "audit-2026-02-23.jsonl");
        SetReport report = DailyVerifier.verify(dir.resolve("daily"));
        assertThat(report.valid()).as(report.toJson().toString()).isTrue();
        assertThat(report.entries()).isEqualTo(9);
        assertThat(report.files())
                .extracting(SetReport.FileReport::anchor)
                .containsExactly("genesis", "audit-2026-02-21.jsonl", "audit-2026-02-22.jsonl");
        assertThat(DailyVerifier.verifyFile(dir.resolve("daily").resolve("audit-2026-02-23.jsonl"))
                        .report()
                        .valid())
                .isTrue();
    }

    @Test
    void aLogThatStaysOpenGoesOnInTheNextDaysFile() throws IOException {
        try (DailyAuditLog log = open(LARGE)) {
            log.append(Logs.draft(0));
            now = now.plus(Duration.ofDays(1));
            assertThat(log.append(Logs.draft(1)).seq()).isEqualTo(1);
            assertThat(log.verifyChain().entries()).isEqualTo(2);
            assertThat(log.readEntries(EntryFilter.ALL)).hasSize(2);
        }
        assertThat(names()).hasSize(2);
    }

    @Test
    void aClockThatGoesBackADayDoesNotForkTheChain() throws IOException {
        write(LARGE, 1);
        now = now.plus(Duration.ofDays(1));
        write(LARGE, 1);
        now = now.minus(Duration.ofDays(1));
        write(LARGE, 2);

        SetReport report = DailyVerifier.verify(dir.resolve("daily"));
        assertThat(report.valid()).as(report.toJson().toString()).isTrue();
        assertThat(report.entries()).isEqualTo(4);
    }

    @Test
    void aFileIsSetAsideAtItsSizeAndNoneIsOverwrittenWithinOneSecond() throws IOException {
        write(new DailySettings(600, 100), 20);

        SetReport report = DailyVerifier.verify(dir.resolve("daily"));
        assertThat(report.valid()).as(report.toJson().toString()).isTrue();
        assertThat(report.entries()).isEqualTo(20);
        assertThat(names()).hasSizeGreaterThan(5).contains("audit-2026-02-21.100000.jsonl");
    }

    @Test
    void whatRetentionRemovesLeavesAnAnchorAndAnEntry() throws IOException {
        write(new DailySettings(600, 3), 30);

        assertThat(names()).hasSize(3);
        SetReport report = DailyVerifier.verify(dir.resolve("daily"));
        assertThat(report.valid()).as(report.toJson().toString()).isTrue();
        assertThat(report.files().get(0).anchor()).startsWith("audit-2026-02-21.1000");
        assertThat(report.notes()).anyMatch(note -> note.contains("audit-anchor.json"));
        try (DailyAuditLog log = open(new DailySettings(600, 3))) {
            assertThat(log.readEntries(EntryFilter.ALL.what("log_pruned"))).isNotEmpty();
        }
        Files.delete(dir.resolve("daily").resolve("audit-anchor.json"));
        assertThat(DailyVerifier.verify(dir.resolve("daily")).valid()).isFalse();
    }

    @Test
    void aMissingDayInTheMiddleIsFound() throws IOException {
        for (int day = 0; day < 3; day++) {
            write(LARGE, 2);
            now = now.plus(Duration.ofDays(1));
        }
        Files.delete(dir.resolve("daily").resolve("audit-2026-02-22.jsonl"));

        SetReport report = DailyVerifier.verify(dir.resolve("daily"));

        assertThat(report.valid()).isFalse();
        assertThat(report.broken().orElseThrow().report().cause()).contains(Cause.DELETED);
    }

    @Test
    void twoWritersThatCrossARotationKeepOneChain() throws Exception {
        DailySettings small = new DailySettings(2_000, 1000);
        try (DailyAuditLog one = open(small);
                DailyAuditLog two = open(small)) {
            Thread other = new Thread(() -> {
                for (int i = 0; i < 60; i++) {
                    two.append(Logs.draft(i));
                }
            });
            other.start();
            for (int i = 0; i < 60; i++) {
                one.append(Logs.draft(i));
            }
            other.join();
        }
        SetReport report = DailyVerifier.verify(dir.resolve("daily"));
        assertThat(report.valid()).as(report.toJson().toString()).isTrue();
        assertThat(report.entries()).isEqualTo(120);
    }

    @Test
    void aTornEndOfYesterdayIsRepairedBeforeTodayBegins() throws IOException {
        write(LARGE, 3);
        Path yesterday = dir.resolve("daily").resolve("audit-2026-02-21.jsonl");
        byte[] bytes = Files.readAllBytes(yesterday);
        Files.write(yesterday, java.util.Arrays.copyOf(bytes, bytes.length - 10));
        now = now.plus(Duration.ofDays(1));
        write(LARGE, 1);

        SetReport report = DailyVerifier.verify(dir.resolve("daily"));
        assertThat(report.valid()).as(report.toJson().toString()).isTrue();
        assertThat(report.entries()).isEqualTo(4);
    }

    @Test
    void goesOnBehindTheFilesOfThePythonReference() throws IOException {
        Path vectors = SharedFiles.require("vectors/audit/py/daily");
        Files.createDirectories(dir.resolve("daily"));
        try (Stream<Path> files = Files.list(vectors)) {
            for (Path file : files.toList()) {
                Files.copy(file, dir.resolve("daily").resolve(file.getFileName().toString()));
            }
        }
        now = Instant.parse("2026-02-24T12:00:00Z");
        write(LARGE, 2);

        SetReport report = DailyVerifier.verify(dir.resolve("daily"));

        assertThat(report.valid()).as(report.toJson().toString()).isTrue();
        assertThat(report.entries()).isEqualTo(11);
        assertThat(names()).contains("audit-2026-02-24.120000.jsonl", "audit-2026-02-24.jsonl");
    }

    @ParameterizedTest
    @CsvSource({
        "LOKI_AUDIT_MAX_SIZE_MB, 0.5",
        "LOKI_AUDIT_MAX_SIZE_MB, 0",
        "LOKI_AUDIT_MAX_FILES, ten",
        "LOKI_AUDIT_MAX_FILES, 0"
    })
    void aLimitThatIsNoWholeNumberIsAnErrorThatNamesTheVariable(String name, String value) {
        assertThatThrownBy(() -> DailySettings.from(Map.of(name, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(name);
    }

    @Test
    void isOnByDefaultAndItsSwitchesAreThoseOfTheReference() {
        Map<String, String> home = Map.of("HOME", dir.toString());
        try (Audit on = DailyAuditLog.fromEnvironment(home, Redactor.NOOP)) {
            on.record("a", "b", "", "", dev.loki.core.json.JsonValue.JsonObject.EMPTY);
        }
        assertThat(DailyFile.in(dir.resolve(".loki/dashboard/audit"))).hasSize(1);

        Map<String, String> off = Map.of("HOME", dir.toString(), "LOKI_AUDIT_DISABLED", "true");
        assertThat(DailyAuditLog.fromEnvironment(off, Redactor.NOOP)).isSameAs(Audit.noop());

        Map<String, String> forced =
                Map.of("HOME", dir.toString(), "LOKI_AUDIT_DISABLED", "true", "LOKI_ENTERPRISE_AUDIT", "true");
        Audit on = DailyAuditLog.fromEnvironment(forced, Redactor.NOOP);
        assertThat(on).isNotSameAs(Audit.noop());
        on.close();
    }
}
