package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.LokiException;
import dev.loki.core.engine.RunOptions.ApprovalMode;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.Limits;
import dev.loki.testing.GitProject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RarvLoopTest {
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

    private static RunOptions with(
            Limits limits, boolean commit, ApprovalMode approval, boolean failFast, List<String> only) {
        return new RunOptions(
                Optional.empty(), only, Optional.empty(), limits, false, failFast, commit, Optional.empty(), approval);
    }

    private List<JsonObject> queue(String name) {
        return ((JsonArray) Json.parse(project.read(".loki/queue/" + name + ".json"), name))
                .items().stream().map(JsonObject.class::cast).toList();
    }

    @Test
    void completesATaskWithOneCommitThatFollowsTheProtocol() {
        project.tasks("""
                version: 1
                tasks:
                  - id: chore-1
                    type: chore
                    title: Say hello
                    description: A greeting for the reader.
                    act: echo hello > hello.txt
                    verify: grep -q hello hello.txt
                """);

        RunReport report = run();

        assertThat(report.exitCode()).isZero();
        assertThat(project.subjects()).containsExactly("[Loki] eng-chore-1: Say hello", "Begin");
        assertThat(project.git("log", "-1", "--format=%(trailers)"))
                .contains("Agent: eng-main", "Parent: orchestrator-main", "Spec: none", "Tests: none");
        String sha = project.git("rev-parse", "HEAD");
        assertThat(project.read(".loki/CONTINUITY.md")).contains(sha);
        JsonObject record = queue("completed").get(0);
        assertThat(record.string("git_commit_sha")).contains(sha);
        assertThat(record.object("quality_checks").orElseThrow().bool("all_passed"))
                .contains(true);
        assertThat(record.strings("lineage")).containsExactly("orchestrator-main", "eng-main");
        assertThat(project.git("status", "--porcelain", "--", ".", ":(exclude).loki", ":(exclude).agent"))
                .isEmpty();
        assertThat(project.has(".agent/sub-agents/eng-main.json")).isTrue();
        assertThat(project.has(".agent/sub-agents/eng-main.md")).isTrue();
    }

    @Test
    void runsTasksInTheOrderOfDependenciesThenPriority() {
        project.tasks("""
                version: 1
                tasks:
                  - {id: last, type: chore, title: Last, priority: low, act: "true"}
                  - {id: second, type: chore, title: Second, depends_on: [first], priority: critical, act: "true"}
                  - {id: first, type: chore, title: First, act: "true"}
                """);

        assertThat(run().exitCode()).isZero();
        assertThat(project.subjects())
                .map(s -> s.replaceAll(".*: ", ""))
                .containsExactly("Last", "Second", "First", "Begin");
    }

    @Test
    void refusesAnImplementationWithoutASpecificationAndGoesOnWithTheRest() {
        project.tasks("""
                version: 1
                tasks:
                  - {id: impl-1, type: implementation, title: Code first, act: touch code}
                  - {id: chore-1, type: chore, title: Sweep, act: touch swept}
                """);

        RunReport report = run();

        assertThat(report.exitCode()).isEqualTo(5);
        assertThat(report.tasks().get(0).code()).isEqualTo("SPEC_MISSING");
        assertThat(report.tasks().get(1).status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(project.has("code")).isFalse();
        assertThat(queue("pending").get(0).string("status")).contains("blocked");
    }

    @Test
    void undoesAWriteOutsideTheTasksFilesAndAcceptsTheCorrection() {
        project.write("other.txt", "mine\n").git("add", ".");
        project.git("commit", "-qm", "Other");
        project.tasks("""
                version: 1
                tasks:
                  - id: docs-1
                    type: docs
                    title: Write docs
                    files: ["docs/**"]
                    act: |
                      mkdir -p docs
                      echo text > docs/a.md
                      if [ "$LOKI_ATTEMPT" = 1 ]; then echo spoiled > other.txt; fi
                """);

        RunReport report = run();

        assertThat(report.exitCode()).isZero();
        assertThat(report.tasks().get(0).attempts()).isEqualTo(2);
        assertThat(project.read("other.txt")).isEqualTo("mine\n");
        assertThat(project.read(".loki/ledgers/decisions.jsonl")).contains("attempt_started");
        assertThat(project.read(".loki/state/journal.jsonl")).contains("PATH_OUTSIDE_TASK");
        assertThat(project.read(".loki/state/kept/docs-1-1-1.patch")).contains("spoiled");
    }

    @Test
    void feedsAFailedGateToTheNextAttemptAndKeepsItsWork() {
        project.tasks("""
                version: 1
                gates:
                  - {name: no-fixme, run: "! grep -r FIXME src"}
                tasks:
                  - id: chore-1
                    type: chore
                    title: Code
                    act: |
                      mkdir -p src
                      if [ "$LOKI_ATTEMPT" = 1 ]; then echo FIXME > src/a; echo kept > src/b
                      else sed s/FIXME/it/ "$LOKI_LAST_ERROR_FILE" > src/c; : > src/a; fi
                """);

        assertThat(run().exitCode()).isZero();
        assertThat(project.read("src/c")).contains("gate no-fixme is FAIL");
        assertThat(project.read("src/b")).isEqualTo("kept\n");
    }

    @Test
    void givesUpAfterTheLastAttemptAndLeavesTheTreeAsItWas() {
        project.tasks("""
                version: 1
                tasks:
                  - {id: chore-1, type: chore, title: Hopeless, retries: 1, act: echo x > x, verify: "false"}
                  - {id: chore-2, type: chore, title: Depends, depends_on: [chore-1], act: "true"}
                  - {id: chore-3, type: chore, title: Independent, act: touch y}
                """);

        RunReport report = run();

        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(project.has("x")).isFalse();
        assertThat(project.has("y")).isTrue();
        assertThat(queue("dead-letter")).hasSize(1);
        assertThat(report.tasks().get(1).status()).isEqualTo(TaskStatus.PENDING);
        assertThat(project.read(".loki/state/journal.jsonl")).contains("RETRIES_EXHAUSTED");
    }

    @Test
    void waitsForAnApprovalAndContinuesAfterIt() {
        project.tasks("""
                version: 1
                tasks:
                  - {id: release, type: chore, title: Release, approval: required, act: touch released}
                """);

        RunReport waiting = run();
        assertThat(waiting.exitCode()).isEqualTo(4);
        assertThat(project.has("released")).isFalse();
        String id = waiting.tasks().get(0).text().replaceAll("(?s).*approve yes (ap-[0-9a-z]+).*", "$1");

        dev.loki.core.approval.ApprovalQueue.at(
                        dev.loki.core.io.ProjectDir.at(dir).approvals(),
                        java.time.InstantSource.system(),
                        java.util.random.RandomGenerator.getDefault())
                .decide(id, true, "tester", "go");

        assertThat(run().exitCode()).isZero();
        assertThat(project.has("released")).isTrue();
        assertThat(project.read(".loki/state/approvals.json")).contains("\"used\"");
    }

    @Test
    void rejectsEveryApprovalWhenToldTo() {
        project.tasks("""
                version: 1
                tasks:
                  - {id: release, type: chore, title: Release, approval: required, act: touch released}
                """);

        assertThat(run(with(Limits.NONE, true, ApprovalMode.DENY, false, List.of()))
                        .exitCode())
                .isEqualTo(4);
        assertThat(project.has("released")).isFalse();
    }

    @Test
    void endsVerifiedWithoutACommitAndCommitsOnResume() {
        project.tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: A, act: touch a}
                  - {id: b, type: chore, title: B, depends_on: [a], act: touch b}
                """);

        RunReport verified = run(with(Limits.NONE, false, ApprovalMode.ASK, false, List.of()));
        assertThat(verified.exitCode()).isZero();
        assertThat(verified.tasks()).allMatch(t -> t.status() == TaskStatus.VERIFIED);
        assertThat(project.subjects()).containsExactly("Begin");

        RunReport committed = run();
        assertThat(committed.exitCode()).isZero();
        assertThat(committed.tasks()).allMatch(t -> t.status() == TaskStatus.COMPLETED);
        assertThat(project.read(".loki/state/journal.jsonl")).doesNotContain("UNCOMMITTED_CHANGES");
        assertThat(project.subjects()).hasSize(3);
        assertThat(project.git("show", "--stat", "--format=", "HEAD~1"))
                .contains(" a ")
                .doesNotContain(" b ");
    }

    @Test
    void refusesToBeginOnSomebodyElsesChanges() {
        project.tasks("version: 1\ntasks:\n  - {id: a, type: chore, title: A, act: touch a}\n");
        project.write("README.md", "edited\n").write("new.txt", "new\n");

        assertThatThrownBy(this::run)
                .isInstanceOf(LokiException.class)
                .hasMessageContainingAll("README.md", "new.txt", "git stash push -u")
                .extracting(e -> ((LokiException) e).code())
                .isEqualTo("DIRTY_TREE");
        assertThat(project.read("README.md")).isEqualTo("edited\n");
    }

    @Test
    void stopsAtTheIterationLimitAndCanBeResumed() {
        project.tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: A, act: touch a}
                  - {id: b, type: chore, title: B, act: touch b}
                """);
        Limits one = new Limits(OptionalInt.of(1), Optional.empty(), OptionalLong.empty(), Optional.empty());

        RunReport limited = run(with(one, true, ApprovalMode.ASK, false, List.of()));
        assertThat(limited.exitCode()).isEqualTo(6);
        assertThat(limited.reason()).contains("iterations");

        assertThat(run().exitCode()).isZero();
        assertThat(project.subjects()).hasSize(3);
    }

    @Test
    void finishingOnTheLastAttemptAllowedIsASuccess() {
        project.tasks(
                "version: 1\nlimits: {iterations: 1}\ntasks:\n  - {id: a, type: chore, title: A, act: touch a}\n");

        assertThat(run().exitCode()).isZero();
    }

    @Test
    void takesTokensAndMoneyFromTheProvidersOwnResult() {
        project.tasks("""
                version: 1
                limits: {usd: 1.00}
                tasks:
                  - id: a
                    type: chore
                    title: A
                    act: |
                      touch a
                      echo '{"tokens":{"input":10,"output":5},"cost_usd":1.50,"summary":"Did it."}' > "$LOKI_RESULT_FILE"
                  - {id: b, type: chore, title: B, act: touch b}
                """);

        RunReport report = run();

        assertThat(report.exitCode()).isEqualTo(6);
        assertThat(report.spent().tokens()).isEqualTo(15);
        assertThat(report.spent().usd()).isEqualByComparingTo("1.5");
        assertThat(project.git("log", "-1", "--format=%b")).contains("Did it.");
    }

    @Test
    void writesAnEmptyCommitForATaskThatChangesNothing() {
        project.tasks("version: 1\ntasks:\n  - {id: a, type: chore, title: A, act: \"true\"}\n");

        assertThat(run().exitCode()).isZero();
        assertThat(project.subjects()).hasSize(2);
    }

    @Test
    void neverRunsACompletedTaskAgainAndTakesUpNewOnes() {
        project.tasks("version: 1\ntasks:\n  - {id: a, type: chore, title: A, act: echo x >> a}\n");
        assertThat(run().exitCode()).isZero();
        String first = run().runId();
        project.tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: A, act: echo x >> a}
                  - {id: b, type: chore, title: B, act: touch b}
                """);

        RunReport next = run();

        assertThat(next.exitCode()).isZero();
        assertThat(next.runId()).isNotEqualTo(first);
        assertThat(project.read("a")).isEqualTo("x\n");
        assertThat(project.subjects()).hasSize(3);
        assertThat(queue("completed")).hasSize(2);
    }

    @Test
    void foldsAnAgentsOwnCommitsIntoTheCheckpoint() {
        project.tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: A, act: touch a && git add a && git commit -qm sneaky}
                """);

        assertThat(run().exitCode()).isZero();
        assertThat(project.subjects()).containsExactly("[Loki] eng-a: A", "Begin");
        assertThat(project.git("show", "--stat", "--format=", "HEAD")).contains(" a ");
    }

    @Test
    void putsBackRulesThatAnAgentChanged() {
        project.write(".loki/config.yaml", "version: 1\n");
        project.tasks("""
                version: 1
                tasks:
                  - id: a
                    type: chore
                    title: A
                    retries: 1
                    act: |
                      touch a
                      if [ "$LOKI_ATTEMPT" = 1 ]; then echo 'limits: {usd: 1000}' >> .loki/config.yaml; fi
                """);

        assertThat(run().exitCode()).isZero();
        assertThat(project.read(".loki/config.yaml")).isEqualTo("version: 1\n");
        assertThat(project.read(".loki/state/journal.jsonl")).contains("PATH_OUTSIDE_TASK");
    }

    @Test
    void dropsSecretsFromTheEnvironmentOfAChild() {
        project.tasks("version: 1\ntasks:\n  - {id: a, type: chore, title: A, act: env > seen}\n");

        java.util.Map<String, String> env = new java.util.HashMap<>(System.getenv());
        env.put("MY_API_TOKEN", "s3cr3t-value");
        env.put("LOKI_GITHUB_TOKEN", "s3cr3t-value");
        RunReport report = engine().env(env).build().run(RunOptions.defaults());

        assertThat(report.exitCode()).isZero();
        assertThat(project.read("seen")).contains("LOKI_TASK_ID=a").doesNotContain("s3cr3t-value");
    }
}
