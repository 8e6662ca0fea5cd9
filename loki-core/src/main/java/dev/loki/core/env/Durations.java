package dev.loki.core.env;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 90s}, {@code 15m}, {@code 1h30m}, {@code 500ms}, {@code 2d}. */
public final class Durations {
    /** At most nine digits per unit, so that no sum overflows. */
    private static final Pattern FORM = Pattern.compile(
            "(?:(\\d{1,9})d)?+(?:(\\d{1,9})h)?+(?:(\\d{1,9})m(?!s))?+" + "(?:(\\d{1,9})s)?+(?:(\\d{1,9})ms)?+");

    private static final int MAX_CHARACTERS = 60;

    private Durations() {}

    /**
     * Reads whole numbers with their units, from days to milliseconds, each unit at most once and the largest first.
     *
     * @throws IllegalArgumentException for anything else; the message says what is expected and does not repeat the text
     */
    public static Duration parse(String text) {
        Matcher form = FORM.matcher(text);
        if (text.isEmpty() || text.length() > MAX_CHARACTERS || !form.matches()) {
            throw new IllegalArgumentException(
                    "a duration is a whole number with a unit (d, h, m, s, ms), such as 90s, 15m or 1h30m");
        }
        return Duration.ofDays(number(form, 1))
                .plusHours(number(form, 2))
                .plusMinutes(number(form, 3))
                .plusSeconds(number(form, 4))
                .plusMillis(number(form, 5));
    }

    /**
     * Writes a duration for people, rounded down: milliseconds below a second, tenths below ten seconds, else whole
     * seconds with their larger units, as in {@code 340ms}, {@code 1.4s}, {@code 12s}, {@code 1h30m}. A negative one is
     * written as none.
     */
    public static String format(Duration duration) {
        Duration shown = duration.isNegative() ? Duration.ZERO : duration;
        if (shown.isZero()) {
            return "0s";
        }
        if (shown.compareTo(Duration.ofSeconds(1)) < 0) {
            return shown.toMillis() + "ms";
        }
        int tenths = shown.toMillisPart() / 100;
        if (shown.compareTo(Duration.ofSeconds(10)) < 0 && tenths > 0) {
            return shown.toSeconds() + "." + tenths + "s";
        }
        return part(shown.toDays(), "d")
                + part(shown.toHoursPart(), "h")
                + part(shown.toMinutesPart(), "m")
                + part(shown.toSecondsPart(), "s");
    }

    private static long number(Matcher form, int group) {
        String digits = form.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static String part(long number, String unit) {
        return number == 0 ? "" : number + unit;
    }
}
