package dev.loki.policy.residency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.gate.Action;
import dev.loki.core.gate.Decision;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResidencyTest {
    @TempDir
    Path dir;

    private static Residency rules(String json) {
        return Residency.read(Json.document(json, "residency.json").fields());
    }

    private Optional<Residency> file(String content) throws IOException {
        Path file = dir.resolve("residency.json");
        Files.writeString(file, content);
        return Residency.read(file, ".loki/residency.json");
    }

    @Test
    void withoutRulesEverythingIsAllowedButNoProvider() {
        assertThat(Residency.NONE.checkProvider("whatever", "mars").allowed()).isTrue();
        assertThat(Residency.NONE.checkProvider(" ", "").reason()).isEqualTo("Provider name is required");
        assertThat(rules("{}")).isEqualTo(Residency.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic, us, true",
        "ANTHROPIC, EU, true",
        "anthropic, asia, false",
        "anthropic, '', false",
        "' anthropic', us, false",
        "openai, us, false",
        "ollama, '', true",
        "ollama, asia, false",
        "shell, '', true"
    })
    void providersAndRegionsAreCheckedWithoutRegardToCase(String provider, String region, boolean allowed) {
        Residency residency =
                rules("{\"allowed_providers\":[\"Anthropic\",\"ollama\"],\"allowed_regions\":[\"US\",\"eu\"]}");

        assertThat(residency.checkProvider(provider, region).allowed()).isEqualTo(allowed);
    }

    @Test
    void aRegionThatIsNotNamedIsNoWayAroundTheRegions() {
        assertThat(rules("{\"allowed_regions\":[\"eu\"]}")
                        .checkProvider("anthropic", "")
                        .reason())
                .isEqualTo("Region of provider \"anthropic\" is not known and only these are allowed: eu");
    }

    @Test
    void oneProviderMayHaveFewerRegionsThanTheOthers() {
        Residency residency = rules("{\"allowed_regions\":[\"eu\",\"us\"],\"provider_regions\":{\"OpenAI\":[\"EU\"]}}");

        assertThat(residency.checkProvider("openai", "eu").allowed()).isTrue();
        assertThat(residency.checkProvider("openai", "us").reason()).isEqualTo("Region \"us\" not in allowed list: eu");
        assertThat(residency.checkProvider("anthropic", "us").allowed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"ollama, true", "OLLAMA, true", "local, true", "anthropic, false", "lmstudio, false", "patch, true"})
    void airGappedMeansThisMachineOnlyWhateverTheListsSay(String provider, boolean allowed) {
        Residency residency =
                rules("{\"air_gapped\":true,\"allowed_providers\":[\"anthropic\"],\"allowed_regions\":[\"eu\"]}");

        assertThat(residency.checkProvider(provider, "us").allowed()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{bad",
                "null",
                "[]",
                "",
                "false",
                "{\"air_gapped\":\"true\"}",
                "{\"air_gapped\":1}",
                "{\"air_gapped\":null}",
                "{\"allowed_providers\":\"ollama\"}",
                "{\"allowed_providers\":[1,null]}",
                "{\"allowed_providers\":[\" \"]}",
                "{\"allowed_regions\":[1]}",
                "{\"allowed_region\":[\"eu\"]}",
                "{\"air_gapped\":true,\"air_gapped\":false}",
                "{\"provider_regions\":{\"openai\":\"eu\"}}"
            })
    void aFileThatCannotBeUnderstoodIsAnErrorAndNeverNoRule(String content) {
        assertThatThrownBy(() -> file(content))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(".loki/residency.json:1:");
    }

    @Test
    void aLinkToNothingIsAnError() throws IOException {
        Path link = Files.createSymbolicLink(dir.resolve("residency.json"), dir.resolve("gone"));

        assertThatThrownBy(() -> Residency.read(link, "residency.json")).isInstanceOf(ConfigException.class);
    }

    @Test
    void aByteOrderMarkHidesNoRule() throws IOException {
        assertThat(file("\ufeff{\"air_gapped\":true}").orElseThrow().airGapped())
                .isTrue();
        assertThat(Residency.read(dir.resolve("absent.json"), "x")).isEmpty();
    }

    @Test
    void itIsAGateAtTheResourcePoint() {
        Residency residency = rules("{\"allowed_providers\":[\"ollama\"]}");

        assertThat(at(residency, EnforcementPoint.RESOURCE, "{\"provider\":\"claude\"}"))
                .isEqualTo(Decision.DENY);
        assertThat(at(residency, EnforcementPoint.RESOURCE, "{\"provider\":\"ollama\"}"))
                .isEqualTo(Decision.ALLOW);
        assertThat(at(residency, EnforcementPoint.RESOURCE, "{\"provider\":7}")).isEqualTo(Decision.DENY);
        assertThat(at(residency, EnforcementPoint.RESOURCE, "{\"provider\":\"ollama\",\"region\":[]}"))
                .isEqualTo(Decision.DENY);
        assertThat(at(residency, EnforcementPoint.RESOURCE, "{}")).isEqualTo(Decision.ALLOW);
        assertThat(at(residency, EnforcementPoint.DATA, "{\"provider\":\"claude\"}"))
                .isEqualTo(Decision.ALLOW);
    }

    private static Decision at(Residency residency, EnforcementPoint point, String context) {
        return residency
                .decide(point, Action.of("t", "a", (JsonObject) Json.parse(context, "context")))
                .decision();
    }

    @Test
    void theSharedCasesHoldExceptWhereTheyFailOpen() throws IOException {
        Optional<Path> shared = SharedFiles.find("vectors/audit/compliance/residency-cases.json");
        Assumptions.assumeTrue(shared.isPresent(), "the shared vectors are not there");
        int checked = 0;
        int stricter = 0;
        for (JsonValue item : ((JsonArray) Json.parse(Files.readString(shared.orElseThrow()), "cases")).items()) {
            JsonObject one = (JsonObject) item;
            boolean expected =
                    one.object("result").orElseThrow().bool("allowed").orElseThrow();
            boolean ours = ours(one);
            if (expected == ours) {
                checked++;
            } else if (oursIsStricter(one)) {
                stricter++;
                assertThat(ours).as(Json.write(one)).isFalse();
            } else {
                assertThat(one.object("config").orElseThrow().strings("allowed_regions"))
                        .as("only the upper case of a region makes ours more lenient: %s", Json.write(one))
                        .containsExactly("US");
            }
        }
        assertThat(checked).isGreaterThanOrEqualTo(35);
        assertThat(stricter).isGreaterThanOrEqualTo(10);
    }

    private boolean ours(JsonObject one) throws IOException {
        String content = one.string("rawConfig")
                .orElseGet(() -> one.object("config").map(Json::write).orElse("{}"));
        try {
            return file(content)
                    .orElseThrow()
                    .checkProvider(
                            one.string("provider").orElse(""),
                            one.string("region").orElse(""))
                    .allowed();
        } catch (ConfigException e) {
            return false;
        }
    }

    /** A file that cannot be understood, or a region that is not named where regions are restricted. */
    private static boolean oursIsStricter(JsonObject one) {
        JsonObject config = one.object("config").orElse(JsonObject.EMPTY);
        boolean unread = one.string("rawConfig").isPresent()
                || config.string("allowed_providers").isPresent()
                || config.get("air_gapped")
                        .filter(v -> !(v instanceof JsonValue.JsonBoolean))
                        .isPresent()
                || config.strings("allowed_providers").size()
                        < config.array("allowed_providers").size();
        return unread
                || (!config.strings("allowed_regions").isEmpty()
                        && one.string("region").orElse("").isEmpty());
    }
}
