package dev.loki.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.io.FileMutex.Owner;
import dev.loki.core.json.Json;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class FileMutexTest {
    private static final Owner ME = Owner.current("run-1", InstantSource.system());

    @TempDir
    Path dir;

    private Path lock;

    @BeforeEach
    void name() {
        lock = dir.resolve("state/run.lock");
    }

    @Test
    void oneHolderAtATimeInOneProcess() {
        FileMutex first = FileMutex.tryLock(lock, ME).orElseThrow();
        assertThat(FileMutex.tryLock(lock, ME)).isEmpty();
        first.close();
        FileMutex second = FileMutex.tryLock(lock, ME).orElseThrow();

        assertThat(second.takenOverFrom()).isEmpty();
        second.close();
        second.close();
    }

    @Test
    void namesItsHolderUntilItIsGivenBack() {
        assertThat(FileMutex.holder(lock)).isEmpty();
        FileMutex mutex = FileMutex.tryLock(lock, ME).orElseThrow();
        assertThat(FileMutex.holder(lock)).contains(ME);
        mutex.close();

        assertThat(FileMutex.holder(lock)).isEmpty();
        assertThat(lock).isEmptyFile();
    }

    @Test
    void thisProcessIsAlive() {
        assertThat(ME.alive()).isTrue();
        assertThat(ME.pid()).isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void anotherProcessHoldsItUntilItIsKilled() throws Exception {
        Process other = LockHolder.start(lock);
        try {
            assertThat(LockHolder.answer(other)).isEqualTo("locked");
            assertThat(FileMutex.tryLock(lock, ME)).isEmpty();
            Owner holder = FileMutex.holder(lock).orElseThrow();
            assertThat(holder.pid()).isEqualTo(other.pid());
            assertThat(holder.alive()).isTrue();

            other.destroyForcibly().waitFor();
            assertThat(holder.alive()).isFalse();
            try (FileMutex mine = FileMutex.tryLock(lock, ME).orElseThrow()) {
                assertThat(mine.takenOverFrom()).contains(holder);
                assertThat(FileMutex.holder(lock)).contains(ME);
            }
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void anotherProcessGivesItBackInOrder() throws Exception {
        Process other = LockHolder.start(lock);
        assertThat(LockHolder.answer(other)).isEqualTo("locked");
        other.getOutputStream().close();
        assertThat(other.waitFor()).isZero();

        try (FileMutex mine = FileMutex.tryLock(lock, ME).orElseThrow()) {
            assertThat(mine.takenOverFrom()).isEmpty();
        }
    }

    @Test
    void lookingAtTheLockDoesNotLoseItToAnotherProcess() throws Exception {
        try (FileMutex mine = FileMutex.tryLock(lock, ME).orElseThrow()) {
            assertThat(FileMutex.holder(lock)).isPresent();
            assertThat(FileMutex.tryLock(lock, ME)).isEmpty();
            Process other = LockHolder.start(lock);
            assertThat(LockHolder.answer(other)).isEqualTo("busy");
            other.destroyForcibly();
            assertThat(mine.takenOverFrom()).isEmpty();
        }
    }

    @Test
    void aLaterProcessWithTheSameIdIsNotTheHolder() throws Exception {
        Owner before = new Owner(ME.pid(), ME.started().minusSeconds(3_600), "run-0", ME.host());
        Files.createDirectories(lock.getParent());
        Files.writeString(lock, Json.write(before.toJson()));

        assertThat(before.alive()).isFalse();
        try (FileMutex mine = FileMutex.tryLock(lock, ME).orElseThrow()) {
            assertThat(mine.takenOverFrom()).contains(before);
        }
    }

    @Test
    void aHolderOfAnotherMachineWithoutItsLockIsTakenOver() {
        Owner elsewhere = new Owner(ME.pid(), ME.started(), "run-0", "elsewhere");

        assertThat(elsewhere.alive()).isFalse();
    }

    @Test
    void aProcessThatEndedButWasNotCollectedIsDead() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/stat")), "only Linux shows them");
        Process parent = new ProcessBuilder("sh", "-c", "sleep 60 & echo $!; exec sleep 60").start();
        try (BufferedReader out = parent.inputReader(StandardCharsets.UTF_8)) {
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            Owner owner = new Owner(child.pid(), child.info().startInstant().orElseThrow(), "run-0", ME.host());
            awaitStat(parent.pid(), "(sleep) ");
            assertThat(owner.alive()).isTrue();

            child.destroyForcibly();
            awaitStat(child.pid(), ") Z ");
            assertThat(owner.alive()).isFalse();
        } finally {
            parent.destroyForcibly();
        }
    }

    private static void awaitStat(long pid, String wanted) throws Exception {
        while (!Files.readString(Path.of("/proc/" + pid + "/stat")).contains(wanted)) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "{",
                "garbage",
                "[]",
                "{}",
                "{\"pid\":\"x\"}",
                "\u0000\u0000",
                "{\"pid\":1,\"started\":\"yesterday\",\"run_id\":\"r\",\"host\":\"h\"}"
            })
    void anUnreadableHolderIsNone(String content) throws Exception {
        Files.createDirectories(lock.getParent());
        Files.writeString(lock, content);

        assertThat(FileMutex.holder(lock)).isEmpty();
        try (FileMutex mine = FileMutex.tryLock(lock, ME).orElseThrow()) {
            assertThat(mine.takenOverFrom()).isEmpty();
            assertThat(FileMutex.holder(lock)).contains(ME);
        }
    }

    @Test
    void refusesLinks() throws Exception {
        Path outside = Files.writeString(dir.resolve("outside"), "x");
        Files.createDirectories(lock.getParent());
        Files.createSymbolicLink(lock, outside);

        assertThatThrownBy(() -> FileMutex.tryLock(lock, ME))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("symbolic link");
        assertThat(outside).hasContent("x");
    }

    @Test
    void aPlaceThatCannotBeWrittenGivesOneSentence() throws Exception {
        Files.writeString(dir.resolve("state"), "a file");

        assertThatThrownBy(() -> FileMutex.tryLock(lock, ME)).isInstanceOf(StorageException.class);
    }

    @Test
    void manyThreadsNeverHoldItTogether() throws Exception {
        AtomicInteger holders = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<Void>> all = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                all.add(pool.submit((Callable<Void>) () -> {
                    for (int i = 0; i < 100; i++) {
                        Optional<FileMutex> mutex = FileMutex.tryLock(lock, ME);
                        if (mutex.isPresent()) {
                            assertThat(holders.incrementAndGet()).isEqualTo(1);
                            taken.incrementAndGet();
                            holders.decrementAndGet();
                            mutex.get().close();
                        }
                    }
                    return null;
                }));
            }
            for (Future<Void> one : all) {
                one.get();
            }
        } finally {
            pool.shutdownNow();
        }

        assertThat(taken.get()).isPositive();
        FileMutex.tryLock(lock, ME).orElseThrow().close();
    }

    @Test
    void whoWaitsGetsTheLockOnceItIsFreeAndGivesUpInTime() throws InterruptedException {
        Path path = dir.resolve("waited.lock");
        Owner me = Owner.current("waiting", InstantSource.system());
        FileMutex held = FileMutex.tryLock(path, me).orElseThrow();

        assertThatThrownBy(() -> FileMutex.lock(path, me, Duration.ofMillis(20)))
                .isInstanceOf(LokiException.class)
                .hasMessageContaining(
                        "is held by another process (" + ProcessHandle.current().pid() + ")");
        Thread waiting = new Thread(
                () -> FileMutex.lock(path, me, Duration.ofSeconds(30)).close());
        waiting.start();
        held.close();
        waiting.join(30_000);

        assertThat(waiting.isAlive()).isFalse();
        assertThat(FileMutex.tryLock(path, me)).isPresent();
    }
}
