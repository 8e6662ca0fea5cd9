package dev.loki.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.env.Env;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.webhook.Deliveries;
import dev.loki.integrations.webhook.Webhooks;
import dev.loki.testing.Footprint;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

class IntegrationsTest {
    @TempDir
    Path dir;

    @Test
    void unsetVariablesMeanTheNoop() {
        assertThat(Integrations.fromEnvironment(Map.of(), dir)).isSameAs(Integrations.noop());
        assertThat(Integrations.fromEnvironment(Map.of("PATH", "/bin", "LOKI_SOMETHING", "x"), dir))
                .isSameAs(Integrations.noop());
    }

    @Test
    void switchedOffItLoadsNothingStartsNothingAndWritesNothing() {
        Footprint footprint = Footprint.of(SwitchedOff.class, dir, Env.class, Logger.class);

        assertThat(footprint.exit()).as(footprint.output()).isZero();
        assertThat(footprint.classesOf("dev.loki.integrations"))
                .isEqualTo(Set.of(
                        "dev.loki.integrations.Integrations",
                        "dev.loki.integrations.NoopIntegrations",
                        "dev.loki.integrations.IntegrationsTest$SwitchedOff"));
        assertThat(footprint.threads()).isEmpty();
        assertThat(footprint.files()).isEmpty();
    }

    /** A program in which the feature is not asked for. */
    static final class SwitchedOff {
        public static void main(String[] args) {
            try (Integrations off = Integrations.fromEnvironment(Map.of(), Path.of(""))) {
                if (off != Integrations.noop()) {
                    throw new IllegalStateException("not off");
                }
            }
            Footprint.printThreads();
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void eachIsThereWhenItsVariablesAreSet(Map<String, String> env, List<String> adapters, boolean notifies) {
        try (Integrations integrations = Integrations.fromEnvironment(env, dir)) {
            assertThat(Stream.of("jira", "linear", "github")
                            .filter(name -> integrations.adapter(name).isPresent()))
                    .isEqualTo(adapters);
            assertThat(integrations.notifier().enabled()).isEqualTo(notifies);
            assertThat(integrations.problems()).isEmpty();
            assertThat(dir).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jira", "linear", "github"})
    void anAdapterAnswersWebhooksOnlyWithASecret(String name) {
        Map<String, String> env = new HashMap<>(Map.of(
                "LOKI_JIRA_URL", "https://x.example",
                "LOKI_JIRA_EMAIL", "a@b.example",
                "LOKI_JIRA_TOKEN", "t",
                "LOKI_LINEAR_API_KEY", "t",
                "LOKI_GITHUB_TOKEN", "t"));
        Webhooks webhooks = new Webhooks(Deliveries.inMemory(), event -> {}, InstantSource.system());
        try (Integrations without = Integrations.fromEnvironment(env, dir)) {
            assertThat(without.require(name).webhookHandler(webhooks)).isEmpty();
        }
        env.put("LOKI_" + name.toUpperCase(Locale.ROOT) + "_WEBHOOK_SECRET", "s");
        try (Integrations with = Integrations.fromEnvironment(env, dir)) {
            assertThat(with.require(name).webhookHandler(webhooks))
                    .hasValueSatisfying(
                            handler -> assertThat(handler.integration()).isEqualTo(name));
        }
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                Arguments.of(
                        Map.of(
                                "LOKI_JIRA_URL",
                                "https://x.example",
                                "LOKI_JIRA_EMAIL",
                                "a@b.c",
                                "LOKI_JIRA_TOKEN",
                                "t"),
                        List.of("jira"),
                        false),
                Arguments.of(Map.of("LOKI_JIRA_URL", "https://x.example", "LOKI_JIRA_TOKEN", "t"), List.of(), false),
                Arguments.of(Map.of("LOKI_LINEAR_API_KEY", "k"), List.of("linear"), false),
                Arguments.of(Map.of("LOKI_LINEAR_TOKEN", "k"), List.of("linear"), false),
                Arguments.of(Map.of("GITHUB_TOKEN", "t"), List.of(), false),
                Arguments.of(Map.of("GITHUB_TOKEN", "t", "LOKI_GITHUB_REPORT", "true"), List.of("github"), false),
                Arguments.of(Map.of("LOKI_GITHUB_TOKEN", "t"), List.of("github"), false),
                Arguments.of(Map.of("LOKI_SLACK_WEBHOOK_URL", "https://hooks.example/x"), List.of(), true),
                Arguments.of(Map.of("LOKI_TEAMS_WEBHOOK_URL", "https://hooks.example/x"), List.of(), true));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void whatIsSetButWrongIsLeftOutAndSaidWithoutItsValue(Map<String, String> env, String name, String says) {
        try (Integrations integrations = Integrations.fromEnvironment(env, dir)) {
            assertThat(integrations.problems())
                    .singleElement()
                    .asString()
                    .contains(says)
                    .doesNotContain("hidden");
            if (!name.equals("slack")) {
                assertThatThrownBy(() -> integrations.require(name)).hasMessageContaining(says);
            }
        }
    }

    static Stream<Arguments> mistakes() {
        Map<String, String> jira = Map.of("LOKI_JIRA_EMAIL", "a@b.c", "LOKI_JIRA_TOKEN", "t");
        return Stream.of(
                Arguments.of(
                        with(jira, "LOKI_JIRA_URL", "http://hidden.example"),
                        "jira",
                        "LOKI_JIRA_URL must begin with https"),
                Arguments.of(with(jira, "LOKI_JIRA_URL", "hidden url"), "jira", "LOKI_JIRA_URL must be an address"),
                Arguments.of(
                        Map.of("GITHUB_TOKEN", "t", "LOKI_GITHUB_REPORT", "perhaps"),
                        "github",
                        "LOKI_GITHUB_REPORT must be true"),
                Arguments.of(
                        Map.of("LOKI_GITHUB_TOKEN", "t", "LOKI_GITHUB_REPO", "../x"),
                        "github",
                        "LOKI_GITHUB_REPO must be owner/name"),
                Arguments.of(Map.of("LOKI_SLACK_WEBHOOK_URL", "ftp://hidden"), "slack", "LOKI_SLACK_WEBHOOK_URL must"));
    }

    private static Map<String, String> with(Map<String, String> env, String name, String value) {
        Map<String, String> more = new HashMap<>(env);
        more.put(name, value);
        return more;
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "X.EXAMPLE"})
    void anAddressOfTheRepositoryGetsNoCredentialOfTheEnvironmentUnlessItsHostIsAllowed(String allowed) {
        Map<String, String> env = Map.of(
                "LOKI_JIRA_EMAIL", "a@b.c", "LOKI_JIRA_TOKEN", "t", "LOKI_ALLOWED_HOSTS", "y.example," + allowed);
        Map<String, String> file = Map.of("LOKI_JIRA_URL", "https://x.example");
        JsonObject section = JsonObject.builder()
                .put(
                        "jira",
                        JsonObject.builder().put("url", "https://x.example").build())
                .build();

        for (Integrations integrations : List.of(
                Integrations.configured(env, file, JsonObject.EMPTY, dir),
                Integrations.configured(env, Map.of(), section, dir))) {
            boolean mine = allowed.equals("X.EXAMPLE");
            assertThat(integrations.adapter("jira").isPresent()).isEqualTo(mine);
            assertThat(integrations.problems()).hasSize(mine ? 0 : 1);
            integrations.close();
        }
    }

    @Test
    void theKeyOfAFileMayGoToTheAddressOfAFile() {
        JsonObject linear = JsonObject.builder()
                .put("api_key", "k")
                .put("url", "https://linear.internal.example/graphql")
                .put("status_mapping", JsonObject.builder().put("VERIFY", "QA").build())
                .build();
        JsonObject section = JsonObject.builder().put("linear", linear).build();

        try (Integrations integrations = Integrations.configured(Map.of(), Map.of(), section, dir)) {
            assertThat(integrations.adapter("linear")).isPresent();
        }
        try (Integrations integrations =
                Integrations.configured(Map.of("LOKI_LINEAR_API_KEY", "k2"), Map.of(), section, dir)) {
            assertThat(integrations.problems()).singleElement().asString().contains("LOKI_ALLOWED_HOSTS");
        }
    }

    @ParameterizedTest
    @MethodSource("sections")
    void aSectionIsReadStrictly(JsonObject linear, String says) {
        JsonObject section = JsonObject.builder().put("linear", linear).build();

        try (Integrations integrations = Integrations.configured(Map.of(), Map.of(), section, dir)) {
            assertThat(integrations.problems()).singleElement().asString().contains(says);
        }
    }

    static Stream<Arguments> sections() {
        return Stream.of(
                Arguments.of(JsonObject.builder().put("api_kee", "k").build(), "did you mean \"api_key\"?"),
                Arguments.of(
                        JsonObject.builder().put("api_key", 12345).build(),
                        "integrations.linear.api_key must be a text"),
                Arguments.of(
                        JsonObject.builder()
                                .put("api_key", "k")
                                .put(
                                        "status_mapping",
                                        JsonObject.builder().put("DOING", "x").build())
                                .build(),
                        "status_mapping.DOING"));
    }

    @Test
    void whatIsNotConfiguredSaysWhatToSet() {
        assertThatThrownBy(() -> Integrations.noop().require("jira")).hasMessageContaining("LOKI_JIRA_URL");
        assertThatThrownBy(() -> Integrations.noop().require("trello"))
                .hasMessageContaining("there are jira, linear and github");
    }
}
