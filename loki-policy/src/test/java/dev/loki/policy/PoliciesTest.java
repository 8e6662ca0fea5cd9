package dev.loki.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.env.Env;
import dev.loki.core.gate.Action;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.Ruling;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.Footprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoliciesTest {
    @TempDir
    Path dir;

    @Test
    void unsetVariablesMeanTheNoop() {
        assertThat(Policies.fromEnvironment(Map.of(), dir)).isSameAs(Policies.noop());
        assertThat(Policies.fromEnvironment(Map.of("PATH", "/bin", "LOKI_SOMETHING", "x"), dir))
                .isSameAs(Policies.noop());
    }

    @Test
    void switchedOffItLoadsNothingStartsNothingAndWritesNothing() {
        Footprint footprint = Footprint.of(SwitchedOff.class, dir, Env.class);

        assertThat(footprint.exit()).as(footprint.output()).isZero();
        assertThat(footprint.classesOf("dev.loki.policy"))
                .isEqualTo(Set.of(
                        "dev.loki.policy.Policies",
                        "dev.loki.policy.NoopPolicies",
                        "dev.loki.policy.PoliciesTest$SwitchedOff"));
        assertThat(footprint.threads()).isEmpty();
        assertThat(footprint.files()).isEmpty();
    }

    /** A program in which the feature is not asked for. */
    static final class SwitchedOff {
        public static void main(String[] args) {
            try (Policies off = Policies.discovered(Map.of(), Path.of(""))) {
                if (off != Policies.noop()) {
                    throw new IllegalStateException("not off");
                }
            }
            Footprint.printThreads();
        }
    }

    @Test
    void aPolicyThatIsAskedForIsRefusedUntilItCanBeEnforced() {
        assertThatThrownBy(() -> Policies.fromEnvironment(Map.of("LOKI_POLICY_FILE", "auto"), dir))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("LOKI_POLICY_FILE is set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"policies.json", "policies.yaml", "policies.yml", "residency.json"})
    void aPolicyFileThatLiesInTheProjectIsRefusedWhereItIsLookedFor(String name) throws IOException {
        Files.createDirectory(dir.resolve(".loki"));
        Path file = Files.createFile(dir.resolve(".loki").resolve(name));

        assertThatThrownBy(() -> Policies.discovered(Map.of(), dir))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(file + " is there");
        assertThat(Policies.fromEnvironment(Map.of(), dir)).isSameAs(Policies.noop());
    }

    @Test
    void theExampleIsNotDiscovered() throws IOException {
        Files.createDirectory(dir.resolve(".loki"));
        Files.createFile(dir.resolve(".loki/policies.example.yaml"));

        assertThat(Policies.discovered(Map.of(), dir)).isSameAs(Policies.noop());
    }

    @Test
    void theNoopAllowsEverything() {
        Action action = Action.of("t", "a", JsonObject.EMPTY);

        assertThat(Policies.noop().decide(EnforcementPoint.DATA, action)).isEqualTo(Ruling.allow());
    }
}
