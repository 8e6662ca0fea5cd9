package dev.loki.otel;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One audit entry as a log record of OTLP.
 *
 * @param nanos when, since 1970
 * @param body what happened, in a line
 * @param attributes its fields
 */
record LogRecord(long nanos, String body, Map<String, String> attributes) {
    /** The severity number of information. */
    static final int INFO = 9;

    /** What kind of record it is. */
    static final String EVENT = "loki.audit";

    LogRecord {
        attributes = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }
}
