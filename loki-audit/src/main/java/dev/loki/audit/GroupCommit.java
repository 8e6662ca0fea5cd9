package dev.loki.audit;

import dev.loki.core.LokiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;

/**
 * Lets concurrent callers share one forced write.
 *
 * <p>A caller that is alone writes its entry itself, which saves two changes of threads. When more came meanwhile, and for
 * what nobody waits for, one daemon thread writes all that is pending, group after group, as long as there are others to
 * wait for. It also gives the log's lock back when it is idle. It is started at the first write. Thread-safe.
 */
final class GroupCommit implements AutoCloseable {
    /** The most bytes of entries in one write. */
    static final int MAX_GROUP_BYTES = 4 * 1024 * 1024;

    /** How long the log's lock is kept without a write. */
    static final Duration IDLE = Duration.ofMillis(5);

    /** For how many nanoseconds a group waits at most, and no longer than the last write took, until it is as large. */
    static final long MAX_GATHERING_NANOS = 200_000;

    /** For how many entries a group waits at most. */
    static final int MAX_GATHERED = 64;

    /**
     * How many entries are taken at once while more come, and for how many blocked callers a group waits: waking more
     * takes as long as writing.
     */
    private static final int FEW = 8;

    private final LogWriter writer;
    private final ReentrantLock state = new ReentrantLock();
    private final Condition work = state.newCondition();
    private final Condition progress = state.newCondition();
    private List<Pending> pending = new ArrayList<>();

    /** How many are pending; for the thread that waits for more without keeping others from adding them. */
    private volatile int waiting;

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
            lead = !leading && pending.size() == 1;
            leading |= lead;
        } finally {
            state.unlock();
        }
        if (lead) {
            write(new Group(1, 0));
            resign();
        }
        return mine.await();
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
        waiting = pending.size();
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

    /** Writes one group as the leader. */
    private void write(Group group) {
        Optional<RuntimeException> failed = Optional.empty();
        group.begin();
        try {
            if (!writer.append(group)) {
                giveBack(group.entries);
                return;
            }
        } catch (LokiException e) {
            failed = Optional.of(e);
        } catch (RuntimeException | Error e) {
            failed = Optional.of(
                    new AuditException(AuditException.WRITE_FAILED, "the audit log could not be written: " + e, e));
        }
        count(group.entries, failed);
        failed.ifPresent(why -> Pending.fail(group.entries, why));
    }

    /** Writes group after group, until there is nothing to write or nobody else to wait for. */
    private void lead() {
        Group group = new Group(1, 0);
        int crowd = MAX_GATHERED;
        while (crowd > 1 && group.hasFirst()) {
            long start = System.nanoTime();
            write(group);
            crowd = Math.min(MAX_GATHERED, group.entries.size() + waiting);
            group = new Group(crowd, System.nanoTime() - start);
        }
        resign();
    }

    /** Lets the thread go on with what is pending, or the next caller begin. */
    private void resign() {
        state.lock();
        try {
            leading = false;
            if (!pending.isEmpty()) {
                work.signal();
            }
        } finally {
            state.unlock();
        }
    }

    /** Leaves a group to the thread that nobody interrupts. */
    private void giveBack(List<Pending> group) {
        state.lock();
        try {
            pending.addAll(0, group);
            waiting = pending.size();
        } finally {
            state.unlock();
        }
    }

    private void count(List<Pending> group, Optional<RuntimeException> failed) {
        state.lock();
        try {
            if (failed.isPresent() && asyncFailure.isEmpty() && group.stream().anyMatch(entry -> !entry.hasWaiter())) {
                asyncFailure = failed;
            }
            finished += group.size();
            progress.signalAll();
        } finally {
            state.unlock();
        }
    }

    /** What is written at once: what is pending, and what comes while it is put together. */
    private final class Group implements LogWriter.Feed {
        private final List<Pending> entries = new ArrayList<>();
        private final int expected;
        private final long patience;
        private final long begun = System.nanoTime();
        private List<Pending> first = List.of();
        private long bytes;

        /**
         * Nothing yet.
         *
         * @param expected how many entries are waited for
         * @param patience for how many nanoseconds at most, and for half of that if none comes
         */
        Group(int expected, long patience) {
            this.expected = expected;
            this.patience = Math.min(patience, MAX_GATHERING_NANOS);
        }

        /** Waits for the first entry; false if none comes. */
        boolean hasFirst() {
            return await(1);
        }

        /** Takes what is pending. */
        void begin() {
            first = take();
        }

        @Override
        public List<Pending> next() {
            if (!first.isEmpty()) {
                List<Pending> some = first;
                first = List.of();
                return some;
            }
            int missing = (entries.get(0).hasWaiter() ? Math.min(expected, FEW) : expected) - entries.size();
            return missing > 0 && await(Math.min(missing, FEW)) ? take() : List.of();
        }

        /** Waits until so many are pending; false if none is. The processor is left to those that are to come. */
        @SuppressWarnings("ThreadPriorityCheck")
        private boolean await(int count) {
            long from = System.nanoTime();
            long now = from;
            while (waiting < count && now - from < patience / 2 && now - begun < patience) {
                Thread.yield();
                now = System.nanoTime();
            }
            return waiting > 0;
        }

        private List<Pending> take() {
            state.lock();
            try {
                List<Pending> all = pending;
                int count = 0;
                while (count < all.size() && bytes < MAX_GROUP_BYTES) {
                    bytes += all.get(count++).middle().length;
                }
                pending = new ArrayList<>(all.subList(count, all.size()));
                waiting = pending.size();
                progress.signalAll();
                List<Pending> some = all.subList(0, count);
                entries.addAll(some);
                return some;
            } finally {
                state.unlock();
            }
        }

        @Override
        public void written(IntFunction<Receipt> receipts) {
            Pending.finish(entries, receipts);
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
