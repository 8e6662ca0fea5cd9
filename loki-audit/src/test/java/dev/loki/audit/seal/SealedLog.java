package dev.loki.audit.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A log on the disk that is sealed with a key. */
abstract class SealedLog {
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-02-21T10:00:00Z"));

    @TempDir
    Path folder;

    final SigningKey key = SigningKey.generate("example.org/audit", new SecureRandom());
    final SealSettings settings =
            new SealSettings(Optional.of(key), List.of(key.verifier()), Optional.empty(), Optional.empty());
    Path log = Path.of("");

    @BeforeEach
    void emptyLog() {
        log = folder.resolve("audit.jsonl");
    }

    SealSettings with(HeadCopy head) {
        return new SealSettings(Optional.of(key), List.of(key.verifier()), Optional.empty(), Optional.of(head));
    }

    Seals seals() {
        return Seals.of(log, settings, CLOCK);
    }

    void append(int from, int count) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < from + count; i++) {
            text.append(line(i)).append('\n');
        }
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    static String line(int i) {
        return "{\"seq\":" + i + ",\"who\":\"J\u00fcrgen\",\"hash\":\"sha256:" + i + "\"}";
    }

    List<String> lines() throws IOException {
        return Files.readAllLines(log);
    }

    void rewrite(List<String> lines) throws IOException {
        Files.writeString(log, String.join("\n", lines) + "\n");
    }

    String git(String... arguments) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of("git", "-C", folder.toString()));
        argv.addAll(List.of(arguments));
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
