package dev.loki.audit;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** An entry on its way to the disk, and whoever waits for it. */
final class Pending {
    private enum State {
        WAITING,
        /** The waiting thread is to write the next group. */
        LEAD,
        DONE
    }

    private final byte[] middle;
    private final Optional<Thread> waiter;
    private final CompletableFuture<Receipt> promise = new CompletableFuture<>();
    private volatile State state = State.WAITING;
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

    /** Notes what was written; told by {@link #finish}. */
    void written(Receipt written) {
        receipt = Optional.of(written);
    }

    /** Notes why it was not written; told by {@link #finish}. */
    void failed(RuntimeException why) {
        receipt = Optional.empty();
        failure = Optional.of(why);
    }

    /** Tells whoever waits. */
    void finish() {
        state = State.DONE;
        if (waiter.isPresent()) {
            LockSupport.unpark(waiter.get());
        } else if (failure.isPresent()) {
            promise.completeExceptionally(failure.get());
        } else {
            receipt.ifPresent(promise::complete);
        }
    }

    /** Makes the waiting thread write the next group. */
    void lead() {
        state = State.LEAD;
        waiter.ifPresent(LockSupport::unpark);
    }

    /** Blocks until the entry is finished or this thread is to lead; true for the latter. Interrupts are kept, not obeyed. */
    boolean awaitLead() {
        boolean interrupted = false;
        while (state == State.WAITING) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return state == State.LEAD;
    }

    /** The receipt, or the failure, of a finished entry. */
    Receipt outcome() {
        return receipt.orElseThrow(() -> failure.orElseThrow());
    }
}
