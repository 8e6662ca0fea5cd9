package dev.loki.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.ConfigException;
import dev.loki.core.gate.Ruling;
import dev.loki.core.json.Document;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.SharedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases in which the reference was asked, with the decision that is right. */
class VectorsTest {
    private static final String VECTORS = "vectors/policy-cases.json";

    @TempDir
    Path dir;

    static Stream<Arguments> cases() {
        Optional<Path> file = SharedFiles.find(VECTORS);
        return file.isEmpty()
                ? Stream.of(Arguments.of("no vectors here", JsonObject.EMPTY))
                : ((JsonArray) Document.read(file.get(), VECTORS).root())
                        .items().stream()
                                .map(item -> (JsonObject) item)
                                .map(item -> Arguments.of(item.string("name").orElseThrow(), item));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void decidesWhatIsRight(String name, JsonObject vector) throws IOException {
        Assumptions.assumeFalse(vector.equals(JsonObject.EMPTY), "the vectors are not there");
        Path project = dir.toRealPath();
        for (JsonObject step : vector.objects("setup")) {
            Path path = project.resolve(step.string("path").orElseThrow());
            Files.createDirectories(path.getParent());
            switch (step.string("op").orElseThrow()) {
                case "symlink" ->
                    Files.createSymbolicLink(path, Path.of(step.string("target").orElseThrow()));
                case "mkdir" -> Files.createDirectories(path);
                default -> Files.writeString(path, step.string("content").orElse(""));
            }
        }
        JsonValue context = Json.parse(
                Json.write(vector.get("context").orElseThrow()).replace("{{PROJECT}}", project.toString()), "context");

        Ruling ruling = rule(vector, vector.string("point").orElseThrow(), context);

        assertThat(ruling.decision().name())
                .as("%s: %s", vector.string("note").orElse(""), ruling)
                .isEqualTo(vector.string("expected_correct").orElseThrow());
    }

    private static Ruling rule(JsonObject vector, String point, JsonValue context) {
        Optional<String> policy = vector.string("policy");
        if (policy.isEmpty()) {
            return PolicyEngine.of(PolicySet.NONE).evaluate(point, context);
        }
        try {
            byte[] bytes = policy.get().getBytes(StandardCharsets.UTF_8);
            return PolicyEngine.of(
                            PolicyFile.parse(bytes, vector.string("policy_file").orElseThrow()))
                    .evaluate(point, context);
        } catch (ConfigException e) {
            return Ruling.deny("policy-file", String.valueOf(e.getMessage()));
        }
    }

    @Test
    void allCasesAreThere() {
        Assumptions.assumeTrue(SharedFiles.find(VECTORS).isPresent(), "the vectors are not there");
        List<Arguments> cases = cases().toList();

        assertThat(cases).hasSize(142);
    }
}
