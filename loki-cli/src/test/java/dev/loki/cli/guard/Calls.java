package dev.loki.cli.guard;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * One tool call of a data file.
 *
 * @param id its name in the file
 * @param tool the tool
 * @param input its input
 * @param expect what has to become of it
 * @param why the reason for which it is not caught, as the guide names it; empty for all others
 */
record Calls(String id, String tool, JsonObject input, String expect, String why) {

    static List<Calls> read(String file, Path project) throws IOException {
        try (InputStream in = Calls.class.getResourceAsStream(file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@PROJECT@", project.toString().replace("\\", "\\\\"));
            return text.lines()
                    .map(line -> (JsonObject) Json.parse(line, file))
                    .map(json -> new Calls(
                            json.string("id").orElseThrow(),
                            json.string("tool").orElseThrow(),
                            json.object("input").orElseThrow(),
                            json.string("expect").orElse("allow"),
                            json.string("why").orElse("")))
                    .toList();
        }
    }
}
