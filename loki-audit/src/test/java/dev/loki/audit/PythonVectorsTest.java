package dev.loki.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.SharedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Logs that the Python reference wrote, and those logs tampered with. */
class PythonVectorsTest {

    static Stream<String> named(boolean folders) {
        Optional<Path> root = SharedFiles.find("vectors/audit/py");
        if (root.isEmpty()) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(root.get())) {
            return files
                    .filter(file -> Files.isDirectory(file) == folders)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> folders || name.endsWith(".jsonl"))
                    .sorted(Comparator.naturalOrder())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<String> files() {
        return named(false);
    }

    private static Path file(String name) {
        return SharedFiles.require("vectors/audit/py").resolve(name);
    }

    private static JsonObject expected(String name) {
        try {
            return (JsonObject) Json.parse(Files.readString(file(name.replace(".jsonl", "") + ".verify.json")), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("files")
    void aFileGetsTheVerdictOfTheReferenceAndNeverAnException(String name) {
        JsonObject expected = expected(name);
        ChainReport report = PythonVerifier.verify(file(name), PythonDialect.GENESIS);

        if (expected.object("verify").flatMap(v -> v.string("throws")).isPresent()) {
            assertThat(report.valid()).isFalse();
            return;
        }
        JsonObject verify = expected.object("verify").orElseThrow();
        assertThat(Optional.of(report.valid())).isEqualTo(verify.bool("valid"));
        assertThat(Optional.of(report.entries())).isEqualTo(verify.integer("entries_checked"));
    }

    @ParameterizedTest
    @CsvSource({"daily, true, 9", "restart-recovered, true, 2"})
    void aSetVerifiesAcrossDaysAndRestarts(String name, boolean valid, long entries) {
        SetReport report = DailyVerifier.verify(file(name));

        assertThat(report.valid()).as(report.toJson().toString()).isEqualTo(valid);
        assertThat(report.entries()).isEqualTo(entries);
        assertThat(report.files().get(0).anchor()).isEqualTo("genesis");
    }

    @Test
    void everyDayOfASetVerifiesByItselfAndSaysWhatItContinues() {
        List<String> days = List.of("audit-2026-02-21.jsonl", "audit-2026-02-22.jsonl", "audit-2026-02-23.jsonl");
        assertThat(days)
                .extracting(day -> DailyVerifier.verifyFile(file("daily").resolve(day)))
                .allMatch(report -> report.report().valid())
                .extracting(SetReport.FileReport::anchor)
                .containsExactly("genesis", days.get(0), days.get(1));
    }

    @ParameterizedTest
    @CsvSource({
        "bug-restart-after-torn-tail",
        "bug-unserialisable-details-breaks-chain",
        "retention-maxfiles2",
        "rotated-max0-same-second-LOSES-ENTRIES"
    })
    void aSetThatLostEntriesIsBroken(String name) {
        assertThat(DailyVerifier.verify(file(name)).valid()).isFalse();
    }

    @Test
    void entriesAreReadInOurTerms() {
        List<AuditEntry> entries = new java.util.ArrayList<>();

        long leftOut = AuditLog.read(file("simple.jsonl"), EntryFilter.ALL, entries::add);

        assertThat(leftOut).isZero();
        assertThat(entries).hasSize(5);
        assertThat(entries.get(1).who()).isEqualTo("admin");
        assertThat(entries.get(1).what()).isEqualTo("create");
        assertThat(entries.get(1).where()).contains("project/proj-1");
        assertThat(entries).allSatisfy(entry -> assertThat(entry.instant()).isPresent());
    }
}
