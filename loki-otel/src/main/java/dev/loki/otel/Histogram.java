package dev.loki.otel;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/** How often values fell between fixed bounds, since the start of the process; memory does not grow with the values. */
final class Histogram extends Metric<Histogram.Buckets> {

    /**
     * A histogram.
     *
     * @param bounds ascending; bucket {@code i} counts values up to and including bound {@code i}, the last one the rest
     */
    Histogram(String name, String description, String unit, double... bounds) {
        super(name, description, unit, Kind.HISTOGRAM, () -> new Buckets(bounds));
    }

    /** Records a value; a negative one and one that is not a finite number are left out. */
    void record(double value, Labels labels) {
        if (Double.isFinite(value) && value >= 0) {
            series(labels).record(value);
        }
    }

    /** The counts of one series. */
    static final class Buckets implements Metric.Series {
        private final ReentrantLock lock = new ReentrantLock();
        private final double[] bounds;
        private final long[] counts;
        private long count;
        private double sum;
        private double min = Double.POSITIVE_INFINITY;
        private double max;

        Buckets(double[] bounds) {
            this.bounds = bounds;
            this.counts = new long[bounds.length + 1];
        }

        private void record(double value) {
            int found = Arrays.binarySearch(bounds, value);
            lock.lock();
            try {
                counts[found >= 0 ? found : -found - 1]++;
                count++;
                sum += value;
                min = Math.min(min, value);
                max = Math.max(max, value);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void write(JsonBytes json) {
            lock.lock();
            try {
                json.int64("count", count).float64("sum", sum).array("bucketCounts");
                for (long n : counts) {
                    json.int64(n);
                }
                json.endArray().array("explicitBounds");
                for (double bound : bounds) {
                    json.float64(bound);
                }
                json.endArray();
                if (count > 0) {
                    json.float64("min", min).float64("max", max);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
