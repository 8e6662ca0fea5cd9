package dev.loki.bench.events;

import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.events.EventBus;
import dev.loki.events.EventSource;
import dev.loki.events.EventType;
import dev.loki.events.RetryPolicy;
import dev.loki.events.Subscription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The event bus against the bare file system, in one run: {@code examples/bench/run dev.loki.bench.events.EventBusBench
 * [FOLDER [DIVISOR]]}; without a folder, in the system's temporary one. The divisor makes everything that many times shorter.
 */
public final class EventBusBench {
    private static final int ROUNDS = 5;
    private static final int FAST = 10_000;
    private static final int FORCED = 300;
    private static final int BACKLOG = 100_000;
    private static final int PINGS = 3_000;
    private static final int IDLE = 10_000;
    private static final long IDLE_SECONDS = 20;
    private static final byte[] BYTES = """
            {
              "id": "0mbv3k2d10000a8f3kd93jx0z1q",
              "type": "task",
              "source": "runner",
              "timestamp": "2026-11-25T09:00:00.000Z",
              "payload": {
                "action": "complete",
                "task_id": "task-001"
              },
              "version": "1.0"
            }""".getBytes(StandardCharsets.UTF_8);
    private static final JsonObject PAYLOAD = JsonObject.builder()
            .put("action", "complete")
            .put("task_id", "task-001")
            .build();

    private final Path base;
    private final int divisor;
    private int folders;

    private EventBusBench(Path base, int divisor) {
        this.base = base;
        this.divisor = divisor;
    }

    /** Runs all measurements and prints one line for each. */
    public static void main(String[] args) throws Exception {
        Path base = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("loki-bench-events");
        Files.createDirectories(base);
        int divisor = args.length > 1 ? Integer.parseInt(args[1]) : 1;
        EventBusBench bench = new EventBusBench(base, divisor);
        bench.publish(FAST / divisor, false);
        bench.publish(FORCED / divisor, true);
        bench.consume(BACKLOG / 10 / divisor);
        bench.consume(BACKLOG / divisor);
        bench.latency();
        bench.idle();
        deleteAll(base);
    }

    private Path next() {
        return base.resolve("bus-" + folders++);
    }

    /** Rounds alternate between the bare loop and the bus, so that whatever disturbs the machine disturbs both. */
    private void publish(int count, boolean forced) throws IOException {
        double[] bare = new double[ROUNDS];
        double[] bus = new double[ROUNDS];
        double[] ofCpu = new double[ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            Rate one = bareLoop(count, forced);
            Rate other = busLoop(count, forced);
            if (round >= 0) {
                bare[round] = one.perSecond;
                bus[round] = other.perSecond;
                ofCpu[round] = other.perCpuSecond / one.perCpuSecond;
            }
        }
        System.out.printf(
                "publish %-13s %,9.0f events/s; bare create+write+%srename %,9.0f/s; ratio %.2f (goal %s), %.2f by processor time%n",
                forced ? "with fsync" : "without fsync",
                median(bus),
                forced ? "fsync+" : "",
                median(bare),
                median(bus) / median(bare),
                forced ? "0.8" : "0.7",
                median(ofCpu));
    }

    private Rate bareLoop(int count, boolean forced) throws IOException {
        Path folder = Files.createDirectories(next());
        Clock start = Clock.start();
        for (int i = 0; i < count; i++) {
            Path temporary = folder.resolve(i + ".tmp");
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(BYTES));
                if (forced) {
                    channel.force(true);
                }
            }
            Files.move(temporary, folder.resolve(i + ".json"), StandardCopyOption.ATOMIC_MOVE);
            if (forced) {
                try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            }
        }
        return finish(folder, count, start);
    }

    private Rate busLoop(int count, boolean forced) throws IOException {
        Path folder = next();
        try (EventBus bus = EventBus.open(folder, forced)) {
            Clock start = Clock.start();
            for (int i = 0; i < count; i++) {
                bus.publish(EventType.TASK, EventSource.RUNNER, PAYLOAD);
            }
            return finish(folder, count, start);
        }
    }

    private static Rate finish(Path folder, int count, Clock start) {
        Rate rate = start.rate(count);
        deleteAll(folder);
        return rate;
    }

    /** What was done in a second, and in a second of this thread's processor time, which a busy machine disturbs less. */
    private record Rate(double perSecond, double perCpuSecond) {}

    private record Clock(long nanos, long cpuNanos) {
        static Clock start() {
            return new Clock(
                    System.nanoTime(), ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
        }

        Rate rate(double count) {
            Clock now = start();
            return new Rate(count / ((now.nanos - nanos) / 1e9), count / ((now.cpuNanos - cpuNanos) / 1e9));
        }
    }

    private void consume(int count) throws InterruptedException {
        Path folder = next();
        try (EventBus bus = EventBus.open(folder)) {
            fill(bus, count);
            Clock start = Clock.start();
            long handled = bus.drain("bench", RetryPolicy.DEFAULT, event -> {});
            Rate rate = start.rate(handled);
            System.out.printf(
                    "consume %,7d pending    %,9.0f events/s, %,.0f per second of processor time (goal 20,000;"
                            + " reference at 10,000 pending: 161-664)%n",
                    handled, rate.perSecond, rate.perCpuSecond);
        }
        deleteAll(folder);
    }

    private static void fill(EventBus bus, int count) {
        for (int i = 0; i < count; i++) {
            bus.publish(EventType.TASK, EventSource.RUNNER, PAYLOAD);
        }
    }

    private void latency() throws InterruptedException {
        Path folder = next();
        int pings = PINGS / divisor;
        long[] nanos = new long[pings];
        long[] sent = new long[pings];
        AtomicInteger heard = new AtomicInteger();
        try (EventBus bus = EventBus.open(folder);
                Subscription subscription = bus.subscribe("bench", RetryPolicy.DEFAULT, event -> {
                    int i = heard.get();
                    nanos[i] = System.nanoTime() - sent[i];
                    heard.incrementAndGet();
                })) {
            for (int i = 0; i < pings; i++) {
                sent[i] = System.nanoTime();
                bus.publish(EventType.TASK, EventSource.RUNNER, PAYLOAD);
                while (heard.get() == i && subscription.failed() == 0) {
                    LockSupport.parkNanos(20_000);
                }
                LockSupport.parkNanos(500_000);
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                "publish to handler         p50 %.2f ms, p99 %.2f ms (goal 1 and 10; reference 250 and 500)%n",
                nanos[pings / 2] / 1e6, nanos[pings * 99 / 100] / 1e6);
        deleteAll(folder);
    }

    private void idle() throws InterruptedException {
        Path folder = next();
        try (EventBus bus = EventBus.open(folder)) {
            int pending = IDLE / divisor;
            long seconds = Math.max(1, IDLE_SECONDS / divisor);
            fill(bus, pending);
            CountDownLatch seen = new CountDownLatch(pending);
            try (Subscription reading = bus.follow("bench", false, RetryPolicy.DEFAULT, event -> seen.countDown())) {
                seen.await();
                Thread.sleep(3_000);
                double before = cpuSeconds();
                Thread.sleep(seconds * 1_000);
                double percent = (cpuSeconds() - before) / seconds * 100;
                System.out.printf(
                        "%,d idle pending        %.2f %% of a core over %d s, %d seen (goal 1 %%; reference 23-29 %%)%n",
                        pending, percent, seconds, reading.handled());
            }
        }
        deleteAll(folder);
    }

    private static double cpuSeconds() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            return system.getProcessCpuTime() / 1e9;
        }
        throw new IllegalStateException("this JVM does not tell its processor time");
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void deleteAll(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
