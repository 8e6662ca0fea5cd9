package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.PolicyGate;
import dev.loki.core.gate.Ruling;
import dev.loki.testing.GitProject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy about deployments hears of the gates that passed on the tree that is deployed, and of no other. */
class DeployGatesTest {
    @TempDir
    Path dir;

    private final List<List<String>> heard = new ArrayList<>();

    private RunReport run(String tasks) {
        GitProject.create(dir).tasks("version: 1\ngates:\n  - {name: lint, run: \"true\"}\n" + tasks);
        PolicyGate listener = (point, action) -> {
            if (point == EnforcementPoint.PRE_DEPLOYMENT) {
                heard.add(action.context().strings("passed_gates"));
            }
            return Ruling.allow();
        };
        return RarvLoop.builder(dir)
                .env(System.getenv())
                .policy(listener)
                .build()
                .run(RunOptions.defaults());
    }

    @Test
    void gatesThatPassedForTheTreeCountWithoutBeingNamedAgain() {
        RunReport report = run("""
                tasks:
                  - {id: a, type: chore, title: A, act: echo a > a.txt}
                  - {id: b, type: deploy, title: B, act: "true", health: "true", rollback: "true", depends_on: [a]}
                """);

        assertThat(report.exitCode()).as(report.toString()).isZero();
        assertThat(heard).containsExactly(List.of("lint"));
    }

    @Test
    void gatesOfAnotherTreeDoNotCount() {
        RunReport report = run("""
                tasks:
                  - {id: b, type: deploy, title: B, act: "true", health: "true", rollback: "true"}
                """);

        assertThat(report.exitCode()).as(report.toString()).isZero();
        assertThat(heard).containsExactly(List.of());
    }
}
