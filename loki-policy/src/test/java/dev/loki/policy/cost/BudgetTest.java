package dev.loki.policy.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.json.Fields;
import dev.loki.core.json.Yaml;
import dev.loki.policy.cost.Budget.OnExceed;
import dev.loki.policy.cost.Budget.Scope;
import java.math.BigDecimal;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTest {
    private static Fields fields(String yaml) {
        return Yaml.document(yaml, "policies.yaml").fields();
    }

    @Test
    void anEntrySaysWhatMayBeSpentAndWhatHappensThen() {
        Fields fields = fields("""
                name: token-budget
                max_tokens: 1000000
                max_usd: 12.50
                alerts: [95, 50, 80, 50]
                on_exceed: require_approval
                scope: agent
                max_identical_calls: 3
                max_tokens_per_minute: 1000
                max_usd_per_hour: 2
                allow_auto: true
                """);

        Budget budget = Budget.read(fields).orElseThrow();
        fields.done();

        assertThat(budget.maxTokens()).isEqualTo(OptionalLong.of(1_000_000));
        assertThat(budget.maxUsd().orElseThrow()).isEqualByComparingTo("12.5");
        assertThat(budget.alerts())
                .containsExactly(BigDecimal.valueOf(50), BigDecimal.valueOf(80), BigDecimal.valueOf(95));
        assertThat(budget.onExceed()).isEqualTo(OnExceed.REQUIRE_APPROVAL);
        assertThat(budget.scope()).isEqualTo(Scope.AGENT);
        assertThat(budget.pace()).isEqualTo(new Pace(3, 1000, BigDecimal.valueOf(2)));
        assertThat(budget.allowAuto()).isTrue();
    }

    @Test
    void whatAnEntryLeavesOutHasDefaults() {
        Budget budget = Budget.read(fields("{name: b, max_tokens: 5}")).orElseThrow();

        assertThat(budget).isEqualTo(Budget.ofTokens("b", 5, OnExceed.SHUTDOWN));
        assertThat(budget.alerts()).containsExactlyElementsOf(Budget.DEFAULT_ALERTS);
    }

    @Test
    void anEntryWithoutALimitIsNoBudget() {
        Fields fields = fields("{name: p}");

        assertThat(Budget.read(fields)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max_tokens: 0 | above 0",
                "max_tokens: -5 | above 0",
                "max_tokens: 1.5 | whole number",
                "max_tokens: '5' | must be a number, not a text",
                "max_tokens: 99999999999999999999 | whole number",
                "max_tokens: null | has no value",
                "max_usd: 0 | above 0",
                "max_usd: -0.01 | above 0",
                "max_usd: 1e12 | at most",
                "max_usd: five | must be a number",
                "'max_tokens: 5, alerts: [101]' | numbers from 0 to 100",
                "'max_tokens: 5, alerts: [-1]' | numbers from 0 to 100",
                "'max_tokens: 5, alerts: 50' | list",
                "'max_tokens: 5, alerts: [half]' | numbers from 0 to 100",
                "'max_tokens: 5, on_exceed: shutdwon' | did you mean \"shutdown\"",
                "'max_tokens: 5, on_exceed: SHUTDOWN' | must be one of",
                "'max_tokens: 5, scope: agents' | did you mean \"agent\"",
                "'max_tokens: 5, max_identical_calls: 0' | above 0",
                "'max_tokens: 5, max_identical_calls: 5000' | at most 1000",
                "'max_tokens: 5, max_usd_per_hour: 0' | above 0",
                "on_exceed: warn | needs a budget",
                "'alerts: [50]' | needs a budget",
                "max_usd_per_hour: 5 | needs a budget"
            })
    void aWrongEntryIsRefusedWithItsPlace(String keys, String message) {
        assertThatThrownBy(() -> Budget.read(fields("{name: b, " + keys + "}")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("policies.yaml:1:")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"999, 0, false", "1000, 0, true", "1001, 0, true", "0, 1.99, false", "0, 2.00, true"})
    void eitherLimitAloneIsEnough(BigDecimal tokens, BigDecimal usd, boolean exceeded) {
        Budget budget =
                Budget.read(fields("{name: b, max_tokens: 1000, max_usd: 2}")).orElseThrow();

        assertThat(budget.exceeded(tokens, usd).isPresent()).isEqualTo(exceeded);
    }
}
