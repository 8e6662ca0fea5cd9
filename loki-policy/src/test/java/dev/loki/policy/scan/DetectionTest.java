package dev.loki.policy.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** How well secrets are told from other text on labelled lines. */
class DetectionTest {
    @Test
    void reachesItsGoals() throws IOException {
        Optional<Path> file = SharedFiles.find("datasets/secrets-dev.jsonl");
        Assumptions.assumeTrue(file.isPresent(), "the shared data set is not here");
        int[][] counts = new int[2][2];
        for (String line : Files.readAllLines(file.get())) {
            JsonObject row = (JsonObject) Json.parse(line, "secrets-dev.jsonl");
            boolean found = !ContentScanner.builtIn()
                    .scan(row.string("text").orElseThrow(), EnumSet.of(Kind.SECRET))
                    .isEmpty();
            counts[row.string("label").orElseThrow().equals("secret") ? 1 : 0][found ? 1 : 0]++;
        }
        double found = counts[1][1];

        assertThat(found / (found + counts[0][1])).as("precision").isGreaterThanOrEqualTo(0.95);
        assertThat(found / (found + counts[1][0])).as("recall").isGreaterThanOrEqualTo(0.90);
        assertThat((double) counts[0][1] / (counts[0][0] + counts[0][1]))
                .as("false-positive rate")
                .isLessThanOrEqualTo(0.05);
    }
}
