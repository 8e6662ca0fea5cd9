package dev.loki.audit;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** An entry on its way to the disk, and whoever waits for it. */
final class Pending {
    /** How many threads one thread wakes. */
    private static final int WAKES = 8;

    private final byte[] middle;
    private final Optional<Thread> waiter;
    private final CompletableFuture<Receipt> promise = new CompletableFuture<>();
    private List<Pending> others = List.of();
    private volatile boolean done;
    private Optional<Receipt> receipt = Optional.empty();
    private Optional<RuntimeException> failure = Optional.empty();

    private Pending(byte[] middle, Optional<Thread> waiter) {
        this.middle = middle;
        this.waiter = waiter;
    }

    /** An entry that this thread waits for. */
    static Pending awaited(byte[] middle) {
        return new Pending(middle, Optional.of(Thread.currentThread()));
    }

    /** An entry that nobody waits for by blocking. */
    static Pending promised(byte[] middle) {
        return new Pending(middle, Optional.empty());
    }

    byte[] middle() {
        return middle;
    }

    boolean hasWaiter() {
        return waiter.isPresent();
    }

    CompletableFuture<Receipt> promise() {
        return promise;
    }

    /** Tells all who wait what was written. Each thread of a few wakes the next ones, so that the writer can go on. */
    static void finish(List<Pending> group, IntFunction<Receipt> receipts) {
        for (int i = 0; i < group.size(); i++) {
            Pending entry = group.get(i);
            Receipt receipt = receipts.apply(i);
            if (entry.hasWaiter()) {
                entry.receipt = Optional.of(receipt);
            } else {
                entry.promise.complete(receipt);
            }
        }
        wake(group);
    }

    /** Tells all who wait why nothing was written. */
    static void fail(List<Pending> group, RuntimeException why) {
        for (Pending entry : group) {
            entry.failure = Optional.of(why);
            entry.promise.completeExceptionally(why);
        }
        wake(group);
    }

    private static void wake(List<Pending> group) {
        for (int from = 0; from < group.size(); from += WAKES) {
            List<Pending> some = group.subList(from, Math.min(group.size(), from + WAKES));
            Pending first = some.get(0);
            first.others = some.subList(1, some.size());
        }
        group.forEach(entry -> entry.done = true);
        for (int from = 0; from < group.size(); from += WAKES) {
            group.get(from).waiter.ifPresentOrElse(LockSupport::unpark, group.get(from)::wakeOthers);
        }
    }

    private void wakeOthers() {
        others.forEach(other -> other.waiter.ifPresent(LockSupport::unpark));
    }

    /** Blocks until the entry is finished. Interrupts are kept, not obeyed. */
    Receipt await() {
        boolean interrupted = false;
        while (!done) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        wakeOthers();
        return receipt.orElseThrow(() -> failure.orElseThrow());
    }
}
