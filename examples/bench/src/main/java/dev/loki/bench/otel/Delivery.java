package dev.loki.bench.otel;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a span costs its caller, how many per second reach a local collector without loss, and what is left of a burst; the SDK
 * and ours in one run, in turns.
 *
 * <p>Arguments: rounds (default 15), spans of a round (default 100000).
 */
public final class Delivery {
    private Delivery() {}

    public static void main(String[] args) throws IOException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 15;
        int spans = args.length > 1 ? Integer.parseInt(args[1]) : 100_000;
        try (Sink sink = Sink.start()) {
            List<Contender> contenders = List.of(
                    Contender.largeSdk(sink.url(), 512),
                    Contender.largeSdk(sink.url(), 4096),
                    Contender.loki(sink.url()));
            Result[] results = new Result[contenders.size()];
            for (int i = 0; i < results.length; i++) {
                results[i] = new Result(rounds);
            }
            for (int round = -rounds / 3 - 3; round < rounds; round++) {
                for (int i = 0; i < results.length; i++) {
                    measure(contenders.get(i), sink, spans, results[i], round);
                }
            }
            System.out.printf("%d rounds of %d spans, medians%n", rounds, spans);
            for (int i = 0; i < results.length; i++) {
                System.out.printf(
                        Locale.ROOT,
                        "%-34s caller %6.0f ns/span %6.0f B/span   delivered %,10.0f spans/s   lost %d%n",
                        contenders.get(i).name(),
                        results[i].median(results[i].callerNanos) / spans,
                        results[i].median(results[i].callerBytes) / spans,
                        spans / results[i].median(results[i].seconds),
                        results[i].lost);
            }
            Result best = results[0].median(results[0].seconds) < results[1].median(results[1].seconds)
                    ? results[0]
                    : results[1];
            System.out.printf(
                    Locale.ROOT,
                    "delivered, ours to the better SDK: %.2f%n",
                    best.median(best.seconds) / results[2].median(results[2].seconds));
            contenders.forEach(Contender::close);
            burst(Contender.sdk(sink.url()), sink, spans);
            burst(Contender.loki(sink.url()), sink, spans);
        }
    }

    private static void measure(Contender contender, Sink sink, int spans, Result result, int round) {
        boolean counting = round == -1;
        sink.counting(counting);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().getId();
        long bytes = threads.getThreadAllocatedBytes(id);
        long begun = System.nanoTime();
        for (int i = 0; i < spans; i++) {
            contender.span(i);
        }
        long called = System.nanoTime();
        bytes = threads.getThreadAllocatedBytes(id) - bytes;
        contender.flush();
        long delivered = System.nanoTime();
        if (counting) {
            result.lost = spans - sink.spans();
        }
        if (round >= 0) {
            result.callerNanos[round] = called - begun;
            result.callerBytes[round] = bytes;
            result.seconds[round] = (delivered - begun) / 1e9;
        }
    }

    private static void burst(Contender contender, Sink sink, int spans) {
        sink.counting(true);
        for (int i = 0; i < spans; i++) {
            contender.span(i);
        }
        contender.flush();
        System.out.printf(
                Locale.ROOT,
                "burst of %d spans as it comes: %-15s %.1f %% arrived%n",
                spans,
                contender.name(),
                100.0 * sink.spans() / spans);
        contender.close();
    }

    private static final class Result {
        final double[] callerNanos;
        final double[] callerBytes;
        final double[] seconds;
        long lost;

        Result(int rounds) {
            callerNanos = new double[rounds];
            callerBytes = new double[rounds];
            seconds = new double[rounds];
        }

        double median(double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        }
    }
}
