package dev.loki.otel;

/** A value that goes up and down: the last one counts. */
final class Gauge extends Metric<Gauge.Last> {

    Gauge(String name, String description, String unit) {
        super(name, description, unit, Kind.GAUGE, Last::new);
    }

    /** Sets the value; one that is not a finite number is left out. */
    void set(double value, Labels labels) {
        if (Double.isFinite(value)) {
            series(labels).value = value;
        }
    }

    /** The value of one series. */
    static final class Last implements Metric.Series {
        private volatile double value;

        @Override
        public void write(JsonBytes json) {
            json.float64("asDouble", value);
        }
    }
}
