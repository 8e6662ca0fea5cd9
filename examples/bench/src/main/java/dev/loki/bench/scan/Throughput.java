package dev.loki.bench.scan;

import dev.loki.policy.scan.ContentScanner;
import dev.loki.policy.scan.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Speed of one core over source code, next to summing up the same bytes and to one pass of java.util.regex. */
final class Throughput {
    private static final int CORPUS_BYTES = 16 << 20;
    private static final int ROUNDS = 15;

    private Throughput() {}

    static void print(Path folder) throws IOException {
        byte[] corpus = corpus(folder);
        double sum = megabytesPerSecond(corpus, () -> sum(corpus));
        double secrets = scan(corpus, EnumSet.of(Kind.SECRET));
        double both = scan(corpus, EnumSet.allOf(Kind.class));
        System.out.printf(
                "speed over %d MB of source code, one core, median of %d: bytes summed %.0f MB/s (baseline),"
                        + " secrets %.0f MB/s (%.2f of it), secrets and personal data %.0f MB/s (%.2f)%n",
                corpus.length >> 20, ROUNDS, sum, secrets, secrets / sum, both, both / sum);
    }

    private static double scan(byte[] corpus, Set<Kind> kinds) {
        ContentScanner scanner = ContentScanner.builtIn();
        return megabytesPerSecond(corpus, () -> scanner.scan(corpus, kinds).size());
    }

    private interface Work {
        long run();
    }

    private static double megabytesPerSecond(byte[] corpus, Work work) {
        long[] nanos = new long[ROUNDS];
        long sink = 0;
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            long start = System.nanoTime();
            sink += work.run();
            nanos[Math.max(round, 0)] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        if (sink == Long.MIN_VALUE) {
            throw new IllegalStateException("never");
        }
        return corpus.length / 1e6 / (nanos[ROUNDS / 2] / 1e9);
    }

    private static long sum(byte[] corpus) {
        long sum = 0;
        for (byte b : corpus) {
            sum = sum * 31 + b;
        }
        return sum;
    }

    /** Source files of the folder, repeated until there are enough bytes. */
    private static byte[] corpus(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*/src/.*\\.(java|md|json|yaml|py|js|ts|go|rs|c|h)"))
                    .sorted()
                    .toList();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(CORPUS_BYTES);
        while (bytes.size() < CORPUS_BYTES) {
            for (Path file : files) {
                bytes.writeBytes(Files.readAllBytes(file));
            }
        }
        return Arrays.copyOf(bytes.toByteArray(), CORPUS_BYTES);
    }
}
