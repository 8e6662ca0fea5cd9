package dev.loki.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.json.Yaml;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProviderSpecTest {
    private static ProviderSpec provider(String fields) {
        return ProjectConfig.parse(Yaml.document("providers:\n  p: {" + fields + "}", "config.yaml"))
                .providers()
                .get("p");
    }

    @Test
    void fillsItsTemplatesOnce() {
        ProviderSpec provider = provider("command: [a, '--m={model}', '{result_file}'], stdin: 'Do: {prompt}'");
        Map<String, String> values =
                Map.of("model", "{prompt}", "result_file", "/tmp/$1\\x", "prompt", "use {model} and $0");

        assertThat(provider.argv(values)).containsExactly("a", "--m={prompt}", "/tmp/$1\\x");
        assertThat(provider.input(values)).contains("Do: use {model} and $0");
    }

    @Test
    void leavesBracesAloneThatAreNoPlaceholder() {
        assertThat(provider("command: [a, '{\"x\": 1}', '{}', '{1}']").argv(Map.of()))
                .containsExactly("a", "{\"x\": 1}", "{}", "{1}");
        assertThat(provider("command: [a]").input(Map.of())).isEmpty();
    }

    @Test
    void saysWhichValueTheTaskDoesNotGive() {
        ProviderSpec provider = provider("command: [a, '{model}']");
        assertThatThrownBy(() -> provider.argv(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "config.yaml:2: provider \"p\" needs {model}, for which the task gives no value; add it beside"
                                + " \"prompt\" or take it out of the template");
    }

    @Test
    void optionsFollowWhenTheirPlaceholderHasAValue() {
        ProviderSpec provider =
                provider("command: [a], options: {model: [-m, '{model}'], budget_left: ['--usd={budget_left}']}");

        assertThat(provider.argv(Map.of())).containsExactly("a");
        assertThat(provider.argv(Map.of("model", "x", "budget_left", "5"))).containsExactly("a", "-m", "x", "--usd=5");
    }

    @Test
    void variablesAreTemplatesToo() {
        assertThat(provider("command: [a], env: {RETRIES: 3, OUT: '{result_file}'}")
                        .variables(Map.of("result_file", "/r")))
                .isEqualTo(Map.of("RETRIES", "3", "OUT", "/r"));
    }
}
