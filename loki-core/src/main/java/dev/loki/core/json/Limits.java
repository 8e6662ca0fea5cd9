package dev.loki.core.json;

import dev.loki.core.ConfigException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** What every text must keep to before and while it is read, whatever its syntax. */
final class Limits {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private Limits() {}

    static ConfigException error(String name, Position at, String message) {
        return new ConfigException(name + ":" + at + ": " + message);
    }

    /** The text without a leading byte order mark; refuses one that is too long. */
    static String checked(String text, String name) {
        if (text.length() > Json.MAX_BYTES) {
            throw tooLong(name);
        }
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    /** The text of these bytes; refuses too many of them and bytes that are no UTF-8. */
    static String decoded(byte[] utf8, String name) {
        if (utf8.length > Json.MAX_BYTES) {
            throw tooLong(name);
        }
        ByteBuffer bytes = ByteBuffer.wrap(utf8);
        CharBuffer chars = CharBuffer.allocate(utf8.length);
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(bytes, chars, true);
        String text = chars.flip().toString();
        if (result.isError()) {
            throw error(name, Position.of(text, text.length()), "the file is not UTF-8 text; save it as UTF-8");
        }
        return text;
    }

    static void checkDepth(int depth, String name, Position at) {
        if (depth > Json.MAX_DEPTH) {
            throw error(name, at, "values are nested deeper than " + Json.MAX_DEPTH + " levels; flatten them");
        }
    }

    static void checkValues(int values, String name, Position at) {
        if (values > Json.MAX_VALUES) {
            throw error(name, at, "more than " + Json.MAX_VALUES + " values in one file; split it");
        }
    }

    static ConfigException duplicate(String key, String name, Position at) {
        return error(name, at, "key " + quoted(key) + " is set twice; keep one of the two");
    }

    /** A name from a file in double quotes, on one line and not longer than a line. */
    static String quoted(String key) {
        String shown = key.length() > 80 ? key.substring(0, 80) + "…" : key;
        return Json.write(JsonValue.of(shown));
    }

    private static ConfigException tooLong(String name) {
        return error(name, Position.START, "the file is larger than " + Json.MAX_BYTES + " bytes; split it");
    }
}
