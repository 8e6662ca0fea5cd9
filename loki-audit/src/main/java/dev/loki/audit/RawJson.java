package dev.loki.audit;

import dev.loki.core.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JSON as {@code JSON.parse} of ECMAScript and {@code json.loads} of Python read it, with numbers kept as written: of
 * members of one name the last value counts, in the place of the first.
 */
sealed interface RawJson {

    /** The deepest nesting that is read. */
    int MAX_DEPTH = 1000;

    /** An object. */
    record Obj(Map<String, RawJson> members) implements RawJson {}

    /** A list. */
    record Arr(List<RawJson> items) implements RawJson {}

    /** A string. */
    record Str(String value) implements RawJson {}

    /** A number as written. */
    record Num(String token) implements RawJson {}

    /** {@code true}, {@code false}, {@code null}; for Python {@code NaN}, {@code Infinity}, {@code -Infinity} too. */
    record Word(String word) implements RawJson {}

    /** The value that a text holds; empty when it is no JSON. */
    static Optional<RawJson> parse(String text, boolean python) {
        return new Parser(text, python).parse();
    }

    /** The value as a tree, numbers rounded to doubles as ECMAScript does. */
    static JsonValue toJson(RawJson raw) {
        if (raw instanceof Obj object) {
            Map<String, JsonValue> members = new LinkedHashMap<>();
            object.members().forEach((name, value) -> members.put(name, toJson(value)));
            return new JsonValue.JsonObject(members);
        }
        if (raw instanceof Arr array) {
            return JsonValue.array(array.items().stream().map(RawJson::toJson).toList());
        }
        if (raw instanceof Str string) {
            return JsonValue.of(string.value());
        }
        if (raw instanceof Num number) {
            double value = Double.parseDouble(number.token());
            return Double.isFinite(value)
                    ? new JsonValue.JsonNumber(new java.math.BigDecimal(Double.toString(value)))
                    : JsonValue.JsonNull.INSTANCE;
        }
        String word = ((Word) raw).word();
        boolean truth = word.equals("true");
        return truth || word.equals("false") ? new JsonValue.JsonBoolean(truth) : JsonValue.JsonNull.INSTANCE;
    }

    /** One reading. Not thread-safe. */
    final class Parser {
        private final String s;
        private final boolean python;
        private int i;

        private Parser(String text, boolean python) {
            this.s = text;
            this.python = python;
        }

        Optional<RawJson> parse() {
            try {
                RawJson value = value(0);
                blanks();
                return i == s.length() ? Optional.of(value) : Optional.empty();
            } catch (NotJson e) {
                return Optional.empty();
            }
        }

        private void blanks() {
            while (i < s.length() && " \t\n\r".indexOf(s.charAt(i)) >= 0) {
                i++;
            }
        }

        private char next() {
            if (i >= s.length()) {
                throw new NotJson();
            }
            return s.charAt(i);
        }

        private RawJson value(int depth) {
            if (depth > MAX_DEPTH) {
                throw new NotJson();
            }
            blanks();
            return switch (next()) {
                case '{' -> object(depth + 1);
                case '[' -> array(depth + 1);
                case '"' -> new Str(string());
                case 't', 'f', 'n', 'N', 'I' -> word();
                default -> s.startsWith("-I", i) ? word() : number();
            };
        }

        private RawJson word() {
            List<String> words = python
                    ? List.of("true", "false", "null", "NaN", "Infinity", "-Infinity")
                    : List.of("true", "false", "null");
            for (String word : words) {
                if (s.startsWith(word, i)) {
                    i += word.length();
                    return new Word(word);
                }
            }
            throw new NotJson();
        }

        private RawJson object(int depth) {
            Map<String, RawJson> members = new LinkedHashMap<>();
            i++;
            blanks();
            if (next() == '}') {
                i++;
                return new Obj(members);
            }
            while (true) {
                blanks();
                if (next() != '"') {
                    throw new NotJson();
                }
                String name = string();
                blanks();
                if (next() != ':') {
                    throw new NotJson();
                }
                i++;
                members.put(name, value(depth));
                if (ends('}')) {
                    return new Obj(members);
                }
            }
        }

        private RawJson array(int depth) {
            List<RawJson> items = new ArrayList<>();
            i++;
            blanks();
            if (next() == ']') {
                i++;
                return new Arr(items);
            }
            while (true) {
                items.add(value(depth));
                if (ends(']')) {
                    return new Arr(items);
                }
            }
        }

        /** Whether the bracket closes here; a comma goes on. */
        private boolean ends(char closing) {
            blanks();
            char c = next();
            i++;
            if (c != ',' && c != closing) {
                throw new NotJson();
            }
            return c == closing;
        }

        private String string() {
            StringBuilder out = new StringBuilder();
            i++;
            while (true) {
                char c = next();
                i++;
                if (c == '"') {
                    return out.toString();
                }
                if (c < ' ') {
                    throw new NotJson();
                }
                out.append(c == '\\' ? escaped() : c);
            }
        }

        private char escaped() {
            char c = next();
            i++;
            return switch (c) {
                case '"', '\\', '/' -> c;
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'u' -> unit();
                default -> throw new NotJson();
            };
        }

        private char unit() {
            int unit = 0;
            for (int k = 0; k < 4; k++) {
                char c = next();
                int digit = c < 128 ? Character.digit(c, 16) : -1;
                if (digit < 0) {
                    throw new NotJson();
                }
                unit = unit * 16 + digit;
                i++;
            }
            return (char) unit;
        }

        private RawJson number() {
            int from = i;
            if (next() == '-') {
                i++;
            }
            int whole = i;
            int length = digits();
            if (length == 0 || (length > 1 && s.charAt(whole) == '0')) {
                throw new NotJson();
            }
            if (i < s.length() && s.charAt(i) == '.') {
                i++;
                some(digits());
            }
            if (i < s.length() && (s.charAt(i) == 'e' || s.charAt(i) == 'E')) {
                i++;
                if (next() == '+' || s.charAt(i) == '-') {
                    i++;
                }
                some(digits());
            }
            return new Num(s.substring(from, i));
        }

        private static void some(int digits) {
            if (digits == 0) {
                throw new NotJson();
            }
        }

        private int digits() {
            int from = i;
            while (i < s.length() && s.charAt(i) >= '0' && s.charAt(i) <= '9') {
                i++;
            }
            return i - from;
        }
    }

    /** Ends a reading; never leaves the parser. */
    final class NotJson extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private NotJson() {
            super("not JSON", null, false, false);
        }
    }
}
