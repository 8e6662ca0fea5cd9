package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.LokiException;
import dev.loki.testing.GitProject;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine does about gates that change files, failed deployments, secrets, and ports that fail or deny. */
class SafeguardsTest {
    @TempDir
    Path dir;

    private GitProject project;

    @BeforeEach
    void makeProject() {
        project = GitProject.create(dir);
    }

    private RarvLoop.Builder engine() {
        return RarvLoop.builder(dir).env(System.getenv());
    }

    private RunReport run(RunOptions options) {
        return engine().build().run(options);
    }

    private RunReport run() {
        return run(RunOptions.defaults());
    }

    @Test
    void looksAgainAtWhatAGateChangedAndRunsTheGatesOnceMore() {
        project.tasks("""
                version: 1
                gates:
                  - {name: format, run: "sed -i s/tab/space/ src.txt && echo run >> ../gate-runs"}
                tasks:
                  - {id: a, type: chore, title: A, act: echo tab > src.txt}
                """);

        assertThat(run().exitCode()).isZero();
        assertThat(project.git("show", "HEAD:src.txt")).isEqualTo("space");
        assertThat(project.read(".loki/state/journal.jsonl")).contains("gates_changed_files");
    }

    @Test
    void refusesAFormattersChangeOutsideOfTheTasksFiles() {
        project.write("other.txt", "tab\n").git("add", ".");
        project.git("commit", "-qm", "Other");
        project.tasks("""
                version: 1
                gates:
                  - {name: format, run: sed -i s/tab/space/ src.txt other.txt}
                tasks:
                  - {id: a, type: chore, title: A, retries: 0, act: echo tab > src.txt, files: [src.txt]}
                """);

        assertThat(run().exitCode()).isEqualTo(5);
        assertThat(project.read("other.txt")).isEqualTo("tab\n");
        assertThat(project.has("src.txt")).isFalse();
    }

    @Test
    void givesUpOnGatesThatNeverSettle() {
        project.tasks("""
                version: 1
                gates:
                  - {name: stamp, run: date +%N >> src.txt}
                tasks:
                  - {id: a, type: chore, title: A, retries: 0, act: echo x > src.txt}
                """);

        RunReport report = run();
        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.tasks().get(0).text()).contains("settle");
    }

    @Test
    void keepsFilesThatAGateLeavesOutOfEveryCommit() {
        project.tasks("""
                version: 1
                gates:
                  - {name: test, run: echo coverage > coverage.out}
                tasks:
                  - {id: a, type: chore, title: A, act: touch a}
                  - {id: b, type: chore, title: B, depends_on: [a], act: touch b}
                """);

        assertThat(run().exitCode()).isZero();
        assertThat(project.has("coverage.out")).isTrue();
        assertThat(project.git("ls-files")).doesNotContain("coverage.out").contains("a", "b");
    }

    @Test
    void refusesToContinueOnAnotherBranch() {
        project.tasks(
                "version: 1\ntasks:\n  - {id: a, type: chore, title: A, retries: 0, act: touch a, approval: required}\n");
        assertThat(run().exitCode()).isEqualTo(4);
        project.git("switch", "-qc", "elsewhere");

        assertThatThrownBy(this::run).hasMessageContainingAll("main", "elsewhere", "git switch main");
    }

    @Test
    void rollsBackADeploymentThatIsNotHealthy() {
        project.tasks("""
                version: 1
                gates:
                  - {name: lint, run: "true"}
                tasks:
                  - id: staging
                    type: deploy
                    title: Deploy
                    agent: ops-main
                    retries: 0
                    requires_gates: [lint]
                    act: "true"
                    health: "false"
                    rollback: touch ../rolled-back
                """);

        assertThat(run().exitCode()).isEqualTo(1);
        assertThat(dir.resolveSibling("rolled-back")).exists();
        assertThat(project.read(".loki/ledgers/deployments.jsonl"))
                .contains("\"healthy\":false", "\"rollback\":\"PASS\"");
        assertThat(project.read(".loki/state/orchestrator.json")).contains("\"staging\"");
    }

    @Test
    void takesSecretsOutOfWhatAChildPrinted() {
        project.tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: A, retries: 0, act: cat ../secret.txt; exit 1}
                """);
        java.util.Map<String, String> env = new java.util.HashMap<>(System.getenv());
        env.put("MY_API_TOKEN", "s3cr3t-value-1");

        project.write("../secret.txt", "token is s3cr3t-value-1\n");

        RunReport report = engine().env(env).build().run(RunOptions.defaults());

        assertThat(report.tasks().get(0).text()).contains("token is ***");
        assertThat(project.read(".loki/state/journal.jsonl")).doesNotContain("s3cr3t-value-1");
        assertThat(project.read(".loki/CONTINUITY.md")).doesNotContain("s3cr3t-value-1");
    }

    @Test
    void survivesPortsThatFailOpenAndStopsWhenTheAuditTrailFails() {
        project.tasks("version: 1\ntasks:\n  - {id: a, type: chore, title: A, act: touch a}\n");

        RunReport report = engine().events((type, payload) -> {
                    throw new IllegalStateException("bus down");
                })
                .build()
                .run(RunOptions.defaults());
        assertThat(report.exitCode()).isZero();

        project.tasks("version: 1\ntasks:\n  - {id: b, type: chore, title: B, act: touch b}\n");
        assertThatThrownBy(() -> engine().audit((who, what, where, why, metadata) -> {
                            throw new IllegalStateException("disk full");
                        })
                        .build()
                        .run(RunOptions.defaults()))
                .extracting(e -> ((LokiException) e).code())
                .isEqualTo("AUDIT_WRITE_FAILED");
        assertThat(project.has("b")).isFalse();
    }

    @Test
    void aPolicyThatDeniesTheWorkIsFinalAfterTheLastAttempt() {
        project.tasks("version: 1\ntasks:\n  - {id: a, type: chore, title: A, retries: 1, act: touch a}\n");

        RunReport report = engine().policy((point, action) ->
                        action.context().string("operation").orElse("").equals("write")
                                ? dev.loki.core.gate.Ruling.deny("no-writes", "nothing may be written")
                                : dev.loki.core.gate.Ruling.allow())
                .build()
                .run(RunOptions.defaults());

        assertThat(report.exitCode()).isEqualTo(3);
        assertThat(project.has("a")).isFalse();
        assertThat(project.read(".loki/ledgers/decisions.jsonl")).contains("no-writes");
    }
}
