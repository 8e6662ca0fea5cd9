package dev.loki.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file system that is full; skipped where this user may mount none. */
class FullDiskTest {
    @TempDir
    Path dir;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectories(dir.resolve("disk"));
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/bin/mount"))
                        && run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()) == 0,
                "this user may not mount a file system");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk.toString());
    }

    private static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Test
    void theEntryThatDoesNotFitIsRolledBackAndTheLogGoesOnWhenThereIsRoom() throws IOException {
        Path file = disk.resolve("audit.jsonl");
        Path ballast = Files.write(disk.resolve("ballast"), new byte[16 * 1024]);
        List<Receipt> acknowledged = new ArrayList<>();
        String reason = "";
        AuditLog log = Logs.open(file);
        while (reason.isEmpty()) {
            try {
                acknowledged.add(log.append(Logs.draft(acknowledged.size()).why("y".repeat(1500))));
            } catch (AuditException e) {
                reason = String.valueOf(e.getMessage());
            }
        }
        log.close();
        assertThat(reason).contains("No space left on device");
        assertThat(Logs.said(ChainVerifier.strict().verify(file))).isEqualTo("valid " + acknowledged.size());

        Files.delete(ballast);
        try (AuditLog again = Logs.open(file)) {
            assertThat(again.append(Logs.draft(1)).seq()).isEqualTo(acknowledged.size());
        }
        assertThat(Logs.said(ChainVerifier.strict().verify(file))).isEqualTo("valid " + (acknowledged.size() + 1));
    }
}
