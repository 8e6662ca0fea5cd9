package dev.loki.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.env.Env;
import dev.loki.testing.Footprint;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
    void anIntegrationThatIsAskedForOrWrongNeverStopsTheRun(Map<String, String> env) {
        assertThat(Integrations.fromEnvironment(env, dir)).isSameAs(Integrations.noop());
    }

    static Stream<Map<String, String>> settings() {
        return Stream.of(
                Map.of("LOKI_JIRA_URL", "https://x.example", "LOKI_JIRA_EMAIL", "a@b.c", "LOKI_JIRA_TOKEN", "t"),
                Map.of("LOKI_LINEAR_API_KEY", "k"),
                Map.of("GITHUB_TOKEN", "t", "LOKI_GITHUB_REPORT", "true"),
                Map.of("GITHUB_TOKEN", "t", "LOKI_GITHUB_REPORT", "perhaps"),
                Map.of("LOKI_SLACK_WEBHOOK_URL", "https://hooks.example"));
    }
}
