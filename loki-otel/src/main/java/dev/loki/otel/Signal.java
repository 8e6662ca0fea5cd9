package dev.loki.otel;

import java.util.Locale;

/** What is exported, each with a path of its own. */
enum Signal {
    TRACES("Spans", "spans"),
    METRICS("DataPoints", "metric points"),
    LOGS("LogRecords", "log records");

    /** What the collector's answer counts, such as {@code rejectedSpans}. */
    final String rejected;

    /** What people call the items. */
    final String items;

    Signal(String counted, String items) {
        this.rejected = "rejected" + counted;
        this.items = items;
    }

    /** The last part of the address. */
    String path() {
        return "v1/" + wireName();
    }

    /** The name in files and addresses. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The standard variable for this signal alone. */
    String variable(String setting) {
        return "OTEL_EXPORTER_OTLP_" + name() + "_" + setting;
    }
}
