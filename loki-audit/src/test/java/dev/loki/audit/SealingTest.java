package dev.loki.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.audit.seal.HeadCopy;
import dev.loki.audit.seal.SealException;
import dev.loki.audit.seal.SealReport.Status;
import dev.loki.audit.seal.SealSettings;
import dev.loki.audit.seal.Seals;
import dev.loki.audit.seal.SigningKey;
import dev.loki.core.spi.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealingTest {
    @TempDir
    Path folder;

    private final SigningKey key = SigningKey.generate("example.org/audit", new SecureRandom());
    private final SealSettings settings =
            new SealSettings(Optional.of(key), List.of(key.verifier()), Optional.empty(), Optional.empty());
    private Path file = Path.of("");

    @BeforeEach
    void place() {
        file = folder.resolve("audit.jsonl");
    }

    @Test
    void aLogIsSealedWhenItIsClosed() {
        try (AuditLog log = open(settings)) {
            log.append(Logs.draft(0));
            log.append(Logs.draft(1));
        }
        assertThat(Seals.of(file, settings, Logs.ticking()).verify().sealed()).isEqualTo(2);
    }

    @Test
    void aLogThatNobodyWroteToGetsNoSeal() {
        open(settings).close();
        assertThat(Seals.of(file, settings, Logs.ticking()).last()).isEmpty();
    }

    @Test
    void withoutAKeyTheLogWorksAsBeforeAndTheVerdictSaysWhatCannotBeSeen() {
        try (AuditLog log = open(SealSettings.NONE)) {
            log.append(Logs.draft(0));
            ChainReport report = log.verifyChain();
            assertThat(report.valid()).isTrue();
            assertThat(report.notes()).anyMatch(note -> note.contains("missing from the end"));
            assertThat(log.seal()).isEmpty();
        }
        assertThat(folder.resolve("audit.jsonl.checkpoints")).doesNotExist();
        assertThat(folder.resolve("audit.jsonl.tree")).doesNotExist();
    }

    @Test
    void aLogThatWasCutBelowItsSealIsNotContinued() throws IOException {
        try (AuditLog log = open(settings)) {
            for (int i = 0; i < 4; i++) {
                log.append(Logs.draft(i));
            }
        }
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, 3));

        assertThatThrownBy(() -> open(settings))
                .isInstanceOf(SealException.class)
                .hasMessageContaining("newest seal")
                .satisfies(e -> assertThat(((SealException) e).code()).isEqualTo(SealException.BROKEN));
        assertThatThrownBy(() -> open(SealSettings.NONE)).isInstanceOf(SealException.class);
        assertThat(Files.readAllLines(file)).as("nothing was written").hasSize(3);
    }

    @Test
    void aLogThatWasRemovedWithItsSealsIsNotBegunAnewWhereACopyOfTheHeadIsLeft() throws IOException {
        Path head = folder.resolve("head");
        SealSettings copying = new SealSettings(
                settings.key(),
                settings.trusted(),
                Optional.empty(),
                Optional.of(HeadCopy.to(head.toString(), folder, Map.of())));
        try (AuditLog log = open(copying)) {
            log.append(Logs.draft(0));
            log.append(Logs.draft(1));
        }
        String copied = Files.readString(head);
        for (String end : List.of("", ".checkpoints", ".tree")) {
            Files.delete(folder.resolve("audit.jsonl" + end));
        }

        assertThatThrownBy(() -> open(copying))
                .isInstanceOf(SealException.class)
                .hasMessageContaining(head.toString())
                .satisfies(e -> assertThat(((SealException) e).code()).isEqualTo(SealException.BROKEN));
        assertThat(file).doesNotExist();
        assertThat(head).hasContent(copied);
    }

    @Test
    void aTornEndBehindTheSealIsRepairedAndSealedLater() throws IOException {
        try (AuditLog log = open(settings)) {
            log.append(Logs.draft(0));
        }
        Files.writeString(file, Files.readString(file) + "{\"seq\":1,\"time");
        try (AuditLog log = open(settings)) {
            log.append(Logs.draft(1));
        }
        Verification verified = Verification.of(file, ChainVerifier.strict(), settings);
        assertThat(verified.valid()).isTrue();
        assertThat(verified.seals().sealed()).isEqualTo(3);
    }

    @Test
    void manyThreadsAndTwoLogsOfOneFileMakeOneSequenceOfSeals() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (AuditLog one = open(settings);
                AuditLog two = open(settings)) {
            List<Callable<Optional<String>>> work = IntStream.range(0, 40)
                    .<Callable<Optional<String>>>mapToObj(i -> () -> {
                        AuditLog log = i % 2 == 0 ? one : two;
                        log.append(Logs.draft(i));
                        return i % 4 == 0 ? log.seal() : Optional.empty();
                    })
                    .toList();
            for (Future<Optional<String>> done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        Verification verified = Verification.of(file, ChainVerifier.strict(), settings);
        assertThat(verified.valid()).isTrue();
        assertThat(verified.seals().status()).isEqualTo(Status.VALID);
        assertThat(verified.seals().sealed()).isEqualTo(40);
    }

    @Test
    void aHeadThatCannotBeCopiedIsToldWhenTheLogIsClosedAndNoEntryIsLost() throws IOException {
        Path blocked = folder.resolve("blocked");
        Files.createDirectory(blocked);
        SealSettings copying = new SealSettings(
                settings.key(),
                settings.trusted(),
                Optional.empty(),
                Optional.of(HeadCopy.to(blocked.toString(), folder, Map.of())));
        AuditLog log = open(copying);
        log.append(Logs.draft(0));

        assertThatThrownBy(log::close)
                .isInstanceOf(SealException.class)
                .satisfies(e -> assertThat(((SealException) e).code()).isEqualTo(SealException.FAILED));
        assertThat(Verification.of(file, ChainVerifier.strict(), settings)
                        .seals()
                        .sealed())
                .isEqualTo(1);
    }

    private AuditLog open(SealSettings seals) {
        return AuditLog.open(
                folder,
                file,
                new AuditSettings(Durability.DURABLE, Redactor.NOOP, seals, Optional.empty()),
                Logs.ticking());
    }
}
