package dev.loki.integrations.testing;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.SharedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;

/** Vectors and schemas beside the checkout; a test that needs one that is not there is skipped. */
public final class Shared {
    private static final Map<String, JsonValue> PARSED = new ConcurrentHashMap<>();

    private Shared() {}

    /** A file. */
    public static Path file(String path) {
        Optional<Path> file = SharedFiles.find(path);
        Assumptions.assumeTrue(file.isPresent(), "shared/" + path + " is not beside this checkout");
        return file.orElseThrow();
    }

    /** The text of a file, as it is. */
    public static String text(String path) {
        try {
            return Files.readString(file(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JSON in a file. */
    public static JsonValue json(String path) {
        return PARSED.computeIfAbsent(path, p -> Json.parse(text(p), p));
    }

    /** The object in a file. */
    public static JsonObject object(String path) {
        return (JsonObject) json(path);
    }

    /** The objects in a file that is a list. */
    public static List<JsonObject> objects(String path) {
        return ((JsonArray) json(path))
                .items().stream().map(JsonObject.class::cast).toList();
    }
}
