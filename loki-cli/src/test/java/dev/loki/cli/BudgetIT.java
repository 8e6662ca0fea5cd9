package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Budgets over the runs of a project, and what was spent. */
class BudgetIT {
    @TempDir
    Path dir;

    private Scene scene;

    @BeforeEach
    void makeProject() {
        scene = Scene.in(dir);
        tasks("true");
    }

    /** Two tasks that report 600 tokens and a quarter of a dollar each; the second one does something else before. */
    private void tasks(String before) {
        scene.project().tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: First, act: "echo a > a.txt; %1$s"}
                  - {id: b, type: chore, title: Second, act: "%2$s; echo b > b.txt; %1$s"}
                """.formatted(
                        "echo '{\\\"tokens\\\":{\\\"input\\\":500,\\\"output\\\":100},\\\"cost_usd\\\":0.25,"
                                + "\\\"model\\\":\\\"opus\\\"}' > $LOKI_RESULT_FILE",
                        before));
    }

    private void budget(String keys) {
        scene.project().write(".loki/policies.yaml", "resource:\n  - {name: tokens, " + keys + "}\n");
    }

    private JsonObject standing() {
        return scene.json("budget", "--json").objects("budgets").get(0);
    }

    @Test
    void aUsedUpBudgetEndsTheRunWithSixAndARaisedOneLetsItGoOn() {
        budget("max_tokens: 600, alerts: [50, 99.5, 100]");

        Ran ran = scene.loki("run");

        assertThat(ran.exit()).isEqualTo(6);
        assertThat(scene.checkpoints()).containsExactly("First");
        assertThat(ran.err()).contains("alert at 50 %", "alert at 99.5 %", "alert at 100 %");
        assertThat(ran.out()).contains("Token budget exceeded: 600 >= 600");
        assertThat(standing().integer("tokens")).contains(600L);
        assertThat(standing().bool("exceeded")).contains(true);
        assertThat(scene.loki("run", "--resume").exit()).isEqualTo(6);

        budget("max_tokens: 601");
        Ran more = scene.loki("run", "--resume");

        assertThat(more.exit()).as(more.err()).isZero();
        assertThat(scene.checkpoints()).containsExactly("First", "Second");
        assertThat(scene.json("cost", "--json").object("total").orElseThrow().integer("tokens"))
                .contains(1200L);
    }

    @Test
    void aBudgetHoldsOverRunsAndNotOnlyWithinOne() {
        budget("max_usd: 0.5");
        assertThat(scene.loki("run").exit()).isZero();

        assertThat(scene.loki("run", "--fresh").exit()).isEqualTo(6);
    }

    @Test
    void withoutABudgetNothingIsKeptAndTheJournalsTellWhatWasSpent() {
        assertThat(scene.loki("run").exit()).isZero();

        assertThat(scene.project().has(".loki/state/costs.json")).isFalse();
        JsonObject cost = scene.json("cost", "--by", "model", "--json");
        assertThat(cost.string("source")).contains("journal");
        assertThat(cost.object("total").orElseThrow().integer("tokens")).contains(1200L);
        assertThat(cost.object("models")
                        .orElseThrow()
                        .object("opus")
                        .orElseThrow()
                        .integer("calls"))
                .contains(2L);
        assertThat(scene.loki("cost", "--by", "model").out()).contains("opus").contains("0.5 USD, 2 calls");
        assertThat(scene.loki("budget").out()).contains("No budget is set");
        assertThat(scene.loki("cost", "--by", "day").exit()).isEqualTo(2);
    }

    @Test
    void aBudgetThatOnlyWarnsIsListedAndWorkGoesOn() {
        budget("max_tokens: 1, on_exceed: warn");

        assertThat(scene.loki("run").exit()).isZero();
        assertThat(scene.project().read(".loki/state/journal.jsonl")).contains("Token budget exceeded: 600 >= 1");
    }

    @Test
    void aBudgetThatNeedsAnApprovalWaitsForIt() {
        budget("max_tokens: 600, on_exceed: require_approval");
        assertThat(scene.loki("run").exit()).isEqualTo(4);
        assertThat(scene.checkpoints()).containsExactly("First");
        JsonObject request =
                scene.json("approve", "list", "--json").objects("requests").get(0);
        assertThat(request.string("point")).contains("resource");
        assertThat(request.string("policy_hash").orElse("none")).hasSize(64);
        assertThat(scene.loki("run", "--resume", "--approve", "auto").exit()).isEqualTo(4);

        scene.loki("approve", "yes", request.string("id").orElseThrow());

        assertThat(scene.loki("run", "--resume").exit()).isZero();
        assertThat(scene.checkpoints()).containsExactly("First", "Second");
    }

    @Test
    void theShareOfAKilledRunIsGivenBack() {
        tasks(scene.hold("b"));
        budget("max_tokens: 100000");
        try (Background run = scene.launcher().launch("run")) {
            scene.await("b");
            assertThat(standing().integer("reserved_tokens")).contains(1000L);
            run.signal("KILL");
        }
        Await.until(
                "the share is free", () -> standing().integer("reserved_tokens").equals(Optional.of(0L)));
        assertThat(standing().integer("tokens")).contains(600L);
        scene.letGo("b");

        assertThat(scene.loki("run", "--resume").exit()).isZero();
        assertThat(standing().integer("tokens")).contains(1200L);
        assertThat(standing().integer("reserved_tokens")).contains(0L);
    }

    @Test
    void theSameCallOverAndOverIsStopped() {
        scene.project().tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: Circle, retries: 50, act: "echo x >> %s; exit 1"}
                """.formatted(scene.file("a", "calls")));
        budget("max_tokens: 1000, max_identical_calls: 3");

        Ran ran = scene.loki("run");

        assertThat(ran.exit()).isEqualTo(6);
        assertThat(ran.out()).contains("The same call was made 3 times");
        assertThat(scene.file("a", "calls")).hasContent("x\nx\nx\nx");
    }

    @Test
    void aDamagedCostFileStopsEverythingAndIsNeverReset() {
        budget("max_tokens: 100000");
        scene.project().write(".loki/state/costs.json", "{\"version\":1,");

        for (String[] command : new String[][] {{"run"}, {"cost"}, {"budget"}}) {
            Ran ran = scene.loki(command);
            assertThat(ran.exit()).as(command[0]).isEqualTo(9);
            assertThat(ran.err()).contains("costs.json:1:").contains("move it away to begin at 0");
        }
        assertThat(scene.project().read(".loki/state/costs.json")).isEqualTo("{\"version\":1,");
        assertThat(scene.project().has("a.txt")).isFalse();
    }
}
