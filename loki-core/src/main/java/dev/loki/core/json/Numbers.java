package dev.loki.core.json;

import dev.loki.core.json.JsonValue.JsonNumber;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Numbers in the grammar of JSON, within bounds that keep every later step cheap. */
final class Numbers {
    private static final Pattern GRAMMAR =
            Pattern.compile("-?+(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?+(?:[eE][-+]?+[0-9]++)?+");

    /** Plain notation is used up to this many digits on either side of the point. */
    private static final int MAX_PLAIN_DIGITS = 40;

    private Numbers() {}

    /** Whether the text is a number by the grammar of JSON, of whatever size. */
    static boolean isNumber(String text) {
        return GRAMMAR.matcher(text).matches();
    }

    /** The number that a text of the JSON grammar means; refuses what is too long or too far from 1. */
    static JsonNumber parse(String text, String name, Position at) {
        if (text.length() > Json.MAX_NUMBER_LENGTH) {
            throw Limits.error(
                    name,
                    at,
                    "a number has more than " + Json.MAX_NUMBER_LENGTH + " characters; shorten it or put it in quotes");
        }
        BigDecimal number;
        try {
            number = new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw tooLarge(name, at);
        }
        if (Math.abs((long) number.precision() - number.scale() - 1) > Json.MAX_EXPONENT) {
            throw tooLarge(name, at);
        }
        return new JsonNumber(number);
    }

    /** Whole numbers and short fractions plainly, all others with an exponent. */
    static String write(JsonNumber number) {
        BigDecimal value = number.value();
        long digitsBefore = (long) value.precision() - value.scale();
        boolean plain = digitsBefore <= MAX_PLAIN_DIGITS && value.scale() <= MAX_PLAIN_DIGITS;
        return plain ? value.toPlainString() : value.toString();
    }

    private static RuntimeException tooLarge(String name, Position at) {
        return Limits.error(
                name, at, "a number has an exponent beyond ±" + Json.MAX_EXPONENT + "; shorten it or put it in quotes");
    }
}
