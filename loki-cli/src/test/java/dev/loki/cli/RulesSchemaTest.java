package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.loki.core.LokiException;
import dev.loki.core.constitution.ProjectRules;
import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that {@code loki init} writes, their published schemas, and the readers agree. */
class RulesSchemaTest {
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(VersionFlag.V202012);

    private static String resource(String path) throws IOException {
        try (InputStream in = ProjectRules.class.getResourceAsStream("/dev/loki/" + path)) {
            return new String(Objects.requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Set<ValidationMessage> breaches(String schema, String text, InputFormat format) {
        JsonSchema compiled = SCHEMAS.getSchema(schema, InputFormat.JSON);
        return compiled.validate(text, format);
    }

    private static String schema(String rulesFile) throws IOException {
        return resource("schema/" + rulesFile.replaceFirst("\\.(json|yaml)$", "") + ".schema.json");
    }

    private static InputFormat format(String file) {
        return file.endsWith(".yaml") ? InputFormat.YAML : InputFormat.JSON;
    }

    @ParameterizedTest
    @ValueSource(strings = {"quality-gates.yaml", "agent-contracts.json", "invariants.json"})
    void whatInitWritesKeepsToItsSchema(String file) throws IOException {
        assertThat(breaches(schema(file), resource("rules/" + file), format(file)))
                .isEmpty();
    }

    @Test
    void thePreCommitSchemaIsASchema() throws IOException {
        JsonSchema meta = SCHEMAS.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(meta.validate(resource("rules/pre-commit.schema.json"), InputFormat.JSON))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quality-gates.yaml | 'quality_gates: {lintin: {}}'",
                "quality-gates.yaml | 'quality_gates: {linting: {enabled: 1}}'",
                "quality-gates.yaml | 'quality_gates: {contract_tests: {min_coverage: 101%}}'",
                "quality-gates.yaml | 'quality_gates: {spec_validation: {validator: other}}'",
                "quality-gates.yaml | 'auto_review: {security_scan: {severity_threshold: none}}'",
                "quality-gates.yaml | 'auto_review: {static_analysis: {tools: [other]}}'",
                "quality-gates.yaml | 'auto_review: {performance_check: {bundle_size_limit: 5gb}}'",
                "quality-gates.yaml | 'version: 2'",
                "invariants.json | '[{\"code\": \"X_Y\"}]'",
                "agent-contracts.json | '{\"version\": 1, \"roles\": [{\"role\": \"a\", \"idz\": []}]}'"
            })
    void schemaAndReaderRefuseTheSame(String file, String text) throws IOException {
        assertThat(breaches(schema(file), text, format(file))).isNotEmpty();
        assertThat(Optional.of(text).map(t -> refusal(file, t))).contains("RULES_INVALID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quality_gates: {contract_tests: {min_coverage: 0}}",
                "quality_gates: {contract_tests: {min_coverage: 99.5%}}",
                "auto_review: {performance_check: {bundle_size_limit: 2 MB, enabled: false}}",
                "auto_review: {static_analysis: {tools: [], warn_only: true}}",
                "version: 1"
            })
    void schemaAndReaderAcceptTheSame(String text) throws IOException {
        assertThat(breaches(schema("quality-gates.yaml"), text, InputFormat.YAML))
                .isEmpty();
        assertThat(refusal("quality-gates.yaml", text)).isEmpty();
    }

    private static String refusal(String file, String text) {
        try {
            ProjectRules.of(name -> name.equals(file) ? Optional.of(text) : Optional.empty(), "rules");
            return "";
        } catch (LokiException e) {
            return e.code();
        }
    }

    @Test
    void aCommitIsDescribedAsThePreCommitSchemaAsks() throws IOException {
        String schema = resource("rules/pre-commit.schema.json");
        JsonObject gate =
                new QualityGateResult("linting", Status.PASS, true, 0, Duration.ofMillis(5), "abc", "").toJson();
        JsonObject.Builder commit = JsonObject.builder()
                .put(
                        "files",
                        JsonValue.array(List.of(JsonObject.builder()
                                .put("path", "a.txt")
                                .put("status", "A")
                                .build())))
                .put("task", JsonNull.INSTANCE)
                .put("message", "Add a")
                .put("gates", JsonValue.array(List.of(gate)));

        assertThat(breaches(schema, Json.write(commit.build()), InputFormat.JSON))
                .isEmpty();
        for (Map.Entry<String, JsonValue> wrong : Map.of(
                        "files", (JsonValue) JsonNull.INSTANCE,
                        "task", JsonObject.builder().put("id", "../x").build(),
                        "gates",
                                JsonValue.array(List.of(
                                        gate.toBuilder().put("status", "FINE").build())))
                .entrySet()) {
            String text = Json.write(commit.build().toBuilder()
                    .put(wrong.getKey(), wrong.getValue())
                    .build());
            assertThat(breaches(schema, text, InputFormat.JSON))
                    .as(wrong.getKey())
                    .isNotEmpty();
        }
    }
}
