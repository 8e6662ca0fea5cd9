package dev.loki.audit;

import dev.loki.core.LokiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets concurrent callers share one forced write.
 *
 * <p>One of those who wait leads: it takes everything that is pending, writes it, wakes the others, and passes the lead
 * to the first of those that came meanwhile. What nobody waits for, and the log's lock when it is idle, are the business
 * of one daemon thread, which is started at the first write. Thread-safe.
 */
final class GroupCommit implements AutoCloseable {
    /** The most bytes of entries in one write. */
    static final int MAX_GROUP_BYTES = 4 * 1024 * 1024;

    /** How long the log's lock is kept without a write. */
    static final Duration IDLE = Duration.ofMillis(5);

    private final LogWriter writer;
    private final ReentrantLock state = new ReentrantLock();
    private final Condition work = state.newCondition();
    private final Condition progress = state.newCondition();
    private List<Pending> pending = new ArrayList<>();
    private boolean leading;
    private boolean threadSleeps;
    private long added;
    private long finished;
    private boolean closed;
    private Optional<Thread> thread = Optional.empty();
    private Optional<RuntimeException> asyncFailure = Optional.empty();

    GroupCommit(LogWriter writer) {
        this.writer = writer;
    }

    /** Writes an entry together with what else is pending; when this returns, it is durable. */
    Receipt commit(byte[] middle) {
        Pending mine = Pending.awaited(middle);
        boolean lead;
        state.lock();
        try {
            checkOpen();
            add(mine);
            lead = !leading;
            leading = true;
        } finally {
            state.unlock();
        }
        while (lead || mine.awaitLead()) {
            lead();
            lead = false;
        }
        return mine.outcome();
    }

    /** Queues an entry; blocks only while too many are pending. */
    CompletableFuture<Receipt> submit(byte[] middle) {
        Pending mine = Pending.promised(middle);
        enqueue(mine);
        return mine.promise();
    }

    /** The same, for an entry whose failure the next call is to tell. */
    void enqueue(byte[] middle) {
        enqueue(Pending.promised(middle));
    }

    private void enqueue(Pending mine) {
        state.lock();
        try {
            while (pending.size() >= AuditLog.MAX_PENDING && !closed) {
                progress.awaitUninterruptibly();
            }
            checkOpen();
            add(mine);
        } finally {
            state.unlock();
        }
    }

    /** Waits until everything that was added before is durable; throws the failure of what nobody waited for. */
    void flush() {
        state.lock();
        try {
            long target = added;
            while (finished < target) {
                progress.awaitUninterruptibly();
            }
            asyncFailure.ifPresent(failure -> {
                throw failure;
            });
        } finally {
            state.unlock();
        }
    }

    private void add(Pending entry) {
        pending.add(entry);
        added++;
        if (thread.isEmpty()) {
            Thread started = new Thread(this::run, "loki-audit");
            started.setDaemon(true);
            thread = Optional.of(started);
            started.start();
        } else if (threadSleeps || (!leading && !entry.hasWaiter())) {
            work.signal();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new AuditException(AuditException.WRITE_FAILED, "the audit log is closed; open it again");
        }
        asyncFailure.ifPresent(failure -> {
            throw failure;
        });
    }

    /** Writes one group as the leader, then passes the lead on. */
    private void lead() {
        List<Pending> group = take();
        Optional<RuntimeException> failed = Optional.empty();
        try {
            if (!writer.append(group)) {
                giveBack(group);
                return;
            }
        } catch (LokiException e) {
            failed = Optional.of(e);
        } catch (RuntimeException | Error e) {
            failed = Optional.of(
                    new AuditException(AuditException.WRITE_FAILED, "the audit log could not be written: " + e, e));
        }
        if (failed.isPresent()) {
            RuntimeException why = failed.get();
            group.forEach(entry -> entry.failed(why));
        }
        passOn(group, failed);
        group.forEach(Pending::finish);
    }

    private List<Pending> take() {
        state.lock();
        try {
            List<Pending> group = pending;
            int count = 0;
            long bytes = 0;
            while (count < group.size() && bytes < MAX_GROUP_BYTES) {
                bytes += group.get(count++).middle().length;
            }
            pending = new ArrayList<>(group.subList(count, group.size()));
            progress.signalAll();
            return count == group.size() ? group : new ArrayList<>(group.subList(0, count));
        } finally {
            state.unlock();
        }
    }

    /** Leaves a group to the thread that nobody interrupts. */
    private void giveBack(List<Pending> group) {
        state.lock();
        try {
            pending.addAll(0, group);
            leading = false;
            work.signal();
        } finally {
            state.unlock();
        }
    }

    private void passOn(List<Pending> group, Optional<RuntimeException> failed) {
        state.lock();
        try {
            if (failed.isPresent() && asyncFailure.isEmpty() && group.stream().anyMatch(entry -> !entry.hasWaiter())) {
                asyncFailure = failed;
            }
            finished += group.size();
            Optional<Pending> next = pending.stream().filter(Pending::hasWaiter).findFirst();
            if (next.isPresent()) {
                next.get().lead();
            } else {
                leading = false;
                if (!pending.isEmpty()) {
                    work.signal();
                }
            }
            progress.signalAll();
        } finally {
            state.unlock();
        }
    }

    private void run() {
        state.lock();
        try {
            while (!closed || leading || !pending.isEmpty()) {
                if (!leading && !pending.isEmpty()) {
                    leading = true;
                    unlocked(this::lead);
                } else if (leading || writer.holdsLock()) {
                    releaseWhenIdle();
                } else {
                    threadSleeps = true;
                    work.awaitUninterruptibly();
                    threadSleeps = false;
                }
            }
        } finally {
            state.unlock();
        }
    }

    private void releaseWhenIdle() {
        long before = added;
        try {
            long left = IDLE.toNanos();
            while (left > 0 && added == before && (leading || (pending.isEmpty() && !closed))) {
                left = work.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            return;
        }
        if (!leading && pending.isEmpty() && added == before) {
            writer.releaseLock();
        }
    }

    private void unlocked(Runnable action) {
        state.unlock();
        try {
            action.run();
        } finally {
            state.lock();
        }
    }

    /** Writes what is pending, gives the lock back and closes the file; throws the first failure nobody has seen. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            end().ifPresent(GroupCommit::join);
            writer.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        Optional<RuntimeException> unseen = asyncFailure;
        asyncFailure = Optional.empty();
        unseen.ifPresent(failure -> {
            throw failure;
        });
    }

    private Optional<Thread> end() {
        state.lock();
        try {
            closed = true;
            work.signalAll();
            progress.signalAll();
            return thread;
        } finally {
            state.unlock();
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
