package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.loki.core.gate.Action;
import dev.loki.core.gate.Decision;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.policy.PolicyEngine;
import dev.loki.policy.PolicyFile;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The policy engine's promise about the heap; here, because the library's own module may not look at the JVM. */
class PolicyAllocationTest {
    @Test
    void anAllowAllocatesNothing() {
        StringBuilder many = new StringBuilder("policies:\n  pre_execution:\n"
                + "    - {name: b, rule: file_path must start with project_dir}\n"
                + "    - {name: a, rule: active_agents <= 5}\n");
        for (int i = 0; i < 200; i++) {
            many.append("    - {name: w")
                    .append(i)
                    .append(", when: 'file_path starts with \"secret/")
                    .append(i)
                    .append("\" or tier == \"t")
                    .append(i)
                    .append("\"'}\n");
            many.append("    - {name: g")
                    .append(i)
                    .append(", when: 'file_path matches \"**/gen")
                    .append(i)
                    .append("/*.java\"'}\n");
        }
        many.append("  resource:\n    - {name: b, max_tokens: 1000000, max_usd: 5, providers: [claude]}\n");
        many.append("  pre_deployment:\n    - {name: q, gates: [lint, test]}\n");
        PolicyEngine engine = PolicyEngine.of(PolicyFile.parse(many.toString(), "policies.yaml"));
        Action full = Action.of(Map.of(
                "file_path",
                "/home/p/src/main/A.java",
                "project_dir",
                "/home/p",
                "active_agents",
                3,
                "tier",
                "fast",
                "provider",
                "claude",
                "tokens_consumed",
                123_456,
                "cost_usd",
                1.25,
                "passed_gates",
                List.of("test", "lint")));
        Action partial = Action.of(Map.of("tier", "fast", "passed_gates", List.of("test", "lint")));

        for (EnforcementPoint point :
                List.of(EnforcementPoint.PRE_EXECUTION, EnforcementPoint.RESOURCE, EnforcementPoint.PRE_DEPLOYMENT)) {
            for (Action action : List.of(full, partial)) {
                assertThat(engine.evaluate(point, action).decision()).isEqualTo(Decision.ALLOW);
                assertThat(leastAllocated(engine, point, action))
                        .as("%s %s", point, action)
                        .isZero();
            }
        }
    }

    /** The fewest bytes that one of several rounds allocated: the first ones link and load. */
    private static long leastAllocated(PolicyEngine engine, EnforcementPoint point, Action action) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] bytes = new long[20];
        for (int round = 0; round < bytes.length; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10; i++) {
                engine.evaluate(point, action);
            }
            bytes[round] = threads.getCurrentThreadAllocatedBytes() - before;
        }
        return Arrays.stream(bytes).min().orElseThrow();
    }
}
