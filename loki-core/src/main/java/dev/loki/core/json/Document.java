package dev.loki.core.json;

import dev.loki.core.ConfigException;
import dev.loki.core.StorageException;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A parsed file that knows where each of its values stands. Immutable. */
public final class Document {
    private final String name;
    private final JsonValue root;
    private final Place place;
    private final String text;

    Document(String name, JsonValue root, Place place, String text) {
        this.name = name;
        this.root = root;
        this.place = place;
        this.text = text;
    }

    /**
     * Reads a file: JSON when its name ends in {@code .json}, else YAML. Never reads more than {@link Json#MAX_BYTES}.
     *
     * @param name what errors call the file, usually its path relative to the project
     * @throws StorageException if the file cannot be read
     * @throws ConfigException if it is no regular file, too large, or not what its name says
     */
    public static Document read(Path file, String name) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new ConfigException(name + ":1:1: not a regular file; name a JSON or YAML file");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(Json.MAX_BYTES + 1);
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
        return file.toString().endsWith(".json") ? Json.document(bytes, name) : Yaml.document(bytes, name);
    }

    /** What errors call the file. */
    public String name() {
        return name;
    }

    /** The value of the whole file. */
    public JsonValue root() {
        return root;
    }

    /** Where the value of an RFC 6901 pointer stands; where it does not exist, its nearest ancestor that does. */
    public Position position(String pointer) {
        return nearest(pointer).value();
    }

    /**
     * The file as one object.
     *
     * @throws ConfigException if it is anything else
     */
    public Fields fields() {
        if (root instanceof JsonObject object) {
            return new Fields(this, "", object);
        }
        String found = root instanceof JsonNull ? "nothing" : Fields.type(root);
        throw error("", "the file must hold keys and values, not " + found);
    }

    /** As {@link #fields()}, but a file that is empty or holds nothing but comments reads as an object without keys. */
    public Fields fieldsOrEmpty() {
        return root instanceof JsonNull ? new Fields(this, "", JsonObject.EMPTY) : fields();
    }

    /**
     * The objects of a file that is one list of objects.
     *
     * @throws ConfigException if it is anything else
     */
    public List<Fields> items() {
        if (!(root instanceof JsonArray array)) {
            throw error("", "the file must hold a list, not " + Fields.type(root));
        }
        List<Fields> items = new ArrayList<>(array.items().size());
        for (JsonValue item : array.items()) {
            String at = "/" + items.size();
            if (!(item instanceof JsonObject object)) {
                throw error(at, "each item of the list must be an object, not " + Fields.type(item));
            }
            items.add(new Fields(this, at, object));
        }
        return List.copyOf(items);
    }

    /** The exception {@code name:line:column: message} for the value of an RFC 6901 pointer. */
    public ConfigException error(String pointer, String message) {
        return Limits.error(name, position(pointer), message);
    }

    /** As {@link #error}, at a character within a text, where the file spells the text as it is on one line. */
    ConfigException errorWithin(String pointer, String value, int offset, String message) {
        Position at = position(pointer);
        int index = 0;
        for (int line = 1; line < at.line(); line++) {
            index = text.indexOf('\n', index) + 1;
        }
        index += at.column() - 1;
        boolean quoted = index < text.length() && (text.charAt(index) == '"' || text.charAt(index) == '\'');
        boolean verbatim = value.indexOf('\n') < 0 && text.startsWith(value, quoted ? index + 1 : index);
        return verbatim
                ? Limits.error(name, new Position(at.line(), at.column() + offset + (quoted ? 1 : 0)), message)
                : error(pointer, message + " (at character " + (offset + 1) + ")");
    }

    /** As {@link #error}, at the name of the member instead of its value. */
    ConfigException errorAtKey(String pointer, String message) {
        return Limits.error(name, nearest(pointer).key(), message);
    }

    /** One token of a pointer, escaped as RFC 6901 says. */
    static String token(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    private Place nearest(String pointer) {
        Place at = place;
        int start = 1;
        while (start <= pointer.length()) {
            int slash = pointer.indexOf('/', start);
            int end = slash < 0 ? pointer.length() : slash;
            String token = pointer.substring(start, end).replace("~1", "/").replace("~0", "~");
            Optional<Place> child = at.child(token);
            if (child.isEmpty()) {
                return at;
            }
            at = child.get();
            start = end + 1;
        }
        return at;
    }
}
