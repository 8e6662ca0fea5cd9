package dev.loki.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.loki.core.ConfigException;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.PolicyFields;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.policy.approval.ApprovalGate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reader, the published schema and the pages that describe them say the same. */
class SchemaTest {
    private static final Path PAGES = Path.of("../docs/formats");

    private static JsonObject schema() throws IOException {
        try (InputStream in = SchemaTest.class.getResourceAsStream("/dev/loki/policy/schema/policies.schema.json")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return (JsonObject) Json.parse(text, "schema");
        }
    }

    private static JsonObject at(JsonObject object, String... names) {
        JsonObject at = object;
        for (String name : names) {
            at = at.object(name).orElseThrow(() -> new AssertionError(name));
        }
        return at;
    }

    /** The keys that the reader knows, from its answer to one that it does not know. */
    private static Set<String> known(String text) {
        Throwable refusal = catchThrowable(() -> PolicyFile.parse(text.getBytes(StandardCharsets.UTF_8), "p.yaml"));
        assertThat(refusal).isInstanceOf(ConfigException.class).hasMessageContaining("; known keys: ");
        String message = String.valueOf(refusal.getMessage());
        return new TreeSet<>(
                List.of(message.substring(message.indexOf("keys: ") + 6).split(", ")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pre_execution|rule: active_agents <= 1",
                "pre_deployment|gates: [a]",
                "resource|max_tokens: 5",
                "data|type: pii_scanning",
                "approval_gates|phase: data",
            })
    void theSchemaNamesTheKeysOfEntries(String section, String valid) throws IOException {
        Set<String> known = known(section + ": [{name: a, " + valid + ", zzzzzzzzzzzzzzzz: 1}]");

        Set<String> keys =
                at(schema(), "$defs", section, "properties").members().keySet();
        assertThat(keys).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void theSchemaNamesTheSections() throws IOException {
        assertThat(at(schema(), "properties").members().keySet())
                .containsExactlyInAnyOrderElementsOf(known("zzzzzzzzzzzzzzzz: 1"));
        assertThat(at(schema(), "properties", "policies", "properties")
                        .members()
                        .keySet())
                .containsExactlyInAnyOrderElementsOf(known("policies: {zzzzzzzzzzzzzzzz: 1}"));
        assertThat(at(schema(), "$defs", "residency", "properties").members().keySet())
                .containsExactlyInAnyOrderElementsOf(known("residency: {zzzzzzzzzzzzzzzz: 1}"));
    }

    @Test
    void theSchemaNamesTheWords() throws IOException {
        assertThat(at(schema(), "$defs", "data", "properties", "type").strings("enum"))
                .containsExactlyElementsOf(Arrays.stream(DataEntry.Type.values())
                        .map(DataEntry.Type::wireName)
                        .toList());
        assertThat(at(schema(), "$defs", "approval_gates", "properties", "phase")
                        .strings("enum"))
                .containsExactlyInAnyOrderElementsOf(ApprovalGate.PHASES.keySet());
        for (String action :
                at(schema(), "$defs", "pre_execution", "properties", "action").strings("enum")) {
            assertThat(PolicyFile.parse(
                                    "pre_execution: [{name: a, rule: active_agents <= 1, action: " + action + "}]", "p")
                            .entries())
                    .hasSize(1);
        }
    }

    @Test
    void thePagesExamplesAreRead() throws IOException {
        Matcher fence =
                Pattern.compile("(?s)```yaml\n(.*?)```").matcher(Files.readString(PAGES.resolve("policies.md")));
        assertThat(fence.find()).isTrue();
        PolicySet policies = PolicyFile.parse(fence.group(1), "example.yaml");
        assertThat(policies.entries()).hasSize(7);
        assertThat(fence.find()).isTrue();
        Path cases = Files.createTempFile("cases", ".yaml");
        try {
            Files.writeString(cases, fence.group(1));
            assertThat(GoldenCases.read(cases, "cases.yaml").run(policies).passed())
                    .isTrue();
        } finally {
            Files.delete(cases);
        }
        Matcher examples = Pattern.compile("(?s)## Examples\n\n```text\n(.*?)```")
                .matcher(Files.readString(PAGES.resolve("expressions.md")));
        assertThat(examples.find()).isTrue();
        examples.group(1)
                .lines()
                .filter(line -> !line.contains("region"))
                .forEach(line -> assertThat(
                                dev.loki.core.expr.Rule.mustHold(line, PolicyFields.at(EnforcementPoint.PRE_EXECUTION)))
                        .isNotNull());
    }

    @Test
    void thePageListsEveryKeyAndEveryField() throws IOException {
        String page = Files.readString(PAGES.resolve("policies.md"));
        for (String section : List.of("pre_execution", "pre_deployment", "resource", "data")) {
            for (String key :
                    at(schema(), "$defs", section, "properties").members().keySet()) {
                assertThat(page.substring(page.indexOf("## Entries"))).contains("`" + key + "`");
            }
        }
        String fields = page.substring(page.indexOf("## Fields"), page.indexOf("## Deciding"));
        for (String name : PolicyFields.all().names()) {
            assertThat(fields).contains("`" + name + "`");
        }
        Matcher named = Pattern.compile("(?m)^\\| (`[a-z_`, ]+`) \\|").matcher(fields);
        while (named.find()) {
            for (String name : named.group(1).replace("`", "").split(", ")) {
                assertThat(PolicyFields.all().named(name)).as(name).isPresent();
            }
        }
    }
}
