package dev.loki.policy.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.StorageException;
import dev.loki.core.gate.Action;
import dev.loki.core.gate.Decision;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.Ruling;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.SpendMeter.Admission;
import dev.loki.core.spi.SpendMeter.Call;
import dev.loki.core.spi.SpendMeter.Usage;
import dev.loki.policy.cost.Budget.OnExceed;
import dev.loki.policy.cost.Budget.Scope;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CostControllerTest {
    private static final Call CALL = new Call("eng-1", "claude", "opus", "");

    private static final Budget HUGE = Budget.ofTokens("huge", Long.MAX_VALUE, OnExceed.WARN);

    @TempDir
    Path dir;

    private Instant now = Instant.parse("2026-02-21T10:00:00Z");

    private Path file() {
        return dir.resolve("state/costs.json");
    }

    private CostController open(Budget... budgets) {
        return CostController.open(file(), "shop", List.of(budgets), () -> now);
    }

    private static Usage tokens(long tokens) {
        return new Usage(tokens, BigDecimal.ZERO, Duration.ZERO);
    }

    private static Usage usd(String usd) {
        return new Usage(0, new BigDecimal(usd), Duration.ZERO);
    }

    private static Call call(String agent, String model) {
        return new Call(agent, "claude", model, "");
    }

    private static Budget scoped(Scope scope, long max) {
        return new Budget(
                "b",
                OptionalLong.of(max),
                Optional.empty(),
                Budget.DEFAULT_ALERTS,
                OnExceed.SHUTDOWN,
                scope,
                Pace.DEFAULT,
                false);
    }

    private static Budget paced(Pace pace) {
        return new Budget(
                "b",
                OptionalLong.of(Long.MAX_VALUE),
                Optional.empty(),
                List.of(),
                OnExceed.SHUTDOWN,
                Scope.ALL,
                pace,
                false);
    }

    private Ruling atResource(CostController costs) {
        return costs.decide(EnforcementPoint.RESOURCE, Action.of("t", "eng-1", JsonObject.EMPTY));
    }

    @Test
    void totalsAreKeptByProjectAgentAndModelAndSurviveARestart() {
        CostController costs = open(HUGE);
        costs.record(call("eng-1", "opus"), new Usage(100, new BigDecimal("0.10"), Duration.ofSeconds(3)));
        costs.record(call("eng-2", "opus"), tokens(20));
        costs.record(call("eng-1", "haiku"), usd("0.2"));

        CostReport report = open().report();

        assertThat(report.total()).isEqualTo(new Tally(BigDecimal.valueOf(120), new BigDecimal("0.3"), 3, 0));
        assertThat(report.projects()).containsOnlyKeys("shop");
        assertThat(report.agents()).containsOnlyKeys("eng-1", "eng-2");
        assertThat(report.agents().get("eng-1").tokens()).isEqualByComparingTo("100");
        assertThat(report.models().get("opus").tokens()).isEqualByComparingTo("120");
        assertThat(report.models().get("haiku").usd()).isEqualByComparingTo("0.2");
    }

    @Test
    void aCallWhoseCostNobodySaidIsNoCallThatCostNothing() {
        CostController costs = open(HUGE);
        costs.record(call("eng-1", "opus"), usd("0.2"));
        costs.record(call("eng-1", "opus"), new Usage(0, BigDecimal.ZERO, Duration.ZERO, false));

        CostReport report = open().report();

        assertThat(report.total().unknown()).isOne();
        assertThat(report.agents().get("eng-1")).isEqualTo(report.total());
        assertThat(report.total().toJson().integer("unknown_cost_calls")).contains(1L);
    }

    @Test
    void anAlertIsGivenOncePerThresholdAtTheTruePercentage() {
        CostController costs = open(Budget.ofTokens("b", 10_000, OnExceed.SHUTDOWN));

        assertThat(costs.record(CALL, tokens(4_999))).isEmpty();
        assertThat(costs.record(CALL, tokens(1)))
                .containsExactly("budget \"b\" is used to 50.0 % (5000 of 10000 tokens; alert at 50 %)");
        assertThat(costs.record(CALL, tokens(2_999))).isEmpty();
        assertThat(costs.record(CALL, tokens(1))).hasSize(1);
        assertThat(costs.record(CALL, tokens(1_950))).as("99.5 % is not 100 %").isEmpty();
        assertThat(costs.check(CALL).stop()).isEmpty();
        assertThat(open(Budget.ofTokens("b", 10_000, OnExceed.SHUTDOWN)).record(CALL, tokens(49)))
                .as("another process knows what was alerted")
                .isEmpty();
        assertThat(costs.record(CALL, tokens(1)))
                .containsExactly("budget \"b\" is used to 100.0 % (10000 of 10000 tokens; alert at 100 %)");
        assertThat(costs.record(CALL, tokens(5_000))).isEmpty();
    }

    @Test
    void aJumpOverSeveralThresholdsGivesEachAlert() {
        assertThat(open(Budget.ofUsd("b", new BigDecimal("1.00"), OnExceed.WARN))
                        .record(CALL, usd("5")))
                .hasSize(3)
                .allSatisfy(sentence -> assertThat(sentence).contains("5 of 1.00 USD", "500.0 %"));
    }

    @Test
    void usedUpMeansAtTheLimitAndNotOnlyBeyondIt() {
        CostController costs = open(Budget.ofTokens("b", 1_000, OnExceed.SHUTDOWN));

        costs.record(CALL, tokens(999));
        assertThat(costs.check(CALL).stop()).isEmpty();
        costs.record(CALL, tokens(1));

        assertThat(costs.check(CALL).stop()).contains("budget \"b\": Token budget exceeded: 1000 >= 1000");
        assertThat(costs.reserve(CALL).stop()).isPresent();
        assertThat(atResource(costs).decision()).isEqualTo(Decision.DENY);
    }

    @Test
    void severalBudgetsAllCountAndTheStrictestWins() {
        CostController costs = open(
                Budget.ofTokens("soft", 1_000, OnExceed.REQUIRE_APPROVAL),
                Budget.ofTokens("hint", 10, OnExceed.WARN),
                Budget.ofUsd("hard", new BigDecimal("2"), OnExceed.SHUTDOWN));

        costs.record(CALL, tokens(1_500));
        assertThat(costs.check(CALL).stop()).isEmpty();
        assertThat(atResource(costs).decision()).isEqualTo(Decision.REQUIRE_APPROVAL);
        assertThat(atResource(costs).violations())
                .extracting(Ruling.Match::name)
                .containsExactly("soft", "hint");
        costs.record(CALL, usd("2.00"));

        assertThat(costs.check(CALL).stop())
                .hasValueSatisfying(stop -> assertThat(stop).contains("hard", "2 >= 2 USD"));
        assertThat(atResource(costs).decision()).isEqualTo(Decision.DENY);
        assertThat(atResource(costs).violations()).hasSize(3);
    }

    @Test
    void aBudgetThatOnlyWarnsAllowsAndListsTheViolation() {
        CostController costs = open(Budget.ofTokens("b", 10, OnExceed.WARN));
        costs.record(CALL, tokens(11));
        assertThat(costs.check(CALL).stop()).isEmpty();

        assertThat(atResource(costs).allowed()).isTrue();
        assertThat(atResource(costs).violations()).hasSize(1);
        assertThat(costs.decide(EnforcementPoint.DATA, Action.of("t", "a", JsonObject.EMPTY)))
                .isEqualTo(Ruling.allow());
    }

    @Test
    void aBudgetOfEachAgentCountsEachByItself() {
        CostController costs = open(scoped(Scope.AGENT, 100));
        costs.record(call("a", "m"), tokens(90));

        assertThat(costs.record(call("b", "m"), tokens(99)))
                .hasSize(2)
                .allSatisfy(s -> assertThat(s).contains("budget \"b\" of b is used"));
        assertThat(costs.check(call("a", "m")).stop()).isEmpty();
        costs.record(call("a", "m"), tokens(10));

        assertThat(costs.check(call("a", "m")).stop()).isPresent();
        assertThat(costs.check(call("b", "m")).stop()).isEmpty();
        assertThat(costs.standings()).extracting(Standing::who).containsExactly("a", "b");
    }

    @Test
    void aBudgetOfEachModelAndProjectCountsEachByItself() {
        CostController models = open(scoped(Scope.MODEL, 100));
        models.record(call("a", "opus"), tokens(100));

        assertThat(models.check(call("a", "opus")).stop()).isPresent();
        assertThat(models.check(call("a", "haiku")).stop()).isEmpty();
        CostController other = CostController.open(file(), "another", List.of(scoped(Scope.PROJECT, 100)), () -> now);
        assertThat(other.check(CALL).stop()).isEmpty();
        assertThat(open(scoped(Scope.PROJECT, 100)).check(CALL).stop()).isPresent();
        assertThat(CostController.open(file(), "another", List.of(scoped(Scope.ALL, 100)), () -> now)
                        .check(CALL)
                        .stop())
                .as("a budget over all projects")
                .isPresent();
    }

    @Test
    void aReservationCountsForOthersUntilItIsCommittedOrReleased() {
        Budget budget = Budget.ofTokens("b", 1_000, OnExceed.SHUTDOWN);
        CostController one = open(budget);
        CostController two = open(budget);
        one.record(CALL, tokens(600));

        Admission first = one.reserve(CALL);

        assertThat(first.stop()).isEmpty();
        assertThat(two.reserve(CALL).stop())
                .as("600 used and the average of 600 reserved")
                .hasValueSatisfying(stop -> assertThat(stop).contains("calls under way"));
        one.release(first.reservation());
        Admission again = two.reserve(CALL);
        assertThat(again.stop()).isEmpty();
        two.commit(again.reservation(), "", tokens(10));
        assertThat(one.check(CALL).stop()).isEmpty();
        assertThat(one.standings().get(0).tokensLeft())
                .hasValueSatisfying(left -> assertThat(left).isEqualByComparingTo("390"));
    }

    @Test
    void theMoneyLeftIsHandedToTheCall() {
        CostController costs = open(
                Budget.ofUsd("b", new BigDecimal("2.00"), OnExceed.SHUTDOWN),
                Budget.ofUsd("c", new BigDecimal("1.50"), OnExceed.SHUTDOWN));
        costs.record(CALL, usd("0.25"));

        assertThat(costs.reserve(CALL).usdLeft())
                .hasValueSatisfying(left -> assertThat(left).isEqualByComparingTo("1.25"));
    }

    @Test
    void theModelThatTheProviderNamesIsTheOneThatCountsAndIsExpectedNextTime() {
        CostController costs = open(scoped(Scope.MODEL, 100));
        String id = costs.reserve(call("a", "none")).reservation();
        costs.commit(id, "opus", tokens(100));

        assertThat(costs.report().models()).containsOnlyKeys("opus");
        assertThat(costs.check(call("a", "none")).stop()).isPresent();
        assertThat(costs.check(call("a", "haiku")).stop()).isEmpty();
    }

    @Test
    void aReservationIsCommittedOnce() {
        CostController costs = open(Budget.ofTokens("b", 1_000, OnExceed.SHUTDOWN));
        String id = costs.reserve(CALL).reservation();
        costs.commit(id, "", tokens(7));

        assertThatThrownBy(() -> costs.commit(id, "", tokens(7))).hasMessageContaining("no reservation");
        costs.release(id);
        assertThat(costs.report().total().tokens()).isEqualByComparingTo("7");
    }

    @Test
    void identicalCallsAreStoppedAtTheirBoundWithinTheWindow() {
        CostController costs = open(paced(new Pace(3, 1_000_000, BigDecimal.TEN)));
        Call same = new Call("a", "claude", "m", "f1");
        for (int i = 0; i < 3; i++) {
            assertThat(costs.check(same).stop()).isEmpty();
            costs.record(same, tokens(1));
        }

        assertThat(costs.check(same).stop())
                .hasValueSatisfying(stop -> assertThat(stop).contains("same call was made 3 times within 10 minutes"));
        assertThat(costs.check(new Call("a", "claude", "m", "f2")).stop()).isEmpty();
        now = now.plus(Pace.IDENTICAL_WINDOW);
        assertThat(costs.check(same).stop()).isEmpty();
    }

    @Test
    void spendingTooFastIsStoppedUntilTheWindowHasPassed() {
        CostController costs = open(paced(new Pace(10, 500, new BigDecimal("1.5"))));
        costs.record(CALL, tokens(500));

        assertThat(costs.check(CALL).stop())
                .hasValueSatisfying(stop -> assertThat(stop).contains("500 within a minute"));
        now = now.plusSeconds(60);
        assertThat(costs.check(CALL).stop()).isEmpty();
        costs.record(CALL, usd("1.5"));
        assertThat(costs.check(CALL).stop())
                .hasValueSatisfying(stop -> assertThat(stop).contains("1.5 USD within an hour"));
        now = now.minusSeconds(7_200);
        assertThat(costs.check(CALL).stop())
                .as("a clock that goes back opens nothing")
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "0, -0.01"})
    void negativeUsageIsRefused(long tokens, BigDecimal usd) {
        assertThatThrownBy(() -> new Usage(tokens, usd, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"__proto__", "constructor", "toString", "a/b~c", "\u0000", "\ud83d\ude00"})
    void everyNameIsJustAName(String name) {
        CostController costs = CostController.open(file(), name, List.of(scoped(Scope.AGENT, 100)), () -> now);
        costs.record(call(name, name), tokens(100));
        costs.record(call("other", "other"), tokens(1));

        CostReport report = CostReport.read(file());
        assertThat(report.agents()).containsOnlyKeys(name, "other");
        assertThat(report.agents().get(name).tokens()).isEqualByComparingTo("100");
        assertThat(report.projects().get(name).tokens()).isEqualByComparingTo("101");
        assertThat(costs.check(call(name, "m")).stop()).isPresent();
    }

    @Test
    void aBlankNameIsUnknownAndALongOneIsCut() {
        open(HUGE).record(call(" ", "x".repeat(5_000)), tokens(1));

        assertThat(CostReport.read(file()).agents()).containsOnlyKeys("unknown");
        assertThat(CostReport.read(file()).models()).containsOnlyKeys("x".repeat(Costs.MAX_NAME_LENGTH));
    }

    @Test
    void whatIsListedAndNamedIsBoundedAndTheTotalsAreKept() {
        Costs costs = Costs.EMPTY;
        for (int i = 0; i < Costs.MAX_NAMES + 50; i++) {
            costs = costs.plus(new CostEntry(now, "p", "agent-" + i, "c", "m", 2, BigDecimal.ONE, true, 0, ""));
        }

        assertThat(costs.entries()).hasSize(Costs.MAX_ENTRIES);
        assertThat(costs.agents()).hasSize(Costs.MAX_NAMES + 1);
        assertThat(costs.agents().get(Costs.OTHERS).calls()).isEqualTo(50);
        assertThat(costs.total().tokens()).isEqualByComparingTo(BigDecimal.valueOf(2L * (Costs.MAX_NAMES + 50)));
    }

    @Test
    void sumsBeyondALongAreStillSums() {
        CostController costs = open(Budget.ofTokens("b", Long.MAX_VALUE, OnExceed.SHUTDOWN));
        costs.record(CALL, tokens(Long.MAX_VALUE));
        costs.record(CALL, tokens(Long.MAX_VALUE));

        assertThat(costs.check(CALL).stop()).isPresent();
        assertThat(costs.report().total().tokens())
                .isEqualByComparingTo(BigDecimal.valueOf(Long.MAX_VALUE).multiply(BigDecimal.valueOf(2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "{\"version\":1",
                "{\"version\":2}",
                "{\"version\":1,\"total\":{\"tokens\":-5,\"usd\":0,\"calls\":0},\"projects\":{},\"agents\":{},\"models\":{},\"entries\":[],\"alerts\":[],\"reservations\":[]}",
                "{\"version\":1,\"total\":{\"tokens\":\"many\",\"usd\":0,\"calls\":0},\"projects\":{},\"agents\":{},\"models\":{}}",
                "{\"version\":1,\"total\":{\"tokens\":0,\"usd\":0,\"calls\":0}}"
            })
    void aDamagedFileIsAnErrorAndStaysAsItIs(String content) throws IOException {
        CostController before = open(Budget.ofTokens("b", 10, OnExceed.SHUTDOWN));
        Files.createDirectories(file().getParent());
        Files.writeString(file(), content);

        assertThatThrownBy(() -> open()).isInstanceOf(ConfigException.class).hasMessageContaining("costs.json");
        assertThatThrownBy(() -> before.check(CALL)).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> before.reserve(CALL)).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> before.record(CALL, tokens(1)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("nothing may be spent");
        assertThat(file()).hasContent(content);
    }

    @Test
    void aFileThatIsALinkIsRefused() throws IOException {
        Path elsewhere = Files.writeString(dir.resolve("elsewhere"), "{}");
        Files.createDirectories(file().getParent());
        Files.createSymbolicLink(file(), elsewhere);

        assertThatThrownBy(() -> open()).isInstanceOf(StorageException.class).hasMessageContaining("symbolic link");
        assertThat(elsewhere).hasContent("{}");
    }

    @Test
    void nothingIsWrittenBeforeSomethingIsSpent() {
        CostController costs = open(Budget.ofTokens("b", 10, OnExceed.SHUTDOWN));
        costs.check(CALL);
        costs.standings();
        costs.report();

        assertThat(file().getParent()).doesNotExist();
    }
}
