package dev.loki.core.json;

import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonBoolean;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The one spelling of a JSON value that hashes are made of: what {@code JSON.stringify} of ECMAScript writes.
 *
 * <p>No blanks; numbers as the shortest decimal that reads back as the same double ({@code Number::toString} of
 * ECMA-262), so a number beyond a double's precision is rounded, and one beyond its range becomes {@code null}; in an
 * object the members whose names are array indices first, by number, then the others in their order; strings escaped
 * only where they must be, a surrogate without its partner as {@code \\udxxx}. Thread-safe.
 */
public final class CanonicalJson {
    /** The largest name that ECMAScript treats as an array index. */
    private static final long MAX_INDEX = 4_294_967_294L;

    /** The most digits that the shortest spelling of a double has. */
    private static final int MAX_DIGITS = 17;

    /** Numbers from here on are spelled with an exponent. */
    private static final int MAX_PLAIN_EXPONENT = 21;

    /** Numbers with more zeros than this behind the point are spelled with an exponent. */
    private static final int MAX_LEADING_ZEROS = 6;

    private static final double EXACT_INTEGERS = 1L << 53;

    /** Whole numbers with so many digits are doubles. */
    private static final int EXACT_DIGITS = 15;

    private CanonicalJson() {}

    /** The canonical text of a value. */
    public static String write(JsonValue value) {
        StringBuilder out = new StringBuilder(256);
        append(value, out);
        return out.toString();
    }

    /** Appends the canonical text of a value. */
    public static void append(JsonValue value, StringBuilder out) {
        if (value instanceof JsonObject object) {
            object(object, out);
        } else if (value instanceof JsonArray array) {
            array(array, out);
        } else if (value instanceof JsonString string) {
            JsonWriter.string(string.value(), out);
        } else if (value instanceof JsonNumber number) {
            number(number.value(), out);
        } else if (value instanceof JsonBoolean bool) {
            out.append(bool.value());
        } else {
            out.append("null");
        }
    }

    private static void number(BigDecimal value, StringBuilder out) {
        if (value.scale() <= 0 && value.precision() - value.scale() <= EXACT_DIGITS) {
            out.append(value.longValue());
        } else {
            out.append(number(value.doubleValue()));
        }
    }

    /** Appends a string in quotes. */
    public static void append(String text, StringBuilder out) {
        JsonWriter.string(text, out);
    }

    /** The number as ECMAScript spells it; {@code null} for what is no finite number. */
    public static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) <= EXACT_INTEGERS) {
            return Long.toString((long) value);
        }
        if (!Double.isFinite(value)) {
            return "null";
        }
        BigDecimal shortest = shortest(Math.abs(value)).stripTrailingZeros();
        return (value < 0 ? "-" : "") + layout(shortest.unscaledValue().toString(), shortest.scale());
    }

    /** Whether a name is an array index of ECMAScript, whose members come first. */
    public static boolean isIndex(String name) {
        return index(name) >= 0;
    }

    /** The array index that a name is, or -1. */
    public static long index(String name) {
        int length = name.length();
        if (length == 0 || length > 10 || (length > 1 && name.charAt(0) == '0')) {
            return -1;
        }
        long index = 0;
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            index = index * 10 + (c - '0');
        }
        return index <= MAX_INDEX ? index : -1;
    }

    private static void object(JsonObject object, StringBuilder out) {
        out.append('{');
        String separator = "";
        for (Map.Entry<String, JsonValue> member : ordered(object)) {
            out.append(separator);
            JsonWriter.string(member.getKey(), out);
            out.append(':');
            append(member.getValue(), out);
            separator = ",";
        }
        out.append('}');
    }

    private static Iterable<Map.Entry<String, JsonValue>> ordered(JsonObject object) {
        if (!hasIndex(object)) {
            return object.members().entrySet();
        }
        List<Map.Entry<String, JsonValue>> indices = new ArrayList<>();
        List<Map.Entry<String, JsonValue>> names = new ArrayList<>();
        object.members().entrySet().forEach(m -> (isIndex(m.getKey()) ? indices : names).add(m));
        indices.sort(Comparator.comparingLong(m -> index(m.getKey())));
        indices.addAll(names);
        return indices;
    }

    private static boolean hasIndex(JsonObject object) {
        for (String name : object.members().keySet()) {
            if (isIndex(name)) {
                return true;
            }
        }
        return false;
    }

    private static void array(JsonArray array, StringBuilder out) {
        out.append('[');
        String separator = "";
        for (JsonValue item : array.items()) {
            out.append(separator);
            append(item, out);
            separator = ",";
        }
        out.append(']');
    }

    /** The decimal with the fewest digits that reads back as this finite value, of several the nearest. */
    public static BigDecimal shortest(double value) {
        if (value < 0) {
            return shortest(-value).negate();
        }
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < MAX_DIGITS; digits++) {
            BigDecimal below = exact.round(new MathContext(digits, RoundingMode.DOWN));
            BigDecimal above = exact.round(new MathContext(digits, RoundingMode.UP));
            boolean belowReads = below.doubleValue() == value;
            boolean aboveReads = above.doubleValue() == value;
            if (belowReads && aboveReads) {
                return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            }
            if (belowReads || aboveReads) {
                return belowReads ? below : above;
            }
        }
        return exact.round(new MathContext(MAX_DIGITS, RoundingMode.HALF_EVEN));
    }

    /** Places the point, following the steps of {@code Number::toString}. */
    private static String layout(String digits, int scale) {
        int count = digits.length();
        int point = count - scale;
        if (point >= count && point <= MAX_PLAIN_EXPONENT) {
            return digits + "0".repeat(point - count);
        }
        if (point > 0 && point <= MAX_PLAIN_EXPONENT) {
            return digits.substring(0, point) + "." + digits.substring(point);
        }
        if (point <= 0 && point > -MAX_LEADING_ZEROS) {
            return "0." + "0".repeat(-point) + digits;
        }
        int exponent = point - 1;
        String mantissa = count == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }
}
