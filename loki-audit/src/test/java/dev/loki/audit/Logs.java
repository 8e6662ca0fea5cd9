package dev.loki.audit;

import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.Redactor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Logs to test with. */
final class Logs {
    static final Instant START = Instant.parse("2026-02-21T10:00:00Z");

    private Logs() {}

    /** A clock that goes on by a bit more than a second each time it is asked. */
    static InstantSource ticking() {
        AtomicLong calls = new AtomicLong();
        return () -> START.plusMillis(1237 * calls.getAndIncrement());
    }

    static AuditLog open(Path file) {
        return open(file, LogFile.Opener.DISK);
    }

    static AuditLog open(Path file, LogFile.Opener opener) {
        return AuditLog.open(
                file.getParent(), file, Durability.DURABLE, Redactor.NOOP, ticking(), opener, AppendListener.NONE);
    }

    static EntryDraft draft(int i) {
        return EntryDraft.of("agent-" + i % 3, i % 2 == 0 ? "file_write" : "test_run")
                .where("src/app-" + i + ".js")
                .why("implement feature, für \"" + i + "\"")
                .metadata(JsonObject.builder().put("n", i).put("passed", true).build());
    }

    /** Writes a log of so many entries. */
    static Path write(Path file, int entries) {
        try (AuditLog log = open(file)) {
            for (int i = 0; i < entries; i++) {
                log.submit(draft(i));
            }
        }
        return file;
    }

    static List<String> lines(Path file) {
        try {
            return new ArrayList<>(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path put(Path file, List<String> lines) {
        return put(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static Path put(Path file, byte[] bytes) {
        try {
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The line with its hash made anew. */
    static String rehashed(String line) {
        int at = line.lastIndexOf(",\"hash\":\"");
        String hash = dev.loki.core.io.Sha256.hex(line.substring(0, at) + "}");
        return line.substring(0, at) + ",\"hash\":\"" + (line.contains("\"hash\":\"sha256:") ? "sha256:" : "") + hash
                + "\"}";
    }

    static String said(ChainReport report) {
        return report.valid()
                ? "valid " + report.entries()
                : report.brokenAt().orElseThrow() + " " + report.cause().orElseThrow();
    }

    /** What a child process needs to run a test's program, whether tests run on a class path or as modules. */
    static String classPath() {
        return String.join(
                java.io.File.pathSeparator,
                Path.of("target/classes").toAbsolutePath().toString(),
                Path.of("target/test-classes").toAbsolutePath().toString(),
                System.getProperty("java.class.path"),
                System.getProperty("jdk.module.path", ""));
    }
}
