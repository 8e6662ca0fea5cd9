package dev.loki.audit;

import dev.loki.audit.seal.SealException;
import dev.loki.audit.seal.Seals;
import dev.loki.core.LokiException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Seals a log while it is written: after so many entries, after some time, and on close. Thread-safe. */
final class Sealing implements AppendListener {
    /** After how many entries the log is sealed. */
    static final int MAX_UNSEALED = 1_000;

    /** How often the log is sealed at most. */
    static final Duration MIN_INTERVAL = Duration.ofSeconds(5);

    /** After how long the log is sealed with the next entry, however few there are. */
    static final Duration MAX_INTERVAL = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(Sealing.class);

    private final Seals seals;
    private final ReentrantLock sealing = new ReentrantLock();
    private final AtomicLong unsealed = new AtomicLong();
    private volatile long committed;
    private volatile long sealedAt = System.nanoTime();
    private volatile Optional<LokiException> broken = Optional.empty();

    Sealing(Seals seals) {
        this.seals = seals;
    }

    /** Tells up to which byte the log is durable, where this process has not appended anything yet. */
    void committed(long bytes) {
        committed = Math.max(committed, bytes);
    }

    @Override
    public void appended(Group group) {
        unsealed.addAndGet(group.count());
        committed = group.offset() + group.length();
    }

    /**
     * Seals if it is time to; the others go on meanwhile. A seal that could not be kept is tried again later.
     *
     * @throws SealException if the log turned out not to fit its seals
     */
    void sealIfDue() {
        broken.ifPresent(failure -> {
            throw failure;
        });
        long waiting = unsealed.get();
        long age = System.nanoTime() - sealedAt;
        boolean due = (waiting >= MAX_UNSEALED && age >= MIN_INTERVAL.toNanos())
                || (waiting > 0 && age >= MAX_INTERVAL.toNanos());
        if (due && seals.enabled() && sealing.tryLock()) {
            try {
                seal();
            } catch (LokiException e) {
                sealedAt = System.nanoTime();
                if (e.code().equals(SealException.BROKEN)) {
                    broken = Optional.of(e);
                    throw e;
                }
                LOG.warn("the audit log is not sealed: {}", e.getMessage());
            } finally {
                sealing.unlock();
            }
        }
    }

    /** Seals what is durable now, if anything is new; gives the signed checkpoint. */
    Optional<String> sealNow() {
        sealing.lock();
        try {
            return seal();
        } finally {
            sealing.unlock();
        }
    }

    /** Seals what this process has appended, if anything. */
    void finish() {
        if (unsealed.get() > 0 && broken.isEmpty()) {
            sealNow();
        }
    }

    private Optional<String> seal() {
        long before = unsealed.get();
        Optional<String> sealed = seals.seal(committed);
        unsealed.addAndGet(-before);
        sealedAt = System.nanoTime();
        return sealed;
    }
}
