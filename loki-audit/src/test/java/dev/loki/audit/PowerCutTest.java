package dev.loki.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power fails: a writer on a loop-mounted image is stopped, the image is copied as the disk would be found, and the
 * copy is mounted and looked at. For the soak only, and where this user may mount.
 */
class PowerCutTest {
    private static final int CUTS = 20;
    private static final long SEED = 1881;
    private static final long PATIENCE_SECONDS = 900;

    @TempDir
    Path dir;

    private Path live;
    private Path found;

    private static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @AfterEach
    void unmount() throws Exception {
        if (live != null) {
            run("umount", live.toString());
            run("umount", found.toString());
        }
    }

    @Test
    void whatWasAcknowledgedIsOnTheDisk() throws Exception {
        Assumptions.assumeTrue(Boolean.getBoolean("loki.soak"), "for -Dloki.soak=true");
        live = Files.createDirectories(dir.resolve("live"));
        found = Files.createDirectories(dir.resolve("found"));
        Path image = dir.resolve("image");
        run("truncate", "-s", "64M", image.toString());
        Assumptions.assumeTrue(
                run("mkfs.ext4", "-q", "-F", image.toString()) == 0
                        && run("mount", "-o", "loop", image.toString(), live.toString()) == 0,
                "this user may not mount an image");
        SplittableRandom random = new SplittableRandom(SEED);
        Path receipts = dir.resolve("receipts");
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        Logs.classPath(),
                        LogCrashTest.Writer.class.getName(),
                        live.resolve("audit.jsonl").toString(),
                        receipts.toString())
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("output").toFile())
                .start();
        try {
            int seen = 0;
            for (int cut = 0; cut < CUTS; cut++) {
                seen = awaitReceipts(writer, receipts, seen + random.nextInt(1, 200));
                run("kill", "-STOP", Long.toString(writer.pid()));
                List<String> acknowledged = Files.readAllLines(receipts);
                Path copy = dir.resolve("copy");
                run("cp", "--sparse=always", image.toString(), copy.toString());
                run("kill", "-CONT", Long.toString(writer.pid()));
                assertThat(run("mount", "-o", "loop", copy.toString(), found.toString()))
                        .isZero();
                check(found.resolve("audit.jsonl"), acknowledged);
                run("umount", found.toString());
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }

    private static int awaitReceipts(Process writer, Path receipts, int count) throws Exception {
        while (!Files.exists(receipts) || Files.readAllLines(receipts).size() < count) {
            assertThat(writer.isAlive()).isTrue();
            writer.waitFor(5, TimeUnit.MILLISECONDS);
        }
        return count;
    }

    private static void check(Path log, List<String> acknowledged) throws IOException {
        Logs.open(log).close();
        assertThat(ChainVerifier.strict().verify(log).breaks()).isEmpty();
        List<String> entries = Files.readAllLines(log);
        for (String receipt : acknowledged) {
            String[] parts = receipt.split(" ", -1);
            if (parts.length == 2 && parts[1].length() == 71) {
                assertThat(entries.get(Integer.parseInt(parts[0]))).contains(parts[1]);
            }
        }
    }
}
