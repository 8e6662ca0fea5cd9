package dev.loki.bench.scan;

import dev.loki.policy.scan.ContentScanner;
import dev.loki.policy.scan.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Speed of one core over source code, next to two baselines in the same run: a hash over the same bytes, and
 * java.util.regex with a handful of the formats. Processor time is measured, so that a busy machine does not matter.
 */
final class Throughput {
    private static final int CORPUS_BYTES = 16 << 20;
    private static final int ROUNDS = 9;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Pattern TOKENS =
            Pattern.compile("ghp_[A-Za-z0-9]{36}|AKIA[A-Z0-9]{16}|xox[bp]-[0-9-]{10,}[A-Za-z0-9]{20,}"
                    + "|AIza[A-Za-z0-9_-]{35}|sk_live_[A-Za-z0-9]{24}"
                    + "|(?i:password|secret|token|api_?key)\\s*[:=]\\s*[\"'][^\"'\\s]{8,}");

    private Throughput() {}

    static void print(Path folder) throws IOException {
        byte[] corpus = corpus(folder);
        double sum = megabytesPerSecond(corpus, () -> sum(corpus));
        String text = new String(corpus, StandardCharsets.ISO_8859_1);
        double regex =
                megabytesPerSecond(corpus, () -> TOKENS.matcher(text).results().count());
        double secrets = scan(corpus, EnumSet.of(Kind.SECRET));
        double both = scan(corpus, EnumSet.allOf(Kind.class));
        System.out.printf(
                "speed over %d MB of source code, one core, processor time, median of %d:%n"
                        + "  a hash of the bytes (baseline)            %5.0f MB/s%n"
                        + "  java.util.regex, six formats of %d    %5.0f MB/s  %.2f of the baseline%n"
                        + "  secrets                                   %5.0f MB/s  %.2f (goal 150 MB/s)%n"
                        + "  secrets and personal data                 %5.0f MB/s  %.2f%n",
                corpus.length >> 20,
                ROUNDS,
                sum,
                ContentScanner.builtIn().rules().size(),
                regex,
                regex / sum,
                secrets,
                secrets / sum,
                both,
                both / sum);
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
            long start = THREADS.getCurrentThreadCpuTime();
            sink += work.run();
            nanos[Math.max(round, 0)] = THREADS.getCurrentThreadCpuTime() - start;
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
                    .filter(file -> file.toString().matches(".*/src/main/.*\\.(java|py|js|ts|go|rs|c|h)"))
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
