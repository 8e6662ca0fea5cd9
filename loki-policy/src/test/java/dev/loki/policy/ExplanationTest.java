package dev.loki.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.gate.Action;
import dev.loki.core.gate.Decision;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.policy.Explanation.Change;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplanationTest {
    private static JsonObject json(String text) {
        return (JsonObject) Json.parse(text, "context");
    }

    private static final String POLICY = PolicyEngineTest.EXAMPLE + """
              pre_deployment:
                - {name: qg, gates: [lint, test], action: require_approval}
                - {name: prod, when: 'environment == "production" and not branch in ["main", "release"]'}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pre_execution|{\"active_agents\":9}|ALLOW|active_agents=5",
                "pre_execution|{\"active_agents\":5}|REQUIRE_APPROVAL|active_agents=6",
                "pre_execution|{\"active_agents\":\"many\"}|ALLOW|active_agents=5",
                "pre_execution|{\"project_dir\":\"/h/p\",\"file_path\":\"/etc/passwd\"}|ALLOW|file_path=\"/h/p/passwd\"",
                "pre_execution|{\"project_dir\":\"/h/p\",\"file_path\":\"/etc/passwd\",\"active_agents\":7}|ALLOW"
                        + "|file_path=\"/h/p/passwd\" active_agents=5",
                "pre_execution|{\"project_dir\":\"/h/p\",\"file_path\":\"a\"}|DENY|file_path=\"/outside/a\"",
                "resource|{\"provider\":\"gemini\",\"tokens_consumed\":2000000}|ALLOW"
                        + "|tokens_consumed=999999 provider=\"claude\"",
                "pre_deployment|{\"passed_gates\":[\"test\"]}|ALLOW|passed_gates=[\"test\",\"lint\"]",
                "pre_deployment|{\"passed_gates\":[\"test\",\"lint\"],\"environment\":\"production\",\"branch\":\"x\"}|ALLOW"
                        + "|environment=\"other\"",
                "data|{\"content\":\"a\\npassword=hunter2xy1\\nb\"}|ALLOW"
                        + "|content=\"the same without the lines that they stand in\"",
            })
    void namesTheSmallestChangeThatFlipsTheDecision(String point, String context, Decision then, String changes) {
        Explanation explanation = PolicyEngineTest.engine(POLICY)
                .explain(EnforcementPoint.named(point).orElseThrow(), json(context));

        assertThat(explanation.counterfactual()).isPresent();
        assertThat(explanation.counterfactual().get().decision().decision()).isEqualTo(then);
        assertThat(explanation.counterfactual().get().changes().stream()
                        .map(change -> change.field() + "=" + Json.write(change.to()))
                        .toList())
                .containsExactly(changes.split(" (?=[a-z_]+=)"));
    }

    @Test
    void theCounterfactualIsTrue() {
        PolicyEngine engine = PolicyEngineTest.engine(POLICY);
        JsonObject context = json("{\"project_dir\":\"/h/p\",\"file_path\":\"/etc/passwd\",\"active_agents\":7}");
        JsonObject.Builder changed = context.toBuilder();
        for (Change change : engine.explain(EnforcementPoint.PRE_EXECUTION, context)
                .counterfactual()
                .orElseThrow()
                .changes()) {
            assertThat(context.get(change.field())).contains(change.from());
            changed.put(change.field(), change.to());
        }

        assertThat(engine.evaluate(EnforcementPoint.PRE_EXECUTION, Action.of(changed.build()))
                        .allowed())
                .isTrue();
        assertThat(engine.evaluate(EnforcementPoint.PRE_EXECUTION, Action.of(context))
                        .allowed())
                .isFalse();
    }

    @Test
    void namesTheDecidingEntryItsPlaceAndItsInputs() {
        Explanation explanation = PolicyEngineTest.engine(POLICY)
                .explain(
                        EnforcementPoint.PRE_EXECUTION,
                        json("{\"project_dir\":\"/h/p\",\"file_path\":\"../x\",\"active_agents\":7}"));

        assertThat(explanation.deciding()).hasValueSatisfying(entry -> {
            assertThat(entry.name()).isEqualTo("project-boundary");
            assertThat(entry.place()).isEqualTo("policies.yaml:3:7");
        });
        assertThat(explanation.inputs())
                .extracting(input -> input.field() + " " + Json.write(input.value()) + " " + input.meaning())
                .containsExactly("file_path \"../x\" /h/x", "project_dir \"/h/p\" /h/p");
        assertThat(explanation.entries())
                .extracting(Explanation.Entry::outcome)
                .containsExactly("violated", "violated");
    }

    @Test
    void saysSoWhereNothingSmallWouldHelp() {
        Explanation explanation =
                PolicyEngineTest.engine("""
                pre_execution:
                  - {name: a, rule: active_agents <= 1}
                  - {name: b, rule: active_agents > 1}
                """).explain(EnforcementPoint.PRE_EXECUTION, json("{\"active_agents\":1}"));

        assertThat(explanation.counterfactual()).isEmpty();
        assertThat(explanation.toJson().get("counterfactual").map(Json::write)).contains("null");
    }

    @Test
    void doesNotRepeatContent() {
        Explanation explanation = PolicyEngineTest.engine(POLICY)
                .explain(EnforcementPoint.DATA, json("{\"content\":\"password=hunter2xy1\"}"));

        assertThat(Json.write(explanation.toJson()))
                .doesNotContain("hunter2xy1")
                .contains("19 characters");
    }
}
