package dev.loki.events;

import dev.loki.core.env.Timestamps;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The name of an event's file, ordered by the time in it and then by its text.
 *
 * <p>Ordering by time rather than by text puts the second {@code 05Z} of one writer before the {@code 05.900Z} of another.
 * A name that holds no time comes before all others.
 *
 * @param name the file name, {@code <timestamp with ':' as '-'>_<id>.json}
 * @param second of the time in it, since 1970; the smallest number when there is none
 * @param nano of the time in it
 */
record EventName(String name, long second, int nano) implements Comparable<EventName> {
    static final String SUFFIX = ".json";

    private static final int SECONDS_END = 19;

    /** The name for an event. */
    static String of(String timestamp, String id) {
        return timestamp.replace(':', '-') + "_" + id + SUFFIX;
    }

    /** Whether a directory entry of that name is meant to be an event; temporary files are not. */
    static boolean isEvent(String name) {
        return name.endsWith(SUFFIX);
    }

    /** The name with its time. */
    static EventName parse(String name) {
        int end = name.indexOf('_');
        if (end < SECONDS_END) {
            return new EventName(name, Long.MIN_VALUE, 0);
        }
        try {
            LocalDateTime at = LocalDateTime.of(
                    number(name, 0, 4),
                    number(name, 5, 7),
                    number(name, 8, 10),
                    number(name, 11, 13),
                    number(name, 14, 16),
                    number(name, 17, SECONDS_END));
            int zone = SECONDS_END;
            int nano = 0;
            if (name.charAt(zone) == '.') {
                int scale = 100_000_000;
                for (zone++; zone < end && Character.isDigit(name.charAt(zone)); zone++) {
                    nano += (name.charAt(zone) - '0') * scale;
                    scale /= 10;
                }
            }
            return new EventName(name, at.toEpochSecond(offset(name.substring(zone, end))), nano);
        } catch (DateTimeException | NumberFormatException e) {
            return new EventName(name, Long.MIN_VALUE, 0);
        }
    }

    private static ZoneOffset offset(String zone) {
        return zone.equals("Z") || zone.equals("+00-00") || zone.isEmpty()
                ? ZoneOffset.UTC
                : ZoneOffset.of(zone.charAt(0) + zone.substring(1).replace('-', ':'));
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    /** The id in the name: what stands between the first underscore and the suffix. */
    String id() {
        int start = name.indexOf('_') + 1;
        return name.endsWith(SUFFIX) ? name.substring(start, name.length() - SUFFIX.length()) : "";
    }

    /** Whether the name holds a time. */
    boolean timed() {
        return second != Long.MIN_VALUE;
    }

    /** The time in the name; the beginning of 1970 when there is none. */
    Instant instant() {
        return timed() ? Instant.ofEpochSecond(second, nano) : Instant.EPOCH;
    }

    /** The time in the name as a timestamp. */
    String timestamp() {
        return Timestamps.format(instant());
    }

    @Override
    public int compareTo(EventName other) {
        int bySecond = Long.compare(second, other.second);
        if (bySecond != 0) {
            return bySecond;
        }
        int byNano = Integer.compare(nano, other.nano);
        return byNano != 0 ? byNano : name.compareTo(other.name);
    }
}
