package dev.loki.audit;

/** Reads timestamps as this product writes them, without objects. */
final class TimestampScanner {
    /** How many bytes a timestamp has, with the quote behind it. */
    static final int LENGTH = 25;

    private static final byte[] LENGTHS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private TimestampScanner() {}

    /** The milliseconds since 1970 of the timestamp that ends with a quote; {@link Long#MIN_VALUE} if it is none. */
    static long millis(byte[] b, int t, int end) {
        if (end - t < LENGTH) {
            return Long.MIN_VALUE;
        }
        if (b[t + 4] != '-' || b[t + 7] != '-' || b[t + 10] != 'T' || b[t + 13] != ':' || b[t + 16] != ':') {
            return Long.MIN_VALUE;
        }
        if (b[t + 19] != '.' || b[t + 23] != 'Z' || b[t + 24] != '"') {
            return Long.MIN_VALUE;
        }
        int year = two(b, t) < 0 || two(b, t + 2) < 0 ? -1 : two(b, t) * 100 + two(b, t + 2);
        int month = two(b, t + 5);
        int day = two(b, t + 8);
        int hour = two(b, t + 11);
        int minute = two(b, t + 14);
        int second = two(b, t + 17);
        int tenths = two(b, t + 20);
        int last = b[t + 22] - '0';
        if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
            return Long.MIN_VALUE;
        }
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
            return Long.MIN_VALUE;
        }
        if (tenths < 0 || last < 0 || last > 9) {
            return Long.MIN_VALUE;
        }
        long seconds = ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
        return seconds * 1000 + tenths * 10L + last;
    }

    private static int two(byte[] b, int i) {
        int tens = b[i] - '0';
        int ones = b[i + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }

    private static int daysInMonth(int year, int month) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return month == 2 && leap ? 29 : LENGTHS[month - 1];
    }

    /** The civil calendar without objects, after H. Hinnant, "chrono-compatible low-level date algorithms". */
    private static long daysSince1970(int year, int month, int day) {
        int y = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(y, 400);
        int yearOfEra = y - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146097L + dayOfEra - 719468;
    }
}
