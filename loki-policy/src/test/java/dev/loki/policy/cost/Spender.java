package dev.loki.policy.cost;

import dev.loki.core.spi.SpendMeter.Call;
import dev.loki.core.spi.SpendMeter.Usage;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** A process that spends one token per call: {@code FILE NAME CALLS [hold]}. */
final class Spender {
    private Spender() {}

    public static void main(String[] args) throws InterruptedException {
        Budget budget = Budget.ofTokens("b", 1_000_000, Budget.OnExceed.SHUTDOWN);
        CostController costs = CostController.open(Path.of(args[0]), args[1], List.of(budget), InstantSource.system());
        Call call = new Call(args[1], "claude", "opus", "");
        if (args.length > 3) {
            costs.reserve(call);
            System.out.println("reserved");
            Thread.sleep(600_000);
        }
        for (int i = 1; i <= Integer.parseInt(args[2]); i++) {
            String id = costs.reserve(call).reservation();
            costs.commit(id, "", new Usage(1, new BigDecimal("0.01"), Duration.ZERO));
            System.out.println(i);
        }
    }
}
