package dev.loki.events;

import dev.loki.core.env.Timestamps;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * The ids and times of the events of one process.
 *
 * <p>An id is 26 characters of {@code [0-9a-z]}: nine for the milliseconds since 1970, four for a counter within the
 * millisecond, thirteen drawn once per process. So ids sort in the order in which they were given out, two processes
 * give out the same one with a probability of 36^-13, and none contains another, since all have one length. Time never
 * goes back: while the clock is behind, the last time is given again, and the counter goes on. Not thread-safe.
 */
final class EventIds {
    /** The length of every id. */
    static final int LENGTH = 26;

    private static final int RADIX = 36;
    private static final int TIME_DIGITS = 9;
    private static final int COUNTER_DIGITS = 4;
    private static final int RANDOM_DIGITS = LENGTH - TIME_DIGITS - COUNTER_DIGITS;
    private static final int COUNTER_END = RADIX * RADIX * RADIX * RADIX;
    private static final int RANDOM_BITS = 96;

    private final InstantSource clock;
    private final String process;
    private long millis = -1;
    private int counter;
    private String timestamp = "";

    EventIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        BigInteger end = BigInteger.valueOf(RADIX).pow(RANDOM_DIGITS);
        byte[] bits = new byte[RANDOM_BITS / Byte.SIZE];
        random.nextBytes(bits);
        this.process = padded(new BigInteger(1, bits).mod(end).toString(RADIX), RANDOM_DIGITS);
    }

    /** What a new event is called and when it is. */
    record Stamp(String id, String timestamp) {}

    /** The next id and time; both sort after all earlier ones, times perhaps equal. */
    Stamp next() {
        long now = clock.millis();
        if (now > millis) {
            moveTo(now);
        } else if (++counter == COUNTER_END) {
            moveTo(millis + 1);
        }
        String id = padded(Long.toString(millis, RADIX), TIME_DIGITS)
                + padded(Integer.toString(counter, RADIX), COUNTER_DIGITS)
                + process;
        return new Stamp(id, timestamp);
    }

    private void moveTo(long next) {
        millis = next;
        counter = 0;
        timestamp = Timestamps.format(Instant.ofEpochMilli(next));
    }

    private static String padded(String digits, int length) {
        return "0".repeat(length - digits.length()) + digits;
    }
}
