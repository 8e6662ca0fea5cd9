package dev.loki.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.Redactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    @TempDir
    Path dir;

    private Path file;

    @BeforeEach
    void name() {
        file = dir.resolve("audit").resolve("audit.jsonl");
    }

    private AuditLog open() {
        return AuditLog.open(dir, file, Durability.DURABLE, Redactor.NOOP, Logs.ticking());
    }

    @Test
    void writesTheNineFieldsInTheOrderOfTheDocumentAndHashesTheLineWithoutItsHash() throws IOException {
        Receipt receipt;
        try (AuditLog log =
                AuditLog.open(dir, file, Durability.DURABLE, Redactor.NOOP, InstantSource.fixed(Logs.START))) {
            log.record(
                    "agent-1",
                    "file_write",
                    "src/app.js",
                    "implement feature",
                    JsonObject.builder().put("b", 1).put("2", 2).put("1", "é").build());
            receipt = log.append(EntryDraft.of("agent-1", "agent_stop"));
        }
        List<String> lines = Files.readAllLines(file);
        String first =
                "{\"seq\":0,\"timestamp\":\"2026-02-21T10:00:00.000Z\",\"who\":\"agent-1\",\"what\":\"file_write\","
                        + "\"where\":\"src/app.js\",\"why\":\"implement feature\","
                        + "\"metadata\":{\"1\":\"é\",\"2\":2,\"b\":1},\"previousHash\":\"GENESIS\"";
        String hash = "sha256:" + dev.loki.core.io.Sha256.hex(first + "}");
        assertThat(lines.get(0)).isEqualTo(first + ",\"hash\":\"" + hash + "\"}");
        assertThat(lines.get(1))
                .startsWith("{\"seq\":1,\"timestamp\":\"2026-02-21T10:00:00.000Z\",\"who\":\"agent-1\","
                        + "\"what\":\"agent_stop\",\"where\":null,\"why\":null,\"metadata\":null,\"previousHash\":\""
                        + hash + "\",\"hash\":\"" + receipt.hash() + "\"}");
        assertThat(receipt.seq()).isEqualTo(1);
        assertThat(lines).hasSize(2);
        assertThat(ChainVerifier.strict().verify(file).entries()).isEqualTo(2);
    }

    @Test
    void goesOnWhereTheLastOneStopped() {
        for (int i = 0; i < 3; i++) {
            try (AuditLog log = open()) {
                assertThat(log.append(Logs.draft(i)).seq()).isEqualTo(i);
                assertThat(log.verifyChain().entries()).isEqualTo(i + 1);
            }
        }
    }

    @Test
    void onlyTheOwnerMayReadTheLogAndItsFolder() throws IOException {
        open().close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void leavesNoLockBehind() throws IOException {
        try (AuditLog log = open()) {
            log.append(Logs.draft(1));
        }
        try (var files = Files.list(file.getParent())) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactly("audit.jsonl");
        }
    }

    @Test
    void refusesSymbolicLinksOnItsPath() throws IOException {
        Path elsewhere = Files.createDirectories(dir.resolve("elsewhere"));
        Files.createSymbolicLink(dir.resolve("audit"), elsewhere);
        assertThatThrownBy(this::open).isInstanceOf(AuditException.class).hasMessageContaining("symbolic link");

        Files.delete(dir.resolve("audit"));
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, elsewhere.resolve("log"));
        assertThatThrownBy(this::open).isInstanceOf(AuditException.class).hasMessageContaining("symbolic link");
        assertThat(Files.exists(elsewhere.resolve("log"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }

    @Test
    void refusesAnEntryWithoutActorOrActionAndOneThatIsTooLarge() {
        try (AuditLog log = open()) {
            assertThatThrownBy(() -> log.append(EntryDraft.of(" ", "x"))).hasMessageContaining("\"who\"");
            assertThatThrownBy(() -> log.append(EntryDraft.of("x", ""))).hasMessageContaining("\"what\"");
            assertThatThrownBy(() -> log.append(EntryDraft.of("x", "y").why("z".repeat(AuditLog.MAX_ENTRY_BYTES))))
                    .isInstanceOf(AuditException.class)
                    .hasMessageContaining("longer than");
            assertThat(log.append(EntryDraft.of("x", "y")).seq()).isZero();
        }
    }

    @Test
    void takesSecretsOutOfEveryFieldBeforeItIsWritten() throws IOException {
        Redactor redactor = text -> text.replace("hunter2", "hu…r2");
        try (AuditLog log = AuditLog.open(dir, file, Durability.DURABLE, redactor, Logs.ticking())) {
            log.record(
                    "hunter2",
                    "b hunter2",
                    "at hunter2",
                    "for hunter2",
                    JsonObject.builder()
                            .put("hunter2", "x hunter2")
                            .put("list", List.of("hunter2"))
                            .build());
        }
        assertThat(Files.readString(file)).doesNotContain("hunter2");
        assertThat(ChainVerifier.strict().verify(file).valid()).isTrue();
    }

    @Test
    void continuesALogOfTheReferenceInItsSpelling() throws IOException {
        Path reference = dev.loki.testing.SharedFiles.require("vectors/audit/js/simple.jsonl");
        Files.createDirectories(file.getParent());
        Files.copy(reference, file);
        try (AuditLog log = open()) {
            assertThat(log.append(Logs.draft(1)).hash()).matches("[0-9a-f]{64}");
            assertThat(log.append(Logs.draft(2)).seq()).isEqualTo(6);
        }
        assertThat(ChainVerifier.strict().verify(file).entries()).isEqualTo(7);
        assertThat(ChainVerifier.lenient().verify(file).entries()).isEqualTo(7);
    }

    @Test
    void manyThreadsWriteOneChainAndEachReceiptIsInTheFile() throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<Receipt> receipts = java.util.Collections.synchronizedList(new ArrayList<>());
        try (AuditLog log = open()) {
            for (int t = 0; t < 8; t++) {
                threads.add(new Thread(() -> {
                    for (int i = 0; i < 100; i++) {
                        receipts.add(log.append(Logs.draft(i)));
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(Logs.said(ChainVerifier.strict().verify(file))).isEqualTo("valid 800");
        List<String> lines = Files.readAllLines(file);
        assertThat(receipts)
                .hasSize(800)
                .allSatisfy(receipt ->
                        assertThat(lines.get((int) receipt.seq())).contains("\"hash\":\"" + receipt.hash() + "\""));
    }

    @Test
    void twoLogsOfOneFileTakeTurns() {
        try (AuditLog one = open();
                AuditLog two = open()) {
            for (int i = 0; i < 20; i++) {
                assertThat((i % 3 == 0 ? one : two).append(Logs.draft(i)).seq()).isEqualTo(i);
            }
        }
        assertThat(Logs.said(ChainVerifier.strict().verify(file))).isEqualTo("valid 20");
    }

    @Test
    void aThreadThatIsInterruptedAllTheTimeLosesNothing() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (AuditLog log = open()) {
            Thread writer = new Thread(() -> {
                for (int i = 0; i < 200; i++) {
                    log.append(Logs.draft(i));
                }
                done.set(true);
            });
            writer.start();
            while (writer.isAlive()) {
                writer.interrupt();
                Thread.onSpinWait();
            }
            writer.join();
        }
        assertThat(done).isTrue();
        assertThat(Logs.said(ChainVerifier.strict().verify(file))).isEqualTo("valid 200");
    }

    @Test
    void batchedEntriesAreDurableAfterFlushAndAfterClose() throws IOException {
        try (AuditLog log = AuditLog.open(dir, file, Durability.BATCHED, Redactor.NOOP, InstantSource.system())) {
            for (int i = 0; i < 20_000; i++) {
                log.record(Logs.draft(i));
            }
            log.flush();
            assertThat(Files.readAllLines(file)).hasSize(20_000);
            log.record(Logs.draft(1));
        }
        assertThat(Logs.said(ChainVerifier.strict().verify(file))).isEqualTo("valid 20001");
    }

    @Test
    void submittedEntriesAreAcknowledgedInTheirOrder() throws IOException {
        List<Long> acknowledged = new ArrayList<>();
        try (AuditLog log = Logs.open(dir.resolve("audit.jsonl"))) {
            for (int i = 0; i < 500; i++) {
                log.submit(Logs.draft(i)).thenAccept(receipt -> acknowledged.add(receipt.seq()));
            }
        }
        assertThat(acknowledged).isEqualTo(LongStream.range(0, 500).boxed().toList());
        assertThat(Files.readAllLines(dir.resolve("audit.jsonl"))).hasSize(500);
    }

    @Test
    void submittedEntriesAreAcknowledgedWhenTheyAreDurable() {
        try (AuditLog log = open()) {
            assertThat(log.submit(Logs.draft(0)).join().seq()).isZero();
            assertThat(log.submit(Logs.draft(1)).join().seq()).isEqualTo(1);
        }
    }

    @Test
    void aClosedLogRefuses() {
        AuditLog log = open();
        log.close();
        log.close();
        assertThatThrownBy(() -> log.append(Logs.draft(0)))
                .isInstanceOf(AuditException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aLogThatIsRemovedWhileItIsOpenStopsTheWriter() throws IOException {
        try (AuditLog log = open()) {
            log.append(Logs.draft(0));
            Files.delete(file);
            assertThatThrownBy(() -> log.append(Logs.draft(1))).isInstanceOf(AuditException.class);
            assertThatThrownBy(() -> log.append(Logs.draft(2)))
                    .isInstanceOf(AuditException.class)
                    .hasMessageContaining("no more entries");
        }
    }

    @Test
    void aTornEndIsKeptAsEvidenceAndRecordedAndTheChainGoesOn() throws IOException {
        Logs.write(file(), 3);
        byte[] bytes = Files.readAllBytes(file);
        byte[] cut = java.util.Arrays.copyOf(bytes, bytes.length - 30);
        Files.write(file, cut);
        int torn = cut.length - lastLineEnd(cut);

        try (AuditLog log = open()) {
            assertThat(log.append(Logs.draft(9)).seq()).isEqualTo(3);
        }

        assertThat(Logs.said(ChainVerifier.strict().verify(file))).isEqualTo("valid 4");
        AuditEntry recovered = AuditLog.entry(Files.readAllLines(file).get(2)).orElseThrow();
        assertThat(recovered.what()).isEqualTo("log_recovered");
        JsonObject metadata = (JsonObject) recovered.metadata();
        assertThat(metadata.integer("cutBytes")).contains((long) torn);
        Path kept = file.resolveSibling(metadata.string("keptAs").orElseThrow());
        assertThat(Files.readAllBytes(kept)).hasSize(torn);
        assertThat(metadata.string("cutHash"))
                .contains("sha256:" + dev.loki.core.io.Sha256.hex(Files.readAllBytes(kept)));
    }

    @Test
    void aLastEntryThatLacksOnlyItsLineEndIsKept() throws IOException {
        Logs.write(file(), 3);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));

        open().close();

        assertThat(Logs.said(ChainVerifier.strict().verify(file))).isEqualTo("valid 4");
    }

    @Test
    void aFileThatIsNoLogIsNotTouched() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "# Readme\n\nText\n");

        assertThatThrownBy(this::open)
                .isInstanceOf(AuditException.class)
                .hasMessageContaining("does not end with an audit entry");
        assertThat(Files.readString(file)).isEqualTo("# Readme\n\nText\n");
    }

    @Test
    void aTornFirstLineIsRecoveredToo() throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, "{\"seq\":0,\"timest".getBytes(StandardCharsets.UTF_8));

        open().close();

        assertThat(Logs.said(ChainVerifier.strict().verify(file))).isEqualTo("valid 1");
    }

    @Test
    void readsEntriesByActorActionAndTime() {
        try (AuditLog log = open()) {
            for (int i = 0; i < 10; i++) {
                log.append(Logs.draft(i));
            }
            assertThat(log.readEntries(EntryFilter.ALL)).hasSize(10);
            assertThat(log.readEntries(EntryFilter.ALL.who("agent-1")))
                    .extracting(AuditEntry::seq)
                    .containsExactly(1L, 4L, 7L);
            assertThat(log.readEntries(EntryFilter.ALL.who("agent-1").what("test_run")))
                    .extracting(AuditEntry::seq)
                    .containsExactly(1L, 7L);
            Instant third = log.readEntries(EntryFilter.ALL).get(3).instant().orElseThrow();
            assertThat(log.readEntries(EntryFilter.ALL.since(third))).hasSize(7);
            assertThat(log.readEntries(EntryFilter.ALL.until(third))).hasSize(4);
        }
    }

    private Path file() throws IOException {
        Files.createDirectories(file.getParent());
        return file;
    }

    private static int lastLineEnd(byte[] bytes) {
        int i = bytes.length;
        while (i > 0 && bytes[i - 1] != '\n') {
            i--;
        }
        return i;
    }
}
