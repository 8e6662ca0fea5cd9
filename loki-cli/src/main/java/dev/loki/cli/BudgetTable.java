package dev.loki.cli;

import dev.loki.core.engine.RunStatus;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.policy.cost.Standing;
import java.util.List;

/** What {@code loki budget} prints; apart from the command, whose methods the parser looks at in every call. */
final class BudgetTable {
    private BudgetTable() {}

    static ExitCode print(Composition loki) {
        EffectiveConfig config = loki.config();
        List<Standing> standings = new Governance(loki.project(), config, loki.policies(config))
                .costs()
                .standings();
        JsonObject orchestrator = RunStatus.read(loki.project()).orchestrator();
        Console console = loki.console();
        if (standings.isEmpty()) {
            console.result("No budget is set, or nothing counts against one yet; budgets are max_tokens and max_usd in"
                    + " the resource section of the policy file.");
        }
        standings.forEach(standing -> console.result(line(standing)));
        orchestrator
                .object("spent")
                .ifPresent(spent -> console.result("run: " + Used.of(spent).words("attempt")));
        JsonObject.Builder json = JsonObject.builder()
                .put(
                        "budgets",
                        JsonValue.array(standings.stream().map(Standing::toJson).toList()));
        JsonObject.Builder run = JsonObject.builder();
        for (String name : List.of("run_id", "spent", "limits")) {
            orchestrator.get(name).ifPresent(value -> run.put(name, value));
        }
        console.document(json.put("run", run.build()).build());
        return ExitCode.OK;
    }

    private static String line(Standing standing) {
        boolean reserved =
                standing.reservedTokens().signum() > 0 || standing.reservedUsd().signum() > 0;
        return standing.budget().name()
                + (standing.who().equals("all") ? "" : " (" + standing.who() + ")") + ": " + standing.words() + ", "
                + standing.percent().toPlainString() + " % used"
                + (reserved ? ", some reserved by calls under way" : "")
                + "; then: " + standing.budget().onExceed().wireName();
    }
}
