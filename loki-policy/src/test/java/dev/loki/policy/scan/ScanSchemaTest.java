package dev.loki.policy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The readers, the published schemas and the pages that describe them say the same. */
class ScanSchemaTest {
    private static JsonObject schema(String name) throws IOException {
        Path file = Path.of("../loki-core/src/main/resources/dev/loki/schema/" + name + ".schema.json");
        return (JsonObject) Json.parse(Files.readString(file), name);
    }

    private static List<String> known(Throwable refusal) {
        String message = String.valueOf(refusal.getMessage());
        assertThat(message).contains("; known keys: ");
        return List.of(message.substring(message.indexOf("keys: ") + 6).split(", "));
    }

    private static List<String> listed(String page) throws IOException {
        return Pattern.compile("(?m)^\\| `([a-z_]+)` \\| (?:required|none|true)? *\\|")
                .matcher(Files.readString(Path.of("../docs/formats/" + page)))
                .results()
                .map(row -> row.group(1))
                .toList();
    }

    @Test
    void detectorsHaveTheKeysOfTheSchemaAndThePage() throws IOException {
        List<String> keys = List.copyOf(schema("detectors")
                .object("$defs")
                .orElseThrow()
                .object("detector")
                .orElseThrow()
                .object("properties")
                .orElseThrow()
                .members()
                .keySet());
        Throwable refusal = catchThrowable(() -> Detectors.read(Json.document(
                "[{\"id\":\"a\",\"kind\":\"pii\",\"severity\":\"low\",\"keywords\":[\"a\"],\"zzzzzzzzzzzz\":1}]",
                "d")));

        assertThat(known(refusal)).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(listed("detectors.md")).containsExactlyElementsOf(keys);
    }

    @Test
    void baselinesHaveTheKeysOfTheSchemaAndThePage(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("b.json");
        Files.writeString(file, "{\"version\": 1, \"zzzzzzzzzzzz\": 1}");
        List<String> keys = List.copyOf(schema("scan-baseline")
                .object("properties")
                .orElseThrow()
                .members()
                .keySet());

        assertThat(known(catchThrowable(() -> Baseline.read(file, "b.json"))))
                .containsExactlyInAnyOrderElementsOf(keys);
        assertThat(listed("scan-baseline.md")).containsExactlyElementsOf(keys);
    }
}
