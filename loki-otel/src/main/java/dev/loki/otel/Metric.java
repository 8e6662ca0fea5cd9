package dev.loki.otel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * One instrument with its series, at most {@value #MAX_SERIES} of them; what has labels beyond that is recorded together in
 * the series {@link Labels#OVERFLOW}. Values are never reset. Thread-safe.
 *
 * @param <S> what one series keeps
 */
abstract class Metric<S extends Metric.Series> {
    /** The most series of one metric, the one for what is beyond them included. */
    static final int MAX_SERIES = 1000;

    private final String name;
    private final String description;
    private final String unit;
    private final Kind kind;
    private final Supplier<S> fresh;
    private final Map<Labels, S> series = new ConcurrentHashMap<>();

    /** The kinds of data in OTLP. */
    enum Kind {
        SUM("sum"),
        GAUGE("gauge"),
        HISTOGRAM("histogram");

        /** The member that holds the points. */
        final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }
    }

    /** The value of one set of labels. */
    interface Series {
        /** Writes the members that are not labels and times. */
        void write(JsonBytes json);
    }

    /** A series with its labels. */
    record Point(Labels labels, Series series) {}

    Metric(String name, String description, String unit, Kind kind, Supplier<S> fresh) {
        this.name = name;
        this.description = description;
        this.unit = unit;
        this.kind = kind;
        this.fresh = fresh;
    }

    String name() {
        return name;
    }

    String description() {
        return description;
    }

    String unit() {
        return unit;
    }

    Kind kind() {
        return kind;
    }

    boolean isEmpty() {
        return series.isEmpty();
    }

    /** Every series, in no order. */
    List<Point> points() {
        List<Point> points = new ArrayList<>();
        series.forEach((labels, value) -> points.add(new Point(labels, value)));
        return points;
    }

    /** The series with these labels, or the one for everything beyond the bound. */
    S series(Labels labels) {
        S known = series.get(labels);
        if (known != null) {
            return known;
        }
        boolean full = series.size() >= MAX_SERIES - 1;
        return series.computeIfAbsent(full ? Labels.OVERFLOW : labels, l -> fresh.get());
    }
}
