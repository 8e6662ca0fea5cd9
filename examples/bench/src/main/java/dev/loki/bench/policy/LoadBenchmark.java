package dev.loki.bench.policy;

import dev.loki.core.gate.Action;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.json.Yaml;
import dev.loki.policy.PolicyEngine;
import dev.loki.policy.PolicyFile;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The time to load and compile 50 rules, against reading the same YAML alone, and one evaluation at each point with 1 MB of
 * content.
 *
 * <p>{@code examples/bench/run dev.loki.bench.policy.LoadBenchmark}.
 */
public final class LoadBenchmark {
    private static final int ROUNDS = 300;
    private static final long WARM_UP_NANOS = 3_000_000_000L;

    private LoadBenchmark() {}

    /** Prints medians of 300 rounds after three seconds of warming up, and the first round. */
    public static void main(String[] args) {
        String yaml = RuleSets.loki(50);
        long start = System.nanoTime();
        PolicyEngine engine = PolicyEngine.of(PolicyFile.parse(yaml, "policies.yaml"));
        System.out.printf("load and compile 50 rules, first in this JVM: %.1f ms%n", (System.nanoTime() - start) / 1e6);
        double read = median(() -> Yaml.document(yaml, "policies.yaml"));
        double load = median(() -> PolicyEngine.of(PolicyFile.parse(yaml, "policies.yaml")));
        System.out.printf(
                "load and compile 50 rules: %.3f ms (goal 3 ms), %.1f x reading the YAML alone%n", load, load / read);

        String line = "        return repository.findById(id).map(Order::total).orElse(Money.ZERO); // see the docs\n";
        String content = line.repeat(1024 * 1024 / line.length() + 1);
        PolicyEngine data = PolicyEngine.of(PolicyFile.parse(
                "data: [{name: s, type: secret_detection}, {name: p, type: pii_scanning}]", "policies.yaml"));
        Action action = Action.of(Map.of(
                "content", content, "project_dir", "/home/project", "file_path", "a.java", "active_agents", 1, "tier",
                "fast", "iteration", 1));
        System.out.printf(
                "data with 1 MB of content, secrets and personal data: %.2f ms (goal 10 ms)%n",
                median(() -> data.evaluate(EnforcementPoint.DATA, action)));
        System.out.printf(
                "pre_execution with that content in the context: %.5f ms%n",
                median(() -> engine.evaluate(EnforcementPoint.PRE_EXECUTION, action)));
        System.out.printf(
                "making the action, with its paths: %.4f ms%n",
                median(() -> Action.of(Map.of("project_dir", "/home/project", "file_path", "src/a.java"))));
    }

    private static double median(Supplier<?> work) {
        long end = System.nanoTime() + WARM_UP_NANOS;
        while (System.nanoTime() < end) {
            if (work.get() == null) {
                throw new IllegalStateException("nothing came of it");
            }
        }
        double[] millis = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            if (work.get() == null) {
                throw new IllegalStateException("nothing came of it");
            }
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        return millis[ROUNDS / 2];
    }
}
