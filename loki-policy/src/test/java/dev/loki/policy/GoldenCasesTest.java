package dev.loki.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.StorageException;
import dev.loki.policy.PolicyReplay.Flip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Golden cases, and decisions that were recorded. */
class GoldenCasesTest {
    private static final PolicySet POLICY = PolicyFile.parse("""
            pre_execution:
              - {name: few, rule: active_agents <= 5}
              - {name: plan, rule: 'tier == "planning"', action: require_approval}
            data:
              - {name: clean, type: secret_detection}
            """, "policies.yaml");

    @TempDir
    Path dir;

    private Path file(String text) throws IOException {
        return Files.writeString(dir.resolve("file.yaml"), text);
    }

    @Test
    void comparesDecisionsAndTellsWhatIsNotCovered() throws IOException {
        GoldenCases.Report report = GoldenCases.read(file("""
                policy: policies.yaml
                cases:
                  - {name: ok, point: pre_execution, context: {active_agents: 5}, expect: ALLOW}
                  - {name: many, point: pre_execution, context: {active_agents: 6}, expect: DENY, violations: [few]}
                  - {name: tier, point: pre_execution, context: {tier: x}, expect: ALLOW}
                  - {name: other, point: pre_execution, context: {active_agents: 6}, expect: DENY, violations: [plan]}
                """), "cases.yaml").run(POLICY);

        assertThat(report.passed()).isFalse();
        assertThat(report.results()).extracting(GoldenCases.Result::passed).containsExactly(true, true, false, false);
        assertThat(report.results().get(2).message()).startsWith("expected ALLOW, got REQUIRE_APPROVAL (plan: ");
        assertThat(report.results().get(3).message()).isEqualTo("the violated entries are few");
        assertThat(report.coverage())
                .isEqualTo("coverage: 1 of 3 entries decide both ways; never violated: clean; never satisfied: plan,"
                        + " clean");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cases: []|from 1 to 10000",
                "{}|from 1 to 10000",
                "cases: [{name: a, point: x, expect: DENY}]|unknown point",
                "cases: [{name: a, point: data, expect: deny}]|did you mean \"DENY\"",
                "cases: [{name: a, point: data, context: 5, expect: DENY}]|must be an object",
                "cases: [{name: a, point: data, expected: DENY}]|\"expect\" is missing",
                "cases: [{name: a, point: data, expect: DENY, x: 1}]|unknown key",
            })
    void refusesAFileOfOtherThings(String text, String message) throws IOException {
        Path file = file(text);

        assertThatThrownBy(() -> GoldenCases.read(file, "cases.yaml"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("cases.yaml:1:")
                .hasMessageContaining(message);
    }

    private static String decision(int seq, String point, String decision, String context) {
        return "{\"seq\":" + seq
                + ",\"who\":\"eng-1\",\"what\":\"policy_decision\",\"where\":\"t1\",\"metadata\":{\"point\":\"" + point
                + "\",\"decision\":\"" + decision + "\",\"context\":" + context + "}}\n";
    }

    @Test
    void replayListsWhatWouldFlipAndWhatCannotBeReplayed() throws IOException {
        Path log = Files.writeString(
                dir.resolve("audit.jsonl"),
                decision(1, "pre_execution", "ALLOW", "{\"active_agents\":6}")
                        + decision(2, "pre_execution", "ALLOW", "{\"active_agents\":5}")
                        + "{\"seq\":3,\"what\":\"phase\",\"metadata\":null}\n"
                        + decision(4, "data", "ALLOW", "{\"content_sha256\":\"00\"}")
                        + decision(5, "pre_execution", "DENY", "{\"tier\":\"fast\"}")
                        + decision(6, "elsewhere", "DENY", "{}")
                        + "{\"seq\":7,\"what\":\"policy_decision\",\"metadata\":{\"poi");

        PolicyReplay.Report report = PolicyReplay.run(log, POLICY);

        assertThat(report.replayed()).isEqualTo(3);
        assertThat(report.flips())
                .extracting(Flip::seq, flip -> flip.was() + "->" + flip.now().decision())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1L, "ALLOW->DENY"),
                        org.assertj.core.groups.Tuple.tuple(5L, "DENY->REQUIRE_APPROVAL"));
        assertThat(report.notReplayable())
                .extracting(PolicyReplay.NotReplayable::seq)
                .containsExactly(4L, 6L);
    }

    @Test
    void replayOfADamagedLogNamesTheLine() throws IOException {
        Path log = Files.writeString(dir.resolve("audit.jsonl"), "{}\noops\n{}\n");

        assertThatThrownBy(() -> PolicyReplay.run(log, POLICY))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("2");
        assertThat(PolicyReplay.run(dir.resolve("none"), POLICY).replayed()).isZero();
    }
}
