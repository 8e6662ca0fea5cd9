package dev.loki.bench.audit;

import dev.loki.audit.AuditLog;
import dev.loki.audit.ChainVerifier;
import dev.loki.audit.Durability;
import dev.loki.audit.EntryDraft;
import dev.loki.audit.Receipt;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.Redactor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Prints how the audit log compares with bare loops on the same disk: {@code AuditBench [FOLDER [ENTRIES]]}.
 *
 * <p>Each side takes its turn in short rounds, so that a noisy machine disturbs both alike; medians are compared.
 */
public final class AuditBench {
    private static final int LINE_BYTES = 372;
    private static final int GROUP = 64;
    private static final int ROUNDS = 9;
    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Calls before the first that is measured; the compiler is done after so many. */
    private static final int WARM_UP = 12_000;

    private static final int CALLS = 4_000;

    private final Path folder;
    private final int entries;

    private AuditBench(Path folder, int entries) {
        this.folder = folder;
        this.entries = entries;
    }

    /** Runs everything. */
    public static void main(String[] args) throws Exception {
        Path folder = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("loki-bench-");
        Files.createDirectories(folder);
        AuditBench bench = new AuditBench(folder, args.length > 1 ? Integer.parseInt(args[1]) : 400_000);
        bench.oneCaller();
        bench.inFlight();
        bench.threads();
        Path large = bench.batched();
        verify(large);
        bench.open(large);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private AuditLog log(String name, Durability durability) {
        return AuditLog.open(folder, folder.resolve(name), durability, Redactor.NOOP, InstantSource.system());
    }

    private static EntryDraft draft(int i) {
        return EntryDraft.of("agent-" + i % 7, "file_write")
                .where("src/main/java/dev/example/App" + i % 100 + ".java")
                .why("implement feature")
                .metadata(JsonObject.builder().put("bytes", i).put("passed", true).build());
    }

    private FileChannel bare(String name) throws IOException {
        return FileChannel.open(folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static ByteBuffer lines(int count) {
        byte[] line = new byte[LINE_BYTES];
        Arrays.fill(line, (byte) 'x');
        ByteBuffer lines = ByteBuffer.allocateDirect(LINE_BYTES * count);
        for (int i = 0; i < count; i++) {
            lines.put(line);
        }
        return lines.flip();
    }

    private static void force(FileChannel channel, ByteBuffer lines) throws IOException {
        lines.rewind();
        while (lines.hasRemaining()) {
            channel.write(lines);
        }
        channel.force(false);
    }

    private void oneCaller() throws IOException {
        List<Double> bareTimes = new ArrayList<>();
        List<Double> logTimes = new ArrayList<>();
        try (FileChannel channel = bare("bare-1");
                AuditLog log = log("one.jsonl", Durability.DURABLE)) {
            ByteBuffer line = lines(1);
            for (int i = -WARM_UP; i < CALLS; i++) {
                long start = System.nanoTime();
                force(channel, line);
                long between = System.nanoTime();
                log.append(draft(i & 0xffff));
                long end = System.nanoTime();
                if (i >= 0) {
                    bareTimes.add((between - start) / 1e3);
                    logTimes.add((end - between) / 1e3);
                }
            }
        }
        report("durable, one caller, p50", "append + fdatasync", median(bareTimes), median(logTimes), "us");
    }

    private void inFlight() throws Exception {
        Deque<CompletableFuture<Receipt>> flight = new ArrayDeque<>();
        try (AuditLog log = log("flight.jsonl", Durability.DURABLE)) {
            grouped("durable, 64 in flight", () -> {
                while (flight.size() < GROUP) {
                    flight.add(log.submit(draft(flight.size())));
                }
                flight.remove().join();
                return 1;
            });
        }
    }

    private void threads() throws Exception {
        LongAdder written = new LongAdder();
        AtomicBoolean ended = new AtomicBoolean();
        Gate gate = new Gate();
        List<Thread> threads = new ArrayList<>();
        try (AuditLog log = log("threads.jsonl", Durability.DURABLE)) {
            for (int t = 0; t < GROUP; t++) {
                int mine = t;
                threads.add(new Thread(() -> {
                    while (!ended.get()) {
                        gate.pass();
                        log.append(draft(mine));
                        written.increment();
                    }
                }));
            }
            threads.forEach(Thread::start);
            grouped("durable, 64 blocked threads", () -> {
                written.reset();
                gate.open();
                Thread.sleep(ROUND_NANOS / 1_000_000);
                gate.close();
                return written.intValue();
            });
            ended.set(true);
            gate.open();
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    /** Lets threads pass while it is open. */
    private static final class Gate {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition opened = lock.newCondition();
        private volatile boolean open;

        void pass() {
            if (!open) {
                lock.lock();
                try {
                    while (!open) {
                        opened.awaitUninterruptibly();
                    }
                } finally {
                    lock.unlock();
                }
            }
        }

        void open() {
            lock.lock();
            try {
                open = true;
                opened.signalAll();
            } finally {
                lock.unlock();
            }
        }

        void close() {
            open = false;
        }
    }

    /** Compares the rate of some work with that of the bare loop over as many lines at once. */
    private void grouped(String what, Work work) throws Exception {
        List<Double> bareRates = new ArrayList<>();
        List<Double> logRates = new ArrayList<>();
        try (FileChannel channel = bare("bare-64")) {
            ByteBuffer group = lines(GROUP);
            for (int round = -ROUNDS; round < ROUNDS * 3; round++) {
                double bareRate = rate(() -> {
                    force(channel, group);
                    return GROUP;
                });
                double logRate = rate(work);
                if (round >= 0) {
                    bareRates.add(bareRate);
                    logRates.add(logRate);
                }
            }
        }
        report(what, "64 lines + fdatasync", median(bareRates), median(logRates), "/s");
    }

    private Path batched() throws Exception {
        List<Double> logRates = new ArrayList<>();
        List<Double> nodeRates = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            nodeRates.add(node(folder.resolve("node-" + round + ".jsonl")));
            Path file = folder.resolve("batched.jsonl");
            Files.deleteIfExists(file);
            long start = System.nanoTime();
            try (AuditLog log = log("batched.jsonl", Durability.BATCHED)) {
                for (int i = 0; i < entries; i++) {
                    log.record(draft(i));
                }
            }
            logRates.add(entries * 1e9 / (System.nanoTime() - start));
        }
        report("batched, forced at the end", "Node, 1000 per write", median(nodeRates), median(logRates), "/s");
        return folder.resolve("batched.jsonl");
    }

    /** What the JavaScript reference is described to do: stringify, hash, append a thousand lines at once, no force. */
    private double node(Path file) throws Exception {
        String script = "const fs=require('fs'),c=require('crypto');let p='GENESIS',b=[];const n=" + entries / 4 + ";"
                + "const t=process.hrtime.bigint();for(let i=0;i<n;i++){"
                + "const e={seq:i,timestamp:new Date().toISOString(),who:'agent-'+i%7,what:'file_write',"
                + "where:'src/main/java/dev/example/App'+i%100+'.java',why:'implement feature',"
                + "metadata:JSON.parse(JSON.stringify({bytes:i,passed:true})),previousHash:p};"
                + "e.hash=p=c.createHash('sha256').update(JSON.stringify(e)).digest('hex');b.push(JSON.stringify(e));"
                + "if(b.length==1000){fs.appendFileSync(process.argv[1],b.join('\\n')+'\\n');b=[];}}"
                + "console.log(Math.round(n*1e9/Number(process.hrtime.bigint()-t)));";
        try {
            Process process = new ProcessBuilder("node", "-e", script, file.toString()).start();
            String rate = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? Double.parseDouble(rate) : Double.NaN;
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private static void verify(Path file) throws Exception {
        List<Double> sums = new ArrayList<>();
        List<Double> one = new ArrayList<>();
        List<Double> two = new ArrayList<>();
        double megabytes = Files.size(file) / 1e6;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            new ProcessBuilder("sha256sum", file.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            sums.add(megabytes * 1e9 / (System.nanoTime() - start));
            one.add(megabytes / seconds(file, 1));
            two.add(megabytes / seconds(file, 2));
        }
        report("verify, one core", "sha256sum", median(sums), median(one), "MB/s");
        report("verify, two cores", "sha256sum", median(sums), median(two), "MB/s");
    }

    private static double seconds(Path file, int cores) {
        long start = System.nanoTime();
        if (!ChainVerifier.strict().cores(cores).verify(file).valid()) {
            throw new IllegalStateException("the log is broken");
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private void open(Path large) throws IOException {
        Path small = folder.resolve("small.jsonl");
        try (AuditLog log = log("small.jsonl", Durability.BATCHED)) {
            for (int i = 0; i < 2_500; i++) {
                log.record(draft(i));
            }
        }
        List<Double> smallTimes = new ArrayList<>();
        List<Double> largeTimes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            smallTimes.add(opened(small));
            largeTimes.add(opened(large));
        }
        report(
                "open, " + Files.size(large) / 1_000_000 + " MB",
                "open, 1 MB",
                median(smallTimes),
                median(largeTimes),
                "us");
    }

    private double opened(Path file) {
        long start = System.nanoTime();
        AuditLog log = log(String.valueOf(file.getFileName()), Durability.DURABLE);
        long end = System.nanoTime();
        log.close();
        return (end - start) / 1e3;
    }

    /** Does some work and says how many entries it was. */
    @FunctionalInterface
    private interface Work {
        int run() throws Exception;
    }

    private static double rate(Work work) throws Exception {
        long start = System.nanoTime();
        long done = 0;
        while (System.nanoTime() - start < ROUND_NANOS) {
            done += work.run();
        }
        return done * 1e9 / (System.nanoTime() - start);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static void report(String what, String baseline, double base, double measured, String unit) {
        System.out.printf(
                "%-30s %12.1f %-5s %-22s %12.1f %-5s ratio %.2f%n",
                what, measured, unit, baseline, base, unit, measured / base);
    }
}
