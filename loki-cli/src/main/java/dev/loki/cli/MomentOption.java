package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.core.env.Durations;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * A moment on the command line: a day in UTC, a time with its offset, or how long ago.
 *
 * @param clock what "ago" counts from
 */
record MomentOption(InstantSource clock) {

    /** The moment, of a day its beginning. */
    Instant from(String option, String text) {
        return moment(option, text, 0);
    }

    /** The moment, of a day its last millisecond. */
    Instant to(String option, String text) {
        return moment(option, text, 1);
    }

    private Instant moment(String option, String text, int daysOn) {
        try {
            return text.indexOf('T') > 0
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text)
                            .plusDays(daysOn)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .minusMillis(daysOn);
        } catch (DateTimeException e) {
            return ago(option, text);
        }
    }

    private Instant ago(String option, String text) {
        try {
            return clock.instant().minus(Durations.parse(text));
        } catch (IllegalArgumentException e) {
            throw new LokiException(
                    "USAGE",
                    option + " takes a day (2026-02-21), a time (2026-02-21T10:00:00Z) or how long ago (2h)",
                    e);
        }
    }
}
