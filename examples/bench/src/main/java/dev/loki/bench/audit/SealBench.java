package dev.loki.bench.audit;

import dev.loki.audit.AuditLog;
import dev.loki.audit.ChainVerifier;
import dev.loki.audit.Durability;
import dev.loki.audit.EntryDraft;
import dev.loki.audit.seal.SealSettings;
import dev.loki.audit.seal.Seals;
import dev.loki.audit.seal.SigningKey;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Prints what seals cost: {@code SealBench [FOLDER [ENTRIES]]}. A seal over 1,000 new entries must cost the same behind a
 * short and a long log; comparing seals is set against following the chain, on the same file.
 */
public final class SealBench {
    private static final int NEW_ENTRIES = 1_000;
    private static final int ROUNDS = 9;

    private SealBench() {}

    /** Runs everything. */
    public static void main(String[] args) throws IOException {
        Path folder = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("loki-bench-");
        Files.createDirectories(folder);
        int entries = args.length > 1 ? Integer.parseInt(args[1]) : 400_000;
        SigningKey key = SigningKey.generate("bench", new SecureRandom());
        SealSettings settings =
                new SealSettings(Optional.of(key), List.of(key.verifier()), Optional.empty(), Optional.empty());
        double small = seal(folder.resolve("small.jsonl"), settings, 2_000);
        double large = seal(folder.resolve("large.jsonl"), settings, entries);
        System.out.printf(
                "a seal over %d new entries: %.1f ms behind 2,000 entries, %.1f ms behind %d, ratio %.2f%n",
                NEW_ENTRIES, small, large, entries, large / small);
        verify(folder.resolve("large.jsonl"), settings);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The median time of a seal, in milliseconds. */
    private static double seal(Path log, SealSettings settings, int before) throws IOException {
        Seals seals = Seals.of(log, settings, InstantSource.system());
        write(log, before);
        seals.seal(Files.size(log));
        List<Double> millis = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            write(log, NEW_ENTRIES);
            long size = Files.size(log);
            long start = System.nanoTime();
            seals.seal(size);
            millis.add((System.nanoTime() - start) / 1e6);
        }
        return median(millis);
    }

    private static void verify(Path log, SealSettings settings) throws IOException {
        Seals seals = Seals.of(log, settings, InstantSource.system());
        List<Double> chain = new ArrayList<>();
        List<Double> sealed = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            require(ChainVerifier.strict().cores(1).verify(log).valid());
            long between = System.nanoTime();
            require(seals.verify().valid());
            chain.add((between - start) / 1e6);
            sealed.add((System.nanoTime() - between) / 1e6);
        }
        System.out.printf(
                "verify %.0f MB: chain on one core %.0f ms, seals %.0f ms, ratio %.2f%n",
                Files.size(log) / 1e6, median(chain), median(sealed), median(sealed) / median(chain));
        long start = System.nanoTime();
        seals.prove(1);
        System.out.printf("prove one entry: %.0f ms%n", (System.nanoTime() - start) / 1e6);
    }

    private static void write(Path log, int entries) {
        try (AuditLog writing = AuditLog.open(
                log.toAbsolutePath().getParent(), log, Durability.BATCHED, Redactor.NOOP, InstantSource.system())) {
            for (int i = 0; i < entries; i++) {
                writing.record(EntryDraft.of("agent-" + i % 7, "file_write")
                        .where("src/main/java/dev/example/App" + i % 100 + ".java")
                        .why("implement feature")
                        .metadata(JsonObject.builder().put("bytes", i).build()));
            }
        }
    }

    private static void require(boolean valid) {
        if (!valid) {
            throw new IllegalStateException("the log is not valid");
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
