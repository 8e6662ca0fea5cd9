package dev.loki.otel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Owns the one thread that encodes and sends everything: one request at a time, whatever the signal.
 *
 * <p>It wakes when {@link Batches#BATCH} items wait, at the latest after {@link #INTERVAL}; metrics follow every
 * {@link #METRICS_INTERVAL}. {@link #close} is over within {@link #CLOSE_TIMEOUT}: what the collector did not take by
 * {@link #SEND_TIMEOUT} goes to the spool. A JVM that ends without a close closes it by a shutdown hook.
 */
final class OtlpExporter implements AutoCloseable {
    /** The longest time that a span waits for others. */
    static final Duration INTERVAL = Duration.ofSeconds(5);

    /** The same until the first body was sent: a wrong address is told early, and the HTTP client is warm at the end. */
    static final Duration FIRST_INTERVAL = Duration.ofMillis(500);

    /** The time between two exports of metrics. */
    static final Duration METRICS_INTERVAL = Duration.ofSeconds(60);

    /** The longest time that closing takes. */
    static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    /** The part of {@link #CLOSE_TIMEOUT} in which things are still sent. */
    static final Duration SEND_TIMEOUT = Duration.ofMillis(1500);

    private final Batches batches;
    private final Outbox outbox;
    private final Runnable abort;
    private final Thread thread;
    private final Thread hook;
    private final ConcurrentLinkedQueue<CompletableFuture<Boolean>> requests = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private Duration interval = FIRST_INTERVAL;
    private long lastSpans;
    private long lastMetrics;

    private OtlpExporter(Batches batches, Outbox outbox, Runnable abort) {
        this.batches = batches;
        this.outbox = outbox;
        this.abort = abort;
        this.thread = new Thread(this::run, "loki-otel");
        this.thread.setDaemon(true);
        this.hook = new Thread(this::close, "loki-otel-shutdown");
    }

    /**
     * Starts the thread.
     *
     * @param abort ends a request that is under way
     */
    static OtlpExporter start(Batches batches, Outbox outbox, Runnable abort) {
        OtlpExporter exporter = new OtlpExporter(batches, outbox, abort);
        exporter.thread.start();
        try {
            Runtime.getRuntime().addShutdownHook(exporter.hook);
        } catch (IllegalStateException e) {
            exporter.close();
        }
        return exporter;
    }

    /** Says that so many items wait; never waits. */
    void queued(int waiting) {
        if (waiting >= Batches.BATCH && asleep.get() && asleep.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    /** Sends what is queued, and the metrics; true when the collector took everything within that time. */
    boolean flush(Duration timeout) {
        CompletableFuture<Boolean> request = new CompletableFuture<>();
        requests.add(request);
        asleep.set(false);
        LockSupport.unpark(thread);
        if (!thread.isAlive()) {
            answer(takeRequests(), false);
        }
        try {
            return request.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }

    private void run() {
        try {
            outbox.resend();
            lastSpans = System.nanoTime();
            lastMetrics = lastSpans;
            while (!closing.get()) {
                round(takeRequests());
                sleep();
            }
        } finally {
            sendRest();
        }
    }

    /** Sends what is due, and everything when somebody asked for it. */
    private void round(List<CompletableFuture<Boolean>> asked) {
        long now = System.nanoTime();
        if (outbox.retryIn().filter(nanos -> nanos == 0).isPresent()) {
            outbox.resend();
        }
        boolean all = !asked.isEmpty() || now - lastSpans >= interval.toNanos();
        boolean delivered = true;
        if (!batches.isEmpty() && (all || batches.isFull())) {
            interval = INTERVAL;
        }
        while (!closing.get() && (batches.isFull() || (all && !batches.isEmpty()))) {
            delivered &= batches.sendNext();
        }
        if (all) {
            lastSpans = now;
        }
        if (!asked.isEmpty() || now - lastMetrics >= METRICS_INTERVAL.toNanos()) {
            delivered &= batches.sendMetrics();
            lastMetrics = now;
        }
        answer(asked, delivered && !closing.get());
    }

    /** The last round: sent while there is time, spooled after that. */
    private void sendRest() {
        boolean delivered = true;
        while (!batches.isEmpty()) {
            delivered &= batches.sendNext();
        }
        delivered &= batches.sendMetrics();
        answer(takeRequests(), delivered);
    }

    private void sleep() {
        asleep.set(true);
        if (!batches.isFull() && requests.isEmpty() && !closing.get()) {
            long untilDue = lastSpans + interval.toNanos() - System.nanoTime();
            LockSupport.parkNanos(
                    this, Math.max(1, Math.min(untilDue, outbox.retryIn().orElse(Long.MAX_VALUE))));
        }
        asleep.set(false);
    }

    private List<CompletableFuture<Boolean>> takeRequests() {
        List<CompletableFuture<Boolean>> taken = new ArrayList<>();
        for (CompletableFuture<Boolean> next = requests.poll(); next != null; next = requests.poll()) {
            taken.add(next);
        }
        return taken;
    }

    private static void answer(List<CompletableFuture<Boolean>> requests, boolean delivered) {
        requests.forEach(request -> request.complete(delivered));
    }

    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            join(CLOSE_TIMEOUT.toNanos());
            return;
        }
        long end = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
        LockSupport.unpark(thread);
        boolean ended = join(SEND_TIMEOUT.toNanos());
        outbox.stop();
        abort.run();
        if (!ended) {
            join(end - System.nanoTime());
        }
        unhook();
    }

    private boolean join(long nanos) {
        try {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void unhook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook is what called this.
            return;
        }
    }
}
