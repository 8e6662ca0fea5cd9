package dev.loki.otel;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A bounded first-in-first-out queue between many producers and one consumer, in one array, without locks or allocation.
 *
 * <p>A producer that finds it full is told so and never waits. {@link #offer} and {@link #size} may be called by any thread,
 * {@link #poll} by one at a time.
 *
 * @param <T> what is queued
 */
final class SpanQueue<T> {
    private final AtomicReferenceArray<@Nullable T> slots;
    private final int mask;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong added = new AtomicLong();
    private final LongAdder refused = new LongAdder();

    /** An empty queue of that capacity, a power of two. */
    SpanQueue(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("the capacity must be a power of two");
        }
        this.slots = new AtomicReferenceArray<>(capacity);
        this.mask = capacity - 1;
    }

    /** Adds an element; returns how many are waiting with it, or 0 when there is no room. */
    int offer(T element) {
        long position;
        long oldest;
        do {
            position = added.get();
            oldest = taken.get();
            if (position - oldest > mask) {
                refused.increment();
                return 0;
            }
        } while (!added.compareAndSet(position, position + 1));
        slots.setRelease((int) position & mask, element);
        return (int) (position + 1 - oldest);
    }

    /** Takes the oldest element; null when there is none, or when its producer is just about to write it. */
    @Nullable
    T poll() {
        long position = taken.get();
        int slot = (int) position & mask;
        T element = slots.getAcquire(slot);
        if (element != null) {
            slots.setPlain(slot, null);
            taken.setRelease(position + 1);
        }
        return element;
    }

    /** How many were refused since this was asked last. */
    long takeRefused() {
        return refused.sumThenReset();
    }

    /** How many wait, about. */
    int size() {
        return (int) Math.max(0, added.get() - taken.get());
    }
}
