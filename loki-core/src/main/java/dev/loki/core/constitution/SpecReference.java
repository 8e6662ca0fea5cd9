package dev.loki.core.constitution;

import dev.loki.core.StorageException;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.Yaml;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a specification stands: {@code file#/json/pointer}.
 *
 * <p>The file is a path relative to the project, taken literally. The fragment is a JSON pointer (RFC 6901) in its URI form:
 * percent-encoded UTF-8, then {@code ~1} for a slash and {@code ~0} for a tilde. Without a fragment, or with an empty one,
 * the whole file is meant.
 *
 * @param file the path before the first {@code #}
 * @param pointer the names on the way from the root of the document, decoded; none for the whole document
 */
public record SpecReference(String file, List<String> pointer) {

    /** Copies the list. */
    public SpecReference {
        Objects.requireNonNull(file, "file");
        pointer = List.copyOf(pointer);
    }

    /** Why a text is no specification reference, or where a reference leads nowhere; the message is for people. */
    static final class Unresolved extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        Unresolved(String reason) {
            super(reason);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    /**
     * The SHA-256 (64 hexadecimal digits) of the file that a reference names, or empty when there is no such file inside the
     * project.
     *
     * @throws StorageException if the file is there and cannot be read
     */
    public static Optional<String> sha256(Path projectRoot, String reference) {
        try {
            return wholeFile(reference).locate(projectRoot).map(Texts::bytes).map(Sha256::hex);
        } catch (Unresolved e) {
            return Optional.empty();
        }
    }

    /** The reference to the file alone, whatever its pointer looks like. */
    static SpecReference wholeFile(String reference) throws Unresolved {
        return parse(reference.split("#", 2)[0]);
    }

    static SpecReference parse(String reference) throws Unresolved {
        int hash = reference.indexOf('#');
        String file = hash < 0 ? reference : reference.substring(0, hash);
        if (file.isBlank()) {
            throw new Unresolved("\"" + reference + "\" names no file before the #");
        }
        return new SpecReference(file, hash < 0 ? List.of() : tokens(reference.substring(hash + 1)));
    }

    /** The real path of the file, or empty when there is none. A file outside the project, also by a link, is refused. */
    Optional<Path> locate(Path projectRoot) throws Unresolved {
        Path root = projectRoot.toAbsolutePath().normalize();
        Path path = inside(root);
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            Path real = path.toRealPath();
            if (!real.startsWith(root.toRealPath())) {
                throw new Unresolved(file + " leads out of the project");
            }
            return Files.isRegularFile(real) ? Optional.of(real) : Optional.empty();
        } catch (IOException e) {
            throw StorageException.reading(path, e);
        }
    }

    private Path inside(Path root) throws Unresolved {
        try {
            Path relative = Path.of(file);
            Path path = root.resolve(relative).normalize();
            if (relative.isAbsolute() || !path.startsWith(root)) {
                throw new Unresolved(file + " leads out of the project; name a file relative to the project");
            }
            return path;
        } catch (InvalidPathException e) {
            throw new Unresolved(file + " is no valid path");
        }
    }

    /** Whether the file is one of the formats in which a pointer can be followed. */
    static boolean structured(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        return name.endsWith(".json") || name.endsWith(".yaml") || name.endsWith(".yml");
    }

    /** The document in a {@link #structured} file. */
    static JsonValue document(String file, String text) {
        boolean json = file.toLowerCase(Locale.ROOT).endsWith(".json");
        return (json ? Json.document(text, file) : Yaml.document(text, file)).root();
    }

    /** The value that the pointer names in a document. */
    JsonValue find(JsonValue document) throws Unresolved {
        JsonValue value = document;
        StringBuilder walked = new StringBuilder();
        for (String token : pointer) {
            Optional<JsonValue> next = child(value, token);
            if (next.isEmpty()) {
                String where = walked.isEmpty() ? "the top of the document" : walked.toString();
                throw new Unresolved(file + " has no \"" + token + "\" at " + where);
            }
            value = next.get();
            walked.append('/').append(token.replace("~", "~0").replace("/", "~1"));
        }
        return value;
    }

    private static Optional<JsonValue> child(JsonValue value, String token) {
        if (value instanceof JsonObject object) {
            return object.get(token);
        }
        if (value instanceof JsonArray array && token.matches("0|[1-9][0-9]{0,8}")) {
            int index = Integer.parseInt(token);
            return index < array.items().size() ? Optional.of(array.items().get(index)) : Optional.empty();
        }
        return Optional.empty();
    }

    private static List<String> tokens(String fragment) throws Unresolved {
        String pointer = percentDecoded(fragment);
        if (pointer.isEmpty()) {
            return List.of();
        }
        if (pointer.charAt(0) != '/') {
            throw new Unresolved("the pointer \"" + fragment + "\" does not begin with a slash");
        }
        List<String> tokens = new ArrayList<>();
        for (String token : pointer.substring(1).split("/", -1)) {
            tokens.add(unescaped(token, fragment));
        }
        return tokens;
    }

    private static String unescaped(String token, String fragment) throws Unresolved {
        if (token.replace("~0", "").replace("~1", "").contains("~")) {
            throw new Unresolved("the pointer \"" + fragment + "\" has a ~ that is neither ~0 nor ~1");
        }
        return token.replace("~1", "/").replace("~0", "~");
    }

    private static String percentDecoded(String fragment) throws Unresolved {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] raw = fragment.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                bytes.write(raw[i]);
                continue;
            }
            int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new Unresolved("the pointer \"" + fragment + "\" has a % without two hexadecimal digits");
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Unresolved("the pointer \"" + fragment + "\" is not UTF-8 after percent-decoding");
        }
    }
}
