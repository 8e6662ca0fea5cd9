package dev.loki.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.audit.personal.PersonalData;
import dev.loki.audit.personal.PersonalReport;
import dev.loki.audit.seal.SealSettings;
import dev.loki.audit.seal.SigningKey;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErasureTest {
    private static final int KILLS = Boolean.getBoolean("loki.soak") ? 50 : 4;

    @TempDir
    Path folder;

    private final SigningKey key = SigningKey.generate("example.org/audit", new SecureRandom());
    private final AuditSettings settings = new AuditSettings(
            Durability.DURABLE,
            text -> text.replace("hunter2", "***"),
            new SealSettings(Optional.of(key), List.of(key.verifier()), Optional.empty(), Optional.empty()),
            Optional.empty());
    private Path file = Path.of("");
    private Path side = Path.of("");

    @BeforeEach
    void places() {
        file = folder.resolve("audit.jsonl");
        side = PersonalData.beside(file, Logs.ticking(), new SecureRandom()).file();
    }

    @Test
    void anErasedValueIsGoneWhileChainAndSealsStayValid() throws IOException {
        try (AuditLog log = open()) {
            for (int i = 0; i < 6; i++) {
                log.append(draft("person-" + i % 3, "t-" + i));
            }
            log.seal();
            assertThat(log.erase(matching("person-1"), "dpo", "request 42")).isEqualTo(2);
            assertThat(log.erase(matching("person-1"), "dpo", "request 42")).isZero();

            Verification verified = log.verify();
            assertThat(verified.valid()).isTrue();
            assertThat(verified.seals().sealed()).isEqualTo(6);
            assertThat(verified.personal().open()).isEqualTo(4);
            assertThat(verified.personal().erased()).isEqualTo(2);
        }

        assertThat(everythingIn(folder)).doesNotContain("person-1").contains("person-2");
        List<AuditEntry> erasures = new ArrayList<>();
        AuditLog.read(file, EntryFilter.ALL.what(PersonalData.ERASED), erasures::add);
        assertThat(erasures).hasSize(1);
        assertThat(erasures.get(0).who()).isEqualTo("dpo");
        assertThat(erasures.get(0).why()).contains("request 42");
        assertThat(((JsonObject) erasures.get(0).metadata()).strings(PersonalData.COMMITMENTS))
                .hasSize(2);
    }

    @Test
    void whatIsGivenHasToHoldTogether() {
        try (AuditLog log = open()) {
            log.append(draft("jane", "t-1"));
            log.append(draft("jane", "t-2"));
            assertThat(log.erase(new Erasure(Set.of(1L), Optional.of("ticket"), Optional.empty()), "a", ""))
                    .as("ticket is not personal")
                    .isZero();
            assertThat(log.erase(new Erasure(Set.of(1L), Optional.empty(), Optional.of("jane")), "a", ""))
                    .isEqualTo(1);
            assertThat(log.erase(Erasure.UNFINISHED, "a", "")).isZero();
            assertThat(log.verify().personal().open()).isEqualTo(1);
        }
    }

    @Test
    void aValueThatWasExchangedBreaksTheVerdict() throws IOException {
        try (AuditLog log = open()) {
            log.append(draft("jim", "t-0"));
            log.append(draft("jane", "t-1"));
        }
        Files.writeString(side, Files.readString(side).replace("jane", "joan"));
        long second = Files.readAllLines(file).get(0).length() + 1L;

        Verification verified = Verification.of(file, ChainVerifier.strict(), settings.seals());

        assertThat(verified.chain().valid()).isTrue();
        assertThat(verified.valid()).isFalse();
        assertThat(verified.report().error()).contains("the value of email is not the one that was recorded");
        assertThat(verified.report().brokenAt()).contains(1L);
        assertThat(verified.report().offset()).as("where that entry begins").contains(second);
    }

    @Test
    void secretsAreRedactedBeforeTheyAreCommittedTo() throws IOException {
        try (AuditLog log = open()) {
            log.append(draft("jane hunter2", "t-1"));
        }
        assertThat(Files.readString(side)).contains("jane ***").doesNotContain("hunter2");
    }

    @Test
    void aCommitmentIsNotTakenForASecret() throws IOException {
        AuditSettings zealous = new AuditSettings(
                Durability.DURABLE,
                text -> text.replaceAll("[0-9a-f]{32,}", "REDACTED"),
                SealSettings.NONE,
                Optional.empty());
        try (AuditLog log = AuditLog.open(folder, file, zealous, Logs.ticking())) {
            log.append(draft("jane", "t-1"));
            assertThat(log.verify().personal().open()).isEqualTo(1);
        }
    }

    @Test
    void anErasureThatWasInterruptedBeforeItsEntryIsFinishedByTheNext() throws IOException {
        try (AuditLog log = open()) {
            log.append(draft("jane", "t-1"));
            log.append(draft("joe", "t-2"));
        }
        PersonalData.beside(file, Logs.ticking(), new SecureRandom())
                .erase((commitment, field, value) -> Json.write(value).contains("jane"));
        assertThat(Verification.of(file, ChainVerifier.strict(), settings.seals())
                        .personal()
                        .unfinished())
                .isEqualTo(1);

        try (AuditLog log = open()) {
            assertThat(log.erase(Erasure.UNFINISHED, "dpo", "finish")).isEqualTo(1);
            PersonalReport report = log.verify().personal();
            assertThat(report.erased()).isEqualTo(1);
            assertThat(report.unfinished()).isZero();
            assertThat(report.open()).isEqualTo(1);
        }
    }

    @Test
    void aKilledEraserLeavesNoValueThatItSaidWasErasedAndNothingThatCannotBeFinished() throws Exception {
        SplittableRandom random = new SplittableRandom(11);
        List<String> told = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            told.addAll(erasedUntilKilled(random.nextInt(1, 12), random.nextInt(0, 4_000_000)));
        }
        try (AuditLog log = Logs.open(file)) {
            log.erase(Erasure.UNFINISHED, "a", "finish");
            Verification verified = log.verify();
            assertThat(verified.valid()).isTrue();
            assertThat(verified.personal().unfinished()).isZero();
            assertThat(verified.personal().missing()).isZero();
            assertThat(verified.personal().erased()).isGreaterThanOrEqualTo(told.size());
        }
        String left = everythingIn(folder);
        assertThat(told).isNotEmpty().allSatisfy(name -> assertThat(left).doesNotContain("\"" + name + "\\\""));
    }

    /** The names that a process said it has erased, before it was killed at some moment of its work. */
    private List<String> erasedUntilKilled(int names, int nanos) throws IOException, InterruptedException {
        String path =
                System.getProperty("java.class.path") + File.pathSeparator + System.getProperty("jdk.module.path", "");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        path,
                        Eraser.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> told = new ArrayList<>();
        try (BufferedReader out = process.inputReader()) {
            for (String name = out.readLine(); name != null; name = out.readLine()) {
                told.add(name);
                if (told.size() == names) {
                    java.util.concurrent.locks.LockSupport.parkNanos(nanos);
                    process.toHandle().destroyForcibly();
                }
            }
        }
        process.waitFor();
        assertThat(told).hasSizeGreaterThanOrEqualTo(names);
        return told;
    }

    private AuditLog open() {
        return AuditLog.open(folder, file, settings, Logs.ticking());
    }

    private static EntryDraft draft(String email, String ticket) {
        return EntryDraft.of("agent", "ticket_read")
                .metadata(JsonObject.builder()
                        .put("email", email)
                        .put("ticket", ticket)
                        .build())
                .personal(Set.of("email"));
    }

    private static Erasure matching(String value) {
        return new Erasure(Set.of(), Optional.empty(), Optional.of(value));
    }

    private static String everythingIn(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(each));
            }
        }
        return all.toString();
    }
}
