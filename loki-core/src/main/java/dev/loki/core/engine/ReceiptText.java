package dev.loki.core.engine;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The one door through which words of children, providers and policies enter a receipt: bounded and without terminal codes.
 *
 * <p>The engine takes known secrets out before it writes its journal ({@link KnownSecrets}), so none of them comes this far.
 * A rule that removes more belongs into {@link #clean}: the verifier passes through the same door, so a receipt and its
 * recomputation agree.
 */
final class ReceiptText {
    /** The most lines that are kept of an output, its last ones. */
    static final int MAX_LINES = 20;

    /** The longest line of an output, in characters. */
    static final int MAX_LINE = 240;

    /** The longest text that is no output, in characters. */
    static final int MAX_TEXT = 2_000;

    private static final Pattern TERMINAL_CODE =
            Pattern.compile("\\x1B(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\x07\\x1B]*\\x07?|.)?");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]");

    private ReceiptText() {}

    /** The last lines of an output, empty ones at its end left out. */
    static List<String> tail(String output) {
        List<String> lines = clean(output).stripTrailing().lines().toList();
        return lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size()).stream()
                .map(line -> shortened(line, MAX_LINE))
                .toList();
    }

    /** A text of any number of lines. */
    static String of(String text) {
        return shortened(clean(text), MAX_TEXT);
    }

    /** The same value with every text in it cleaned. */
    static JsonValue of(JsonValue value) {
        if (value instanceof JsonString text) {
            return JsonValue.of(of(text.value()));
        }
        if (value instanceof JsonArray array) {
            return JsonValue.array(array.items().stream().map(ReceiptText::of).toList());
        }
        if (value instanceof JsonObject object) {
            JsonObject.Builder json = JsonObject.builder();
            object.members().forEach((name, member) -> json.put(name, of(member)));
            return json.build();
        }
        return value;
    }

    private static String clean(String text) {
        String plain = TERMINAL_CODE.matcher(text.replace("\r\n", "\n")).replaceAll("");
        return CONTROL.matcher(plain).replaceAll("\uFFFD");
    }

    private static String shortened(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 2)) ? max - 2 : max - 1;
        return text.substring(0, end) + "…";
    }
}
