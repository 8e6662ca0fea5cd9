package dev.loki.audit.syslog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends entries to a syslog server from a thread of its own, which it starts with the first one.
 *
 * <p>{@link #offer} never waits: what does not fit into the queue is dropped and counted. A connection that fails is
 * made anew after a growing pause; the message that was under way is sent again, so a receiver may see it twice, and it
 * sees by the numbers what it missed. Thread-safe.
 */
public final class SyslogForwarder implements AutoCloseable {
    /** The most messages that wait. */
    public static final int MAX_QUEUED = 10_000;

    /** The most bytes of messages that wait. */
    public static final long MAX_QUEUED_BYTES = 16L << 20;

    /** The first pause after a failure; each further one is twice as long. */
    public static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    /** The longest pause after a failure. */
    public static final Duration MAX_PAUSE = Duration.ofSeconds(30);

    /** How long {@link #close} waits for the queue to be sent. */
    public static final Duration PATIENCE = Duration.ofSeconds(2);

    /** After how long drops are reported even though they go on. */
    public static final Duration REPORT_INTERVAL = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(SyslogForwarder.class);

    private final SyslogTransport.Factory server;
    private final Rendering rendering;
    private final RandomGenerator random;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private long queuedBytes;
    private long droppedCount;
    private long firstDropped;
    private long lastDropped;
    private long reported = System.nanoTime();
    private boolean closing;
    private @Nullable Thread thread;
    private @Nullable SyslogTransport transport;
    private boolean failureLogged;

    private SyslogForwarder(
            SyslogTransport.Factory server, Rendering rendering, RandomGenerator random, Duration patience) {
        this.server = server;
        this.rendering = rendering;
        this.random = random;
        this.patience = patience;
    }

    /**
     * What was not sent.
     *
     * @param count how many messages
     * @param firstSeq the number of the first of them
     * @param lastSeq the number of the last of them; some in between may have been sent
     */
    public record Dropped(long count, long firstSeq, long lastSeq) {}

    /** What makes a message of an entry's line; called by the thread that sends. */
    @FunctionalInterface
    public interface Rendering {
        /** The message for a line. */
        SyslogMessage of(long seq, String line);
    }

    private static final class Waiting {
        private final long seq;
        private final byte[] line;

        Waiting(long seq, byte[] line) {
            this.seq = seq;
            this.line = line;
        }
    }

    /** A forwarder to that server; certificates are checked against the trust store of the JVM. */
    public static SyslogForwarder to(SyslogSettings settings, Rendering rendering) {
        return to(factory(settings), rendering, RandomGenerator.getDefault(), PATIENCE);
    }

    private static SyslogTransport.Factory factory(SyslogSettings settings) {
        String host = settings.host();
        int port = settings.port();
        return switch (settings.protocol()) {
            case UDP -> () -> UdpTransport.connect(host, port);
            case TCP -> () -> StreamTransport.tcp(host, port);
            case TLS -> () -> StreamTransport.tls(host, port, (SSLSocketFactory) SSLSocketFactory.getDefault());
        };
    }

    static SyslogForwarder to(
            SyslogTransport.Factory server, Rendering rendering, RandomGenerator random, Duration patience) {
        return new SyslogForwarder(server, rendering, random, patience);
    }

    /** Takes an entry for sending, or drops it when the queue is full or closed; says whether it was taken. */
    public boolean offer(long seq, byte[] line) {
        lock.lock();
        try {
            boolean fits = queue.size() < MAX_QUEUED && queuedBytes + line.length <= MAX_QUEUED_BYTES;
            if (closing || !fits) {
                drop(seq);
                return false;
            }
            queue.add(new Waiting(seq, line));
            queuedBytes += line.length;
            if (thread == null) {
                Thread started = new Thread(this::forward, "loki-syslog");
                started.setDaemon(true);
                started.start();
                thread = started;
            }
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void drop(long seq) {
        firstDropped = droppedCount == 0 ? seq : Math.min(firstDropped, seq);
        lastDropped = droppedCount == 0 ? seq : Math.max(lastDropped, seq);
        droppedCount++;
    }

    /**
     * What was dropped since the last report, for the caller to record: once the queue has room again, or after
     * {@link #REPORT_INTERVAL}. Empty when there is nothing to report now.
     */
    public Optional<Dropped> takeDropped() {
        lock.lock();
        try {
            boolean due = (queue.size() < MAX_QUEUED / 2 && queuedBytes < MAX_QUEUED_BYTES / 2)
                    || System.nanoTime() - reported > REPORT_INTERVAL.toNanos();
            return droppedCount > 0 && due ? Optional.of(report()) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private Dropped report() {
        Dropped dropped = new Dropped(droppedCount, firstDropped, lastDropped);
        droppedCount = 0;
        reported = System.nanoTime();
        return dropped;
    }

    /** Sends what waits, for a short time, and ends; see {@link #finish}. */
    @Override
    public void close() {
        finish();
    }

    /**
     * Sends what waits, for at most {@link #PATIENCE} and until the first failure, and ends. Later messages are dropped.
     *
     * @return what was dropped and not reported yet
     */
    public Optional<Dropped> finish() {
        Thread running;
        lock.lock();
        try {
            closing = true;
            running = thread;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (running != null) {
            await(running);
        }
        lock.lock();
        try {
            queue.forEach(waiting -> drop(waiting.seq));
            queue.clear();
            queuedBytes = 0;
            return droppedCount > 0 ? Optional.of(report()) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void await(Thread running) {
        try {
            running.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (running.isAlive()) {
            lock.lock();
            try {
                running.interrupt();
                if (transport != null) {
                    transport.close();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void forward() {
        int failures = 0;
        for (Optional<Waiting> next = next(); next.isPresent(); next = next()) {
            try {
                byte[] message = rendering
                        .of(next.get().seq, new String(next.get().line, StandardCharsets.UTF_8))
                        .encoded();
                connected().send(message);
                sent(next.get());
                failures = 0;
                failureLogged = false;
            } catch (IOException | RuntimeException e) {
                failures++;
                disconnect(e);
                if (!pause(failures)) {
                    return;
                }
            }
        }
        SyslogTransport last = transport;
        if (last != null) {
            last.finish();
        }
    }

    /** The oldest message, which stays in the queue until it is sent; empty when all is done. */
    private Optional<Waiting> next() {
        lock.lock();
        try {
            while (queue.isEmpty() && !closing) {
                changed.await();
            }
            return Optional.ofNullable(queue.peek());
        } catch (InterruptedException e) {
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private SyslogTransport connected() throws IOException {
        SyslogTransport current = transport;
        if (current == null) {
            current = server.connect();
            lock.lock();
            try {
                transport = current;
            } finally {
                lock.unlock();
            }
        }
        return current;
    }

    private void sent(Waiting message) {
        lock.lock();
        try {
            if (queue.peek() == message) {
                queue.remove();
                queuedBytes -= message.line.length;
            }
        } finally {
            lock.unlock();
        }
    }

    private void disconnect(Exception failure) {
        lock.lock();
        try {
            if (transport != null) {
                transport.close();
                transport = null;
            }
            if (!failureLogged && !closing) {
                failureLogged = true;
                LOG.warn("audit entries do not reach the syslog server, trying again: {}", failure.toString());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits before the next attempt; false when there is none, because the forwarder is being closed. */
    private boolean pause(int failures) {
        long full = Math.min(MAX_PAUSE.toNanos(), FIRST_PAUSE.toNanos() << Math.min(failures - 1, 20));
        long nanos = full / 2 + random.nextLong(full / 2 + 1);
        lock.lock();
        try {
            while (nanos > 0 && !closing) {
                nanos = changed.awaitNanos(nanos);
            }
            return !closing;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }
}
