import java.util.LinkedHashMap;
import java.util.Map;

/** The JSON this service needs: objects whose values are texts. */
final class Json {
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** Reads one object whose values are all texts; throws IllegalArgumentException for anything else. */
    static Map<String, String> object(String text) {
        Json json = new Json(text);
        Map<String, String> fields = json.fields();
        json.skipBlanks();
        if (json.at != text.length()) {
            throw json.unexpected("the end");
        }
        return fields;
    }

    /** Writes a text as a JSON string. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        expect('{');
        if (next('}')) {
            return fields;
        }
        do {
            String name = string();
            expect(':');
            if (fields.put(name, string()) != null) {
                throw new IllegalArgumentException("the field " + quote(name) + " is there twice");
            }
        } while (next(','));
        expect('}');
        return fields;
    }

    private String string() {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c < ' ') {
                throw new IllegalArgumentException("a control character stands in a text");
            }
            value.append(c == '\\' ? escaped() : c);
        }
        if (at == text.length()) {
            throw unexpected("the end of a text");
        }
        at++;
        return value.toString();
    }

    private char escaped() {
        char c = at < text.length() ? text.charAt(at++) : ' ';
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw unexpected("an escape");
        };
    }

    private char unicode() {
        if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
            throw unexpected("a four-digit character code");
        }
        at += 4;
        return (char) Integer.parseInt(text, at - 4, at, 16);
    }

    private void expect(char c) {
        if (!next(c)) {
            throw unexpected("'" + c + "'");
        }
    }

    private boolean next(char c) {
        skipBlanks();
        boolean found = at < text.length() && text.charAt(at) == c;
        at += found ? 1 : 0;
        return found;
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException unexpected(String wanted) {
        return new IllegalArgumentException(wanted + " is missing at character " + (at + 1));
    }
}
