package dev.loki.core.env;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The one spelling of time in files: UTC, milliseconds, {@code Z}. */
public final class Timestamps {
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Timestamps() {}

    /** The text for an instant, such as {@code 2026-02-21T10:00:00.000Z}; fractions of a millisecond are cut. */
    public static String format(Instant instant) {
        return MILLIS.format(instant);
    }
}
