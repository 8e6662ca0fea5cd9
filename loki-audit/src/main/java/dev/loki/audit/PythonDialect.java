package dev.loki.audit;

import dev.loki.core.io.Sha256;
import dev.loki.core.json.CanonicalJson;
import dev.loki.core.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Entries as the Python reference writes them, with {@code _integrity_hash}: the SHA-256 of the hash before and of the
 * entry as {@code json.dumps(entry, sort_keys=True)} spells it. They are read and verified, never written.
 */
final class PythonDialect {
    /** The member that holds an entry's hash. */
    static final String HASH = "_integrity_hash";

    /** What the first entry counts as the hash before it. */
    static final String GENESIS = "0".repeat(64);

    private static final Set<String> MAPPED = Set.of("timestamp", "action", "error", HASH);
    private static final int PLAIN_DIGITS = 16;
    private static final int PLAIN_ZEROS = 4;

    private PythonDialect() {}

    /** The hash that a line of this dialect carries; empty when it is none. */
    static Optional<String> hash(byte[] bytes, int from, int to) {
        String line = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        return line.contains('"' + HASH + '"') ? entry(line).flatMap(PythonDialect::hash) : Optional.empty();
    }

    /** The entry on a line. */
    static Optional<RawJson.Obj> entry(String line) {
        return RawJson.parse(line, true).filter(RawJson.Obj.class::isInstance).map(RawJson.Obj.class::cast);
    }

    /** The hash that an entry carries. */
    static Optional<String> hash(RawJson.Obj entry) {
        return entry.members().get(HASH) instanceof RawJson.Str hash ? Optional.of(hash.value()) : Optional.empty();
    }

    /**
     * An entry in our terms: the user or token acts, the resource is the place, everything else is metadata. It has no
     * place in a chain of its own, so its number is 0.
     */
    static Optional<AuditEntry> read(JsonObject json) {
        Optional<String> action = json.string("action");
        Optional<String> timestamp = json.string("timestamp");
        if (action.isEmpty() || timestamp.isEmpty()) {
            return Optional.empty();
        }
        JsonObject.Builder rest = JsonObject.builder();
        json.members().forEach((name, value) -> {
            if (!MAPPED.contains(name)) {
                rest.put(name, value);
            }
        });
        String who = json.string("user_id").or(() -> json.string("token_id")).orElse("anonymous");
        Optional<String> where = json.string("resource_type")
                .map(type ->
                        type + json.string("resource_id").map(id -> "/" + id).orElse(""));
        return Optional.of(new AuditEntry(
                0,
                timestamp.get(),
                who,
                action.get(),
                where,
                json.string("error"),
                rest.build(),
                "",
                json.string(HASH).orElse("")));
    }

    /** The hash that an entry should carry behind that one. */
    static String computed(String previous, RawJson.Obj entry) {
        Map<String, RawJson> members = new LinkedHashMap<>(entry.members());
        members.remove(HASH);
        StringBuilder out = new StringBuilder(previous);
        write(new RawJson.Obj(members), out);
        return Sha256.hex(out.toString());
    }

    private static void write(RawJson value, StringBuilder out) {
        if (value instanceof RawJson.Obj object) {
            object(object, out);
        } else if (value instanceof RawJson.Arr array) {
            String separator = "[";
            for (RawJson item : array.items()) {
                out.append(separator);
                write(item, out);
                separator = ", ";
            }
            out.append(array.items().isEmpty() ? "[]" : "]");
        } else if (value instanceof RawJson.Str text) {
            string(text.value(), out);
        } else if (value instanceof RawJson.Num number) {
            out.append(number(number.token()));
        } else if (value instanceof RawJson.Word word) {
            out.append(word.word());
        }
    }

    private static void object(RawJson.Obj object, StringBuilder out) {
        List<String> names = new ArrayList<>(object.members().keySet());
        names.sort(PythonDialect::byCodePoint);
        String separator = "{";
        for (String name : names) {
            out.append(separator);
            string(name, out);
            out.append(": ");
            write(object.members().getOrDefault(name, new RawJson.Word("null")), out);
            separator = ", ";
        }
        out.append(names.isEmpty() ? "{}" : "}");
    }

    private static int byCodePoint(String a, String b) {
        int i = 0;
        while (i < a.length() && i < b.length()) {
            int x = a.codePointAt(i);
            int y = b.codePointAt(i);
            if (x != y) {
                return Integer.compare(x, y);
            }
            i += Character.charCount(x);
        }
        return Integer.compare(a.length(), b.length());
    }

    private static void string(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ' || c > '~' + 1) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** Whole numbers as they are, all others as {@code repr} of a double. */
    private static String number(String token) {
        if (token.indexOf('.') < 0 && token.indexOf('e') < 0 && token.indexOf('E') < 0) {
            return token.length() > 18 ? new BigInteger(token).toString() : Long.toString(Long.parseLong(token));
        }
        double value = Double.parseDouble(token);
        if (!Double.isFinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = CanonicalJson.shortest(Math.abs(value)).stripTrailingZeros();
        return (value < 0 ? "-" : "") + layout(shortest.unscaledValue().toString(), shortest.scale());
    }

    private static String layout(String digits, int scale) {
        int count = digits.length();
        int point = count - scale;
        if (point > PLAIN_DIGITS || point <= -PLAIN_ZEROS) {
            int exponent = point - 1;
            String mantissa = count == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
            return mantissa + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "")
                    + Math.abs(exponent);
        }
        if (point >= count) {
            return digits + "0".repeat(point - count) + ".0";
        }
        return point > 0
                ? digits.substring(0, point) + "." + digits.substring(point)
                : "0." + "0".repeat(-point) + digits;
    }
}
