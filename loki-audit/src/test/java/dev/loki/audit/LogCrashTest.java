package dev.loki.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.spi.Redactor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four processes write one log, and one after the other is killed at a random moment and replaced. */
class LogCrashTest {
    private static final int PROCESSES = 4;
    private static final boolean SOAK = Boolean.getBoolean("loki.soak");
    private static final int KILLS = SOAK ? 200 : 10;
    private static final long SEED = 4711;
    private static final long PATIENCE_SECONDS = SOAK ? 900 : 60;

    @TempDir
    Path dir;

    /** A program that appends until it is killed, and writes down each receipt that it got. */
    static final class Writer {
        public static void main(String[] args) throws IOException {
            Path file = Path.of(args[0]);
            try (FileOutputStream receipts = new FileOutputStream(args[1]);
                    AuditLog log = AuditLog.open(
                            file.getParent(), file, Durability.DURABLE, Redactor.NOOP, InstantSource.system())) {
                for (int i = 0; ; i++) {
                    Receipt receipt = log.append(Logs.draft(i).why("x".repeat(i % 5000)));
                    receipts.write((receipt.seq() + " " + receipt.hash() + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
        }

        private Writer() {}
    }

    /** One such program. */
    private record Child(Process process, Path receipts) {
        static Child start(Path dir, int number) throws IOException {
            Path receipts = dir.resolve("receipts-" + number);
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            Logs.classPath(),
                            Writer.class.getName(),
                            dir.resolve("audit.jsonl").toString(),
                            receipts.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(dir.resolve("output-" + number).toFile())
                    .start();
            return new Child(process, receipts);
        }

        void awaitReceipts(int count) throws Exception {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!Files.exists(receipts) || lines(receipts).size() < count) {
                assertThat(process.isAlive()).as("the writer lives").isTrue();
                assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
                process.waitFor(2, TimeUnit.MILLISECONDS);
            }
        }

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void noAcknowledgedEntryIsLostAndTheChainHolds() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Child> running = new ArrayList<>();
        List<Child> all = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                running.add(Child.start(dir, all.size()));
                all.add(running.get(i));
            }
            for (int kill = 0; kill < KILLS; kill++) {
                int victim = random.nextInt(PROCESSES);
                running.get(victim).awaitReceipts(1 + random.nextInt(20));
                running.get(victim).kill();
                Child next = Child.start(dir, all.size());
                running.set(victim, next);
                all.add(next);
            }
            for (Child child : running) {
                child.awaitReceipts(1);
            }
        } finally {
            for (Child child : running) {
                child.kill();
            }
        }
        Path log = dir.resolve("audit.jsonl");
        try (AuditLog again = Logs.open(log)) {
            again.append(Logs.draft(0));
        }
        ChainReport report = ChainVerifier.strict().verify(log);
        assertThat(report.breaks()).isEmpty();
        List<String> entries = Files.readAllLines(log);
        int acknowledged = 0;
        for (Child child : all) {
            for (String receipt : lines(child.receipts())) {
                String[] parts = receipt.split(" ", -1);
                assertThat(entries.get(Integer.parseInt(parts[0]))).contains(parts[1]);
                acknowledged++;
            }
        }
        assertThat(acknowledged).isGreaterThan(KILLS);
    }

    /** The complete lines. */
    private static List<String> lines(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = Files.readString(file);
        int end = text.lastIndexOf('\n');
        return end < 0 ? List.of() : text.substring(0, end).lines().toList();
    }
}
