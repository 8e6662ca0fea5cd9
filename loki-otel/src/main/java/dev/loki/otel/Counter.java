package dev.loki.otel;

import java.util.concurrent.atomic.AtomicLong;

/** A whole number that only grows, up to {@link Long#MAX_VALUE}. */
final class Counter extends Metric<Counter.Total> {

    Counter(String name, String description, String unit) {
        super(name, description, unit, Kind.SUM, Total::new);
    }

    /** Adds; an amount below 1 adds nothing. */
    void add(long amount, Labels labels) {
        if (amount > 0) {
            series(labels).value.accumulateAndGet(amount, Total::sum);
        }
    }

    /** The sum of one series. */
    static final class Total implements Metric.Series {
        private final AtomicLong value = new AtomicLong();

        private static long sum(long total, long more) {
            long sum = total + more;
            return sum < 0 ? Long.MAX_VALUE : sum;
        }

        @Override
        public void write(JsonBytes json) {
            json.int64("asInt", value.get());
        }
    }
}
