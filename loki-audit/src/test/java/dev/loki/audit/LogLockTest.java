package dev.loki.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.io.FileMutex;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogLockTest {
    private static final int PATIENCE_MILLIS = 20_000;

    @TempDir
    Path dir;

    private void lockFor(ProcessHandle process) throws IOException {
        Files.writeString(
                dir.resolve("audit.jsonl.lock"),
                Json.write(JsonObject.builder()
                        .put("pid", process.pid())
                        .put(
                                "started",
                                process.info().startInstant().orElseThrow().toString())
                        .put("run_id", "other")
                        .put(
                                "host",
                                FileMutex.Owner.current("x", InstantSource.system())
                                        .host())
                        .build()));
    }

    @Test
    void aLivingProcessKeepsTheLockAndADeadOneLosesIt() throws Exception {
        Process other = new ProcessBuilder("sleep", "600").start();
        try {
            lockFor(other.toHandle());
            Thread opening = new Thread(() -> Logs.write(dir.resolve("audit.jsonl"), 1));
            opening.start();
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
            while (!Files.exists(dir.resolve("audit.jsonl.lock.want")) && System.nanoTime() < deadline) {
                opening.join(5);
            }
            assertThat(opening.isAlive()).as("it waits").isTrue();
            assertThat(Files.size(dir.resolve("audit.jsonl"))).isZero();

            other.destroyForcibly().waitFor();
            opening.join(PATIENCE_MILLIS);

            assertThat(Logs.said(ChainVerifier.strict().verify(dir.resolve("audit.jsonl"))))
                    .isEqualTo("valid 1");
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void aLockThatNamesAnotherMachineIsKeptInWhateverFormItSaysSo() throws IOException {
        Path lock = dir.resolve("audit.jsonl.lock");
        LogLock waiting = new LogLock(dir.resolve("audit.jsonl"), InstantSource.system(), Duration.ZERO);
        String mine = FileMutex.Owner.current("x", InstantSource.system()).host();
        Files.writeString(lock, "{\"pid\":1,\"started\":1,\"host\":\"otherhost\",\"run_id\":null}");
        lookTwice(waiting);
        assertThat(lock).exists();

        for (String nameless : List.of("", "{\"pid\":1,\"sta", "{\"pid\":1,\"started\":1,\"host\":\"" + mine + "\"}")) {
            Files.writeString(lock, nameless);
            lookTwice(waiting);
            assertThat(lock).as(nameless).doesNotExist();
        }
    }

    private static void lookTwice(LogLock waiting) throws IOException {
        waiting.removeIfDead();
        waiting.removeIfDead();
    }

    @Test
    void anIdleWriterGivesTheLockBack() throws Exception {
        try (AuditLog log = Logs.open(dir.resolve("audit.jsonl"))) {
            log.append(Logs.draft(0));
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
            while (Files.exists(dir.resolve("audit.jsonl.lock")) && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(Files.exists(dir.resolve("audit.jsonl.lock"))).isFalse();
            assertThat(log.append(Logs.draft(1)).seq()).isEqualTo(1);
        }
    }
}
