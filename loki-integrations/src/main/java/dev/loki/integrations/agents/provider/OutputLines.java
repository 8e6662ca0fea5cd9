package dev.loki.integrations.agents.provider;

import dev.loki.core.LokiException;
import dev.loki.core.io.BoundedText;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/** The JSON objects of a stream of lines; what is cut off, or no object, is passed over. */
final class OutputLines {
    private OutputLines() {}

    static List<JsonObject> of(BoundedText output) {
        return output.text()
                .lines()
                .filter(line -> line.startsWith("{"))
                .flatMap(line -> object(line).stream())
                .toList();
    }

    static Optional<JsonObject> object(String text) {
        try {
            return Json.parse(text, "output") instanceof JsonObject object ? Optional.of(object) : Optional.empty();
        } catch (LokiException e) {
            return Optional.empty();
        }
    }
}
