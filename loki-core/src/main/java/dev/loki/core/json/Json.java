package dev.loki.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;

/**
 * Strict JSON (RFC 8259) as a tree.
 *
 * <p>Refused beyond the grammar: duplicate keys, keys with an escaped surrogate that lacks its partner, text after the value, bytes that are no UTF-8, and whatever exceeds the
 * limits below. A leading byte order mark is ignored. Every refusal is a {@link dev.loki.core.ConfigException} that
 * reads {@code name:line:column: what; fix}. All methods are thread-safe.
 */
public final class Json {
    /** The longest input: 10 MB of UTF-8, or as many characters. */
    public static final int MAX_BYTES = 10 * 1024 * 1024;

    /** The deepest nesting of lists and objects. */
    public static final int MAX_DEPTH = 100;

    /** The most values in one text, so that the tree stays within a small multiple of the text. */
    public static final int MAX_VALUES = 1_000_000;

    /** The longest number, in characters. */
    public static final int MAX_NUMBER_LENGTH = 1_000;

    /** The largest distance from 1 of a number, as a power of ten in both directions. */
    public static final int MAX_EXPONENT = 1_000;

    /** The longest name of a member, in characters. */
    public static final int MAX_NAME_LENGTH = 50_000;

    static final JsonFactory FACTORY = factory().build();

    private static final JsonFactory TOLERANT = factory()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private Json() {}

    private static JsonFactoryBuilder factory() {
        return new JsonFactoryBuilder()
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH + 1)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .maxStringLength(MAX_BYTES)
                        .maxNameLength(MAX_NAME_LENGTH)
                        .build());
    }

    /** Reads one value; the name stands in front of every error. */
    public static JsonValue parse(String text, String name) {
        return parse(text, name, 1);
    }

    /** Reads one value that stands on a later line of a larger file, so that errors name that line. */
    public static JsonValue parse(String text, String name, int firstLine) {
        return new JsonReader(Limits.checked(text, name), name, firstLine, false)
                .read()
                .root();
    }

    /**
     * Reads one value as careless programs write it: of a key that is set twice the last value counts, control
     * characters may stand unescaped in strings, and {@code NaN} and {@code Infinity} read as null. The limits hold.
     * Only for files of other programs in which nothing is decided.
     */
    public static JsonValue parseTolerant(String text, String name) {
        return new JsonReader(Limits.checked(text, name), name, 1, false, TOLERANT)
                .read()
                .root();
    }

    /** Reads one value and keeps the place of each part, for errors about what it means. */
    public static Document document(String text, String name) {
        return document(text, name, 1);
    }

    /** As {@link #document(String, String)}, for a value that stands on a later line of a larger file. */
    public static Document document(String text, String name, int firstLine) {
        return new JsonReader(Limits.checked(text, name), name, firstLine, true).read();
    }

    /** Reads one value from UTF-8 and keeps the place of each part. */
    public static Document document(byte[] utf8, String name) {
        return document(Limits.decoded(utf8, name), name);
    }

    /**
     * Writes a value on one line without spaces, members in their order, whole numbers without a point or an exponent
     * up to 40 digits. Reading the result gives an equal value if it keeps to the limits. A surrogate without its
     * partner is escaped, so the result is always valid as UTF-8.
     */
    public static String write(JsonValue value) {
        return new JsonWriter(false).write(value);
    }

    /** Writes a value over several lines, indented by two spaces, without a final newline. */
    public static String pretty(JsonValue value) {
        return new JsonWriter(true).write(value);
    }
}
