package dev.loki.policy.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The scanner's part of the shared cases: content that is to be denied holds a finding, other content none. */
class PolicyVectorsTest {
    @Test
    void findsSomethingInExactlyTheContentThatIsToBeDenied() throws IOException {
        Optional<Path> file = SharedFiles.find("vectors/policy-cases.json");
        Assumptions.assumeTrue(file.isPresent(), "the shared vectors are not here");
        int checked = 0;
        JsonArray cases = (JsonArray) Json.parse(Files.readString(file.get()), "policy-cases.json");
        for (var value : cases.items()) {
            JsonObject entry = (JsonObject) value;
            String id = entry.string("name").or(() -> entry.string("id")).orElseThrow();
            Optional<String> content = entry.object("context").flatMap(c -> c.string("content"));
            if (content.isEmpty() || !(id.startsWith("sec-") || id.startsWith("pii-"))) {
                continue;
            }
            Kind kind = id.startsWith("sec-") ? Kind.SECRET : Kind.PII;
            boolean denied = entry.string("expected_correct").orElseThrow().equals("DENY");
            assertThat(!ContentScanner.builtIn()
                            .scan(content.get(), EnumSet.of(kind))
                            .isEmpty())
                    .as(id)
                    .isEqualTo(denied);
            checked++;
        }
        assertThat(checked).isGreaterThan(40);
    }
}
