package dev.loki.core.json;

/**
 * Strict YAML as a JSON tree.
 *
 * <p>One document of the JSON data model: plain {@code true}, {@code false}, {@code null}, {@code ~}, nothing at all
 * (null) and numbers in JSON's own grammar are what they look like; every other scalar is text, as is everything
 * quoted or in a block. So {@code no}, {@code 012}, {@code 1:30} and {@code 0x1F} are text. Refused: anchors, aliases,
 * tags, directives, merge keys, duplicate keys, keys that are no text, a second document, bytes that are no UTF-8, lines
 * beyond {@link #MAX_LINE_LENGTH} and whatever exceeds the limits of {@link Json}. A text of nothing but comments reads as null. Every refusal is a
 * {@link dev.loki.core.ConfigException} that reads {@code name:line:column: what; fix}. All methods are thread-safe.
 */
public final class Yaml {
    /** The longest line, in characters; the scanner's work grows with the square of it. */
    public static final int MAX_LINE_LENGTH = 256 * 1024;

    private Yaml() {}

    /** Reads one document and keeps the place of each part; the name stands in front of every error. */
    public static Document document(String text, String name) {
        return new YamlReader(Limits.checked(text, name), name).read();
    }

    /** Reads one document from UTF-8 and keeps the place of each part. */
    public static Document document(byte[] utf8, String name) {
        return document(Limits.decoded(utf8, name), name);
    }
}
