package dev.loki.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.gate.Action;
import dev.loki.core.gate.Decision;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.Ruling;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyEngineTest {
    /** The example of the architecture document, as it stands there. */
    static final String EXAMPLE = """
            policies:
              pre_execution:
                - name: project-boundary
                  rule: "file_path must start with project_dir"
                  action: deny
                - name: agent-limit
                  rule: "active_agents <= 5"
                  action: require_approval

              resource:
                - name: token-budget
                  max_tokens: 1000000
                  alerts: [50, 80, 95]
                  on_exceed: require_approval
                  providers: [claude, codex]

              data:
                - name: secret-scan
                  type: secret_detection
                  action: deny
            """;

    @TempDir
    Path temp;

    static PolicyEngine engine(String yaml) {
        return PolicyEngine.of(PolicyFile.parse(yaml, "policies.yaml"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pre_execution|{\"file_path\":\"/home/p/a\",\"project_dir\":\"/home/p\",\"active_agents\":5}|ALLOW|",
                "pre_execution|{\"file_path\":\"/home/q/a\",\"project_dir\":\"/home/p\",\"active_agents\":5}|DENY|project-boundary",
                "pre_execution|{\"file_path\":\"/home/p/a\",\"project_dir\":\"/home/p\",\"active_agents\":6}|REQUIRE_APPROVAL|agent-limit",
                "resource|{\"provider\":\"claude\",\"tokens_consumed\":999999}|ALLOW|",
                "resource|{\"provider\":\"codex\",\"tokens_consumed\":1000000}|REQUIRE_APPROVAL|token-budget",
                "resource|{\"provider\":\"gemini\",\"tokens_consumed\":0}|DENY|token-budget",
                "data|{\"content\":\"plain text\"}|ALLOW|",
                "data|{\"content\":\"password=hunter2xy1\"}|DENY|secret-scan",
            })
    void everyEntryOfTheExampleDecidesBothWays(String point, String context, Decision decision, String entry) {
        Ruling ruling = engine(EXAMPLE).evaluate(point, dev.loki.core.json.Json.parse(context, "context"));

        assertThat(ruling.decision()).isEqualTo(decision);
        assertThat(ruling.violations())
                .extracting(Ruling.Match::name)
                .containsExactlyElementsOf(entry == null ? List.of() : List.of(entry));
        assertThat(ruling.skipped()).isEmpty();
    }

    @Test
    void everyMatchIsListedInTheOrderOfTheFile() {
        Ruling ruling = engine("""
                pre_execution:
                  - {name: one, rule: active_agents <= 1, action: require_approval}
                  - {name: two, rule: active_agents <= 1, action: allow}
                  - {name: three, when: active_agents > 2}
                  - {name: four, rule: active_agents <= 100}
                """).evaluate(EnforcementPoint.PRE_EXECUTION, Map.of("active_agents", 9));

        assertThat(ruling.decision()).isEqualTo(Decision.DENY);
        assertThat(ruling.requiresApproval()).isFalse();
        assertThat(ruling.violations()).extracting(Ruling.Match::name).containsExactly("one", "two", "three");
        assertThat(ruling.reason())
                .isEqualTo("one: Rule violated: active_agents <= 1; two: Rule violated: active_agents <= 1; three:"
                        + " Condition met: active_agents > 2");
    }

    @Test
    void whatOnlyWarnsOrAllowsIsListedOnAnAllow() {
        Ruling warned = engine("resource: [{name: b, max_tokens: 10, on_exceed: warn}]")
                .evaluate(EnforcementPoint.RESOURCE, Map.of("tokens_consumed", 10));
        Ruling allowed = engine("pre_execution: [{name: r, rule: active_agents <= 1, action: allow}]")
                .evaluate(EnforcementPoint.PRE_EXECUTION, Map.of("active_agents", 2));

        assertThat(warned.decision()).isEqualTo(Decision.ALLOW);
        assertThat(warned.violations()).singleElement().satisfies(match -> {
            assertThat(match.action()).isEqualTo(Ruling.Effect.WARN);
            assertThat(match.reason()).isEqualTo("Token budget exceeded: 10 >= 10");
        });
        assertThat(allowed.allowed()).isTrue();
        assertThat(allowed.violations()).hasSize(1);
    }

    @Test
    void severalBudgetsAllCount() {
        PolicyEngine engine = engine("""
                resource:
                  - {name: soft, max_tokens: 1000, on_exceed: require_approval}
                  - {name: hard, max_tokens: 5000, on_exceed: shutdown}
                  - {name: money, max_usd: 2.5}
                """);

        assertThat(engine.evaluate(EnforcementPoint.RESOURCE, Map.of("tokens_consumed", 1500, "cost_usd", 2.49))
                        .decision())
                .isEqualTo(Decision.REQUIRE_APPROVAL);
        assertThat(engine.evaluate(EnforcementPoint.RESOURCE, Map.of("tokens_consumed", 5000, "cost_usd", 0))
                        .violations())
                .extracting(Ruling.Match::name)
                .containsExactly("soft", "hard");
        assertThat(engine.evaluate(EnforcementPoint.RESOURCE, Map.of("cost_usd", 2.5))
                        .reason())
                .isEqualTo("money: Money budget exceeded: 2.5 >= 2.5 USD");
        assertThat(engine.evaluate(EnforcementPoint.RESOURCE, Map.of("cost_usd", "much"))
                        .decision())
                .isEqualTo(Decision.DENY);
    }

    @Test
    void residencyIsAskedAtTheResourcePoint() {
        PolicyEngine engine = engine("residency: {allowed_providers: [claude], allowed_regions: [eu]}");

        assertThat(engine.evaluate(EnforcementPoint.RESOURCE, Map.of("provider", "claude", "region", "eu"))
                        .allowed())
                .isTrue();
        assertThat(engine.evaluate(EnforcementPoint.RESOURCE, Map.of("provider", "codex", "region", "eu"))
                        .violations())
                .extracting(Ruling.Match::name)
                .containsExactly("data-residency");
        assertThat(engine.evaluate(EnforcementPoint.RESOURCE, Map.of("provider", 5))
                        .decision())
                .isEqualTo(Decision.DENY);
    }

    @Test
    void everyMissingGateIsNamedAndAbsenceMeansNone() {
        PolicyEngine engine = engine("pre_deployment: [{name: qg, gates: [lint, test]}]");

        assertThat(engine.evaluate(EnforcementPoint.PRE_DEPLOYMENT, Map.of()).violations())
                .extracting(Ruling.Match::reason)
                .containsExactly("Required gate not passed: lint", "Required gate not passed: test");
        assertThat(engine.evaluate(EnforcementPoint.PRE_DEPLOYMENT, Map.of("passed_gates", List.of("Lint", "test")))
                        .violations())
                .hasSize(1);
        assertThat(engine.evaluate(EnforcementPoint.PRE_DEPLOYMENT, Map.of("passed_gates", "lint test"))
                        .reason())
                .contains("must be a list of texts");
    }

    @Test
    void everyFindingIsReportedAndNeverTheSecretItself() {
        Ruling ruling = engine("data: [{name: d, type: secret_detection, patterns: ['ACME-[0-9]{6}']}]")
                .evaluate(
                        EnforcementPoint.DATA,
                        Map.of(
                                "content",
                                "password=hunter2xy1\nid ACME-123456\npassword=correcthorse9 # loki:allow\n"));

        assertThat(ruling.decision()).isEqualTo(Decision.DENY);
        assertThat(ruling.violations().get(0).findings())
                .extracting(Ruling.Finding::line)
                .containsExactlyInAnyOrder(1, 2, 3);
        assertThat(ruling.toJson().toString()).doesNotContain("hunter2xy1", "correcthorse9", "123456");
        assertThat(ruling.reason()).isEqualTo("d: secret_detection detected: 3 finding(s)");
    }

    @Test
    void anEntryLooksForItsOwnKindOnly() {
        PolicyEngine engine = engine("""
                data:
                  - {name: s, type: secret_detection, action: warn}
                  - {name: p, type: pii_scanning, action: require_approval}
                """);

        assertThat(engine.evaluate(EnforcementPoint.DATA, Map.of("content", "mail user@example.com now"))
                        .violations())
                .extracting(Ruling.Match::name)
                .containsExactly("p");
        assertThat(engine.evaluate(EnforcementPoint.DATA, Map.of("content", "password=hunter2xy1"))
                        .decision())
                .isEqualTo(Decision.ALLOW);
    }

    @Test
    void manyFindingsOfOneKindHideNoneOfAnother() {
        PolicyEngine engine = engine("""
                data:
                  - {name: p, type: pii_scanning, action: warn}
                  - {name: s, type: secret_detection}
                """);
        String content = "mail user@example.com now\n".repeat(10_500) + "password=hunter2xy1\n";

        Ruling ruling = engine.evaluate(EnforcementPoint.DATA, Map.of("content", content));

        assertThat(ruling.decision()).isEqualTo(Decision.DENY);
        assertThat(ruling.violations()).extracting(Ruling.Match::name).containsExactly("p", "s");
    }

    @Test
    void theUnknownIsDenied() {
        PolicyEngine engine = engine(EXAMPLE);

        assertThat(engine.evaluate("pre_exec", JsonObject.EMPTY).decision()).isEqualTo(Decision.DENY);
        assertThat(engine.evaluate("approval_gates", JsonObject.EMPTY).reason())
                .startsWith("Unknown enforcement point: approval_gates; use one of");
        assertThat(engine.evaluate("pre_execution", JsonValue.of("x")).decision())
                .isEqualTo(Decision.DENY);
        assertThat(engine.evaluate("pre_execution", JsonNull.INSTANCE).decision())
                .isEqualTo(Decision.ALLOW);
    }

    @Test
    void aMisspelledFieldIsNotPassedOver() {
        PolicyEngine engine = engine(EXAMPLE);

        assertThat(engine.evaluate(EnforcementPoint.PRE_EXECUTION, Map.of("filePath", "/etc/passwd"))
                        .reason())
                .contains("\"filePath\" is no field, and \"file_path\"");
        assertThat(engine.evaluate(EnforcementPoint.PRE_DEPLOYMENT, Map.of("filePath", "/etc/passwd"))
                        .allowed())
                .isTrue();
    }

    @Test
    void theAbsentIsListedAsSkipped() {
        Ruling ruling = engine(EXAMPLE).evaluate(EnforcementPoint.PRE_EXECUTION, Map.of("active_agents", 6));

        assertThat(ruling.skipped())
                .containsExactly(new Ruling.Skip("project-boundary", "absent: file_path, project_dir"));
        assertThat(engine(EXAMPLE)
                        .evaluate(EnforcementPoint.PRE_EXECUTION, Map.of())
                        .skipped())
                .hasSize(2);
    }

    @Test
    void saysWhyItAllows() {
        assertThat(PolicyEngine.of(PolicySet.NONE)
                        .evaluate(EnforcementPoint.DATA, Map.of())
                        .reason())
                .isEqualTo("No policies configured");
        assertThat(engine(EXAMPLE)
                        .evaluate(EnforcementPoint.PRE_DEPLOYMENT, Map.of())
                        .reason())
                .isEqualTo("No policies defined for pre_deployment");
        assertThat(engine(EXAMPLE)
                        .evaluate(EnforcementPoint.DATA, Map.of("content", ""))
                        .reason())
                .isEqualTo("All policies passed");
    }

    @Test
    void asksTheFileSystemOnlyWhenTheActionIsMade() throws IOException {
        Path dir = temp.toRealPath();
        Path link = Files.createSymbolicLink(dir.resolve("link"), dir);
        Action action = Action.of(Map.of("project_dir", dir, "file_path", "link/a.txt", "active_agents", 1));
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("/etc"));
        PolicyEngine engine = engine(EXAMPLE);

        assertThat(engine.evaluate(EnforcementPoint.PRE_EXECUTION, action).allowed())
                .isTrue();
        assertThat(engine.evaluate(
                                EnforcementPoint.PRE_EXECUTION,
                                Map.of("project_dir", dir, "file_path", "link/a.txt", "active_agents", 1))
                        .allowed())
                .isFalse();
    }

    @Test
    void anApprovalMayBeAutomaticOnlyWhereEveryEntryThatAsksSaysSo() {
        PolicyEngine engine = engine("""
                pre_execution:
                  - {name: a, rule: active_agents <= 1, action: require_approval, allow_auto: true}
                  - {name: b, rule: active_agents <= 5, action: require_approval}
                """);

        assertThat(engine.evaluate(EnforcementPoint.PRE_EXECUTION, Map.of("active_agents", 2))
                        .allowsAuto())
                .isTrue();
        assertThat(engine.evaluate(EnforcementPoint.PRE_EXECUTION, Map.of("active_agents", 6))
                        .allowsAuto())
                .isFalse();
        assertThat(engine.evaluate(EnforcementPoint.PRE_EXECUTION, Map.of("active_agents", 1))
                        .allowsAuto())
                .isFalse();
    }
}
