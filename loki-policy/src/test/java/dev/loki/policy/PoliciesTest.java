package dev.loki.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.env.Env;
import dev.loki.core.gate.Action;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.Ruling;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.Footprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

    private Path write(String name, String text) throws IOException {
        Files.createDirectories(dir.resolve(".loki"));
        return Files.writeString(dir.resolve(".loki").resolve(name), text);
    }

    private static boolean allows(Policies policies, int agents) {
        return policies.decide(EnforcementPoint.PRE_EXECUTION, Action.of(Map.of("active_agents", agents)))
                .allowed();
    }

    private static String limit(int agents) {
        return "pre_execution: [{name: a, rule: active_agents <= " + agents + "}]";
    }

    @Test
    void aFileThatIsNamedOrFoundIsInForce() throws IOException {
        Path file = write("policies.yaml", limit(3));

        for (String value : List.of("auto", file.toString(), ".loki/policies.yaml")) {
            try (Policies policies = Policies.fromEnvironment(Map.of("LOKI_POLICY_FILE", value), dir)) {
                assertThat(allows(policies, 3)).isTrue();
                assertThat(allows(policies, 4)).isFalse();
                assertThat(policies.hash()).isEqualTo(Sha256.hex(Files.readAllBytes(file)));
            }
        }
        assertThat(Policies.fromEnvironment(Map.of(), dir)).isSameAs(Policies.noop());
        assertThat(allows(Policies.discovered(Map.of(), dir), 4)).isFalse();
    }

    @Test
    void whatIsAskedForAndNotThereStopsTheStart() {
        for (String value : List.of("auto", "none.yaml", "/no/such/policies.json")) {
            assertThatThrownBy(() -> Policies.fromEnvironment(Map.of("LOKI_POLICY_FILE", value), dir))
                    .as(value)
                    .isInstanceOf(ConfigException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"policies.json", "policies.yaml", "policies.yml", "residency.json"})
    void anInvalidFileStopsTheStartWhereItIsLookedFor(String name) throws IOException {
        write(name, "");

        assertThatThrownBy(() -> Policies.discovered(Map.of(), dir))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(".loki/" + name + ":1:1: ");
        assertThat(Policies.fromEnvironment(Map.of(), dir)).isSameAs(Policies.noop());
    }

    @Test
    void twoFilesStopTheStart() throws IOException {
        write("policies.json", "{}");
        write("policies.yml", "{}");

        assertThatThrownBy(() -> Policies.discovered(Map.of(), dir)).hasMessageContaining("only one of them");
    }

    @Test
    void residencyRulesOfTheirOwnFileAreInForceToo() throws IOException {
        write("residency.json", "{\"allowed_providers\": [\"claude\"]}");
        Action codex = Action.of(Map.of("provider", "codex"));

        Policies alone = Policies.discovered(Map.of(), dir);
        write("policies.yaml", limit(3));
        Policies both = Policies.discovered(Map.of(), dir);

        assertThat(alone.decide(EnforcementPoint.RESOURCE, codex).allowed()).isFalse();
        assertThat(both.decide(EnforcementPoint.RESOURCE, codex).allowed()).isFalse();
        assertThat(allows(both, 4)).isFalse();
        assertThat(both.residency()).isPresent();
        assertThat(both.hash()).isNotEqualTo(alone.hash());
        write("policies.yaml", "residency: {air_gapped: true}");
        assertThatThrownBy(() -> Policies.discovered(Map.of(), dir)).hasMessageContaining("keep one of the two");
    }

    @Test
    void aChangedFileIsTakenUpAndADamagedOneIsNot() throws IOException {
        write("policies.yaml", limit(3));
        PolicySource source = new PolicySource(ProjectDir.at(dir), Optional.empty(), true);
        ActivePolicies policies = ActivePolicies.load(source);
        List<String> reports = new ArrayList<>();
        PolicyWatcher watcher = new PolicyWatcher(source, policies::replace, reports::add);

        watcher.look();
        assertThat(reports).isEmpty();
        write("policies.yaml", limit(10) + "\n");
        watcher.look();
        assertThat(allows(policies, 10)).isTrue();
        assertThat(reports).singleElement().asString().startsWith("the policy changed; in force is now ");

        write("policies.yaml", "pre_execution: [{name: a, rule: active_ag");
        watcher.look();
        watcher.look();
        assertThat(allows(policies, 10)).isTrue();
        assertThat(allows(policies, 11)).isFalse();
        assertThat(reports).hasSize(2).last().asString().contains("the one before stays: .loki/policies.yaml:1:");

        Files.delete(dir.resolve(".loki/policies.yaml"));
        watcher.look();
        assertThat(allows(policies, 11)).isFalse();
        assertThat(reports).hasSize(3).last().asString().contains("there is no policy file");

        write("policies.json", "{\"pre_execution\": []}");
        watcher.look();
        assertThat(allows(policies, 11)).isTrue();
    }

    @Test
    void theWatcherIsADaemonThatEndsWithThePolicies() throws Exception {
        write("policies.yaml", limit(3));
        CountDownLatch changed = new CountDownLatch(1);
        Thread watcher;
        try (Policies policies = Policies.discovered(Map.of(), dir)) {
            policies.watch(report -> changed.countDown());
            policies.watch(report -> {});
            List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("loki-policy-watcher"))
                    .toList();
            assertThat(threads).hasSize(1);
            watcher = threads.get(0);
            assertThat(watcher.isDaemon()).isTrue();
            write("policies.yaml", limit(9) + "\n");
            assertThat(changed.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(allows(policies, 9)).isTrue();
        }
        watcher.join(30_000);
        assertThat(watcher.isAlive()).isFalse();
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
