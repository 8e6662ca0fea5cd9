package dev.loki.otel;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Makes ids: two SplitMix64 sequences, seeded from a random source once.
 *
 * <p>A sequence visits each of its 2^64 values once, so no two span ids of a process are equal, and a trace id is as random
 * as its seeds. Ids are names, not secrets: who sees one may work out the next. Thread-safe, lock-free.
 *
 * @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea, Flood: Fast splittable pseudorandom number
 *     generators</a>
 */
final class TraceIds {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final AtomicLong first;
    private final AtomicLong second;

    TraceIds(RandomGenerator seeds) {
        this.first = new AtomicLong(seeds.nextLong());
        this.second = new AtomicLong(seeds.nextLong());
    }

    /** A span id, or the lower half of a trace id; never zero. */
    long next() {
        return nonZero(first);
    }

    /** The upper half of a trace id; never zero. */
    long nextHigh() {
        return nonZero(second);
    }

    private static long nonZero(AtomicLong sequence) {
        long id;
        do {
            id = mix(sequence.addAndGet(GOLDEN_GAMMA));
        } while (id == 0);
        return id;
    }

    private static long mix(long state) {
        long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
