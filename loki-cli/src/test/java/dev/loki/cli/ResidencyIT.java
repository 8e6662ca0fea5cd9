package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where data may be processed: checked by hand, and before a provider is called. */
class ResidencyIT {
    @TempDir
    Path dir;

    private Scene scene;

    @BeforeEach
    void makeProject() {
        scene = Scene.in(dir);
        scene.project().write(".loki/config.yaml", """
                version: 1
                providers:
                  claude: {command: [sh, -c, "touch %s; echo a > a.txt"], region: us}
                """.formatted(scene.file("claude", "reached")));
        scene.project().tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: First, act: {prompt: Do it, provider: claude}}
                """);
    }

    private void rules(String json) {
        scene.project().write(".loki/residency.json", json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | anthropic | | 0",
                "{\"allowed_providers\":[\"anthropic\"]} | ANTHROPIC | | 0",
                "{\"allowed_providers\":[\"anthropic\"]} | openai | | 3",
                "{\"allowed_regions\":[\"EU\"]} | anthropic | eu | 0",
                "{\"allowed_regions\":[\"EU\"]} | anthropic | us | 3",
                "{\"allowed_regions\":[\"EU\"]} | anthropic | | 3",
                "{\"allowed_regions\":[\"US\"]} | claude | | 0",
                "{\"air_gapped\":true} | anthropic | | 3",
                "{\"air_gapped\":true} | ollama | | 0",
                "{\"air_gapped\":\"true\"} | ollama | | 9",
                "{bad | ollama | | 9"
            })
    void aProviderIsCheckedByHand(String rules, String provider, String region, int exit) {
        rules(rules);

        Ran ran = region == null
                ? scene.loki("residency", "check", provider, "--json")
                : scene.loki("residency", "check", provider, region, "--json");

        assertThat(ran.exit()).as(ran.err()).isEqualTo(exit);
        if (exit != 9) {
            assertThat(ran.json().bool("allowed")).contains(exit == 0);
        }
    }

    @Test
    void withoutRulesEverythingIsAllowed() {
        assertThat(scene.loki("residency", "check", "openai").out())
                .isEqualTo("ALLOW openai (there are no residency rules)\n");
        assertThat(scene.loki("run").exit()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"air_gapped\":true} | Air-gapped",
                "{\"allowed_regions\":[\"eu\"]} | Region \"us\" not in allowed"
            })
    void aProviderThatIsNotAllowedIsNeverCalledAndTheRefusalIsRecorded(String rules, String reason) {
        rules(rules);

        Ran ran = scene.loki("run");

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err()).contains("POLICY_DENIED").contains(reason);
        assertThat(scene.reached("claude")).isFalse();
        assertThat(scene.project().read(".loki/state/journal.jsonl")).contains("\"decision\":\"DENY\"");
    }

    @Test
    void anAllowedProviderIsCalled() {
        rules("{\"allowed_providers\":[\"claude\"],\"allowed_regions\":[\"us\"]}");

        assertThat(scene.loki("run").exit()).isZero();
        assertThat(scene.reached("claude")).isTrue();
    }

    @Test
    void theSectionsOfPolicyFileAndConfigurationCountToo() {
        scene.project().write(".loki/policies.yaml", "residency: {allowed_providers: [ollama]}\n");
        assertThat(scene.loki("run").exit()).isEqualTo(3);

        scene.project().write(".loki/policies.yaml", "resource: []\n");
        scene.project()
                .write(
                        ".loki/config.yaml",
                        scene.project().read(".loki/config.yaml") + "residency: {allowed_regions: [eu]}\n");
        assertThat(scene.loki("residency", "check", "claude").exit()).isEqualTo(3);
        assertThat(scene.loki("run", "--fresh").exit()).isEqualTo(3);
        assertThat(scene.reached("claude")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{bad", "[]", "{\"air_gap\":true}"})
    void rulesThatCannotBeUnderstoodStopTheRun(String rules) {
        rules(rules);

        Ran ran = scene.loki("run");

        assertThat(ran.exit()).isEqualTo(9);
        assertThat(ran.err()).contains("residency.json:1:");
        assertThat(scene.reached("claude")).isFalse();
    }
}
