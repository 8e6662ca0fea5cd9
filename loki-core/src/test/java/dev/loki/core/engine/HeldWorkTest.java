package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.approval.ApprovalQueue;
import dev.loki.core.approval.ApprovalRequest;
import dev.loki.core.approval.ApprovalRequest.Status;
import dev.loki.core.gate.Action;
import dev.loki.core.gate.Decision;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.PolicyGate;
import dev.loki.core.gate.Ruling;
import dev.loki.core.io.ProjectDir;
import dev.loki.testing.GitProject;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work that a policy wants a person to see first: it is kept as it is, not made again. */
class HeldWorkTest {
    /** An agent that never writes the same text twice, and counts how often it was asked. */
    private static final String UNREPEATABLE =
            "echo asked >> .git/asked; { echo needs a look; date +%s%N; echo $$; } >> a.txt";

    @TempDir
    Path dir;

    private GitProject project;

    @BeforeEach
    void makeProject() {
        project = GitProject.create(dir);
    }

    private static Ruling lookAt(EnforcementPoint point, Action action) {
        boolean marked = action.context().string("content").orElse("").contains("needs a look");
        return point == EnforcementPoint.DATA && marked
                ? new Ruling(Decision.REQUIRE_APPROVAL, "somebody has to look", List.of(), List.of())
                : Ruling.allow();
    }

    private RunReport run(PolicyGate policy) {
        return RarvLoop.builder(dir).env(System.getenv()).policy(policy).build().run(RunOptions.defaults());
    }

    private ApprovalQueue approvals() {
        return ApprovalQueue.at(ProjectDir.at(dir).approvals(), InstantSource.system(), RandomGenerator.getDefault());
    }

    private List<ApprovalRequest> pending() {
        return approvals().list().stream()
                .filter(request -> request.status() == Status.PENDING)
                .toList();
    }

    private void decide(boolean yes) {
        pending().forEach(request -> approvals().decide(request.id(), yes, "somebody", ""));
    }

    private long asked() {
        return project.read(".git/asked").lines().count();
    }

    @Test
    void theVeryWorkThatWasApprovedIsCommittedAlthoughOtherTasksWentOn() {
        project.tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: Held, act: "%s"}
                  - {id: b, type: chore, title: Free, act: echo b > b.txt}
                """.formatted(UNREPEATABLE));

        assertThat(run(HeldWorkTest::lookAt).exitCode()).isEqualTo(4);
        assertThat(project.subjects()).hasSize(2).first().asString().contains("Free");
        assertThat(project.has("a.txt")).isFalse();
        assertThat(run(HeldWorkTest::lookAt).exitCode())
                .as("nothing was decided")
                .isEqualTo(4);
        assertThat(pending()).hasSize(1);
        decide(true);
        RunReport report = run(HeldWorkTest::lookAt);

        assertThat(report.exitCode()).isZero();
        assertThat(project.subjects()).hasSize(3).first().asString().contains("Held");
        assertThat(asked()).isEqualTo(1);
        assertThat(project.git("show", "HEAD:a.txt")).startsWith("needs a look");
        assertThat(project.git("status", "--porcelain", "--", ".", ":(exclude).loki", ":(exclude).agent"))
                .isEmpty();
    }

    @Test
    void workThatFitsNoMoreIsMadeAgainAndKeptAsAPatch() {
        project.write("a.txt", "one\n").git("add", "a.txt");
        project.git("commit", "-qm", "One");
        project.tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: Held, act: "%s"}
                """.formatted(UNREPEATABLE));
        assertThat(run(HeldWorkTest::lookAt).exitCode()).isEqualTo(4);
        project.write("a.txt", "something else\n").git("add", "a.txt");
        project.git("commit", "-qm", "Two");
        decide(true);

        assertThat(run(HeldWorkTest::lookAt).exitCode()).isEqualTo(4);

        assertThat(asked()).isEqualTo(2);
        assertThat(pending()).hasSize(1);
        assertThat(project.git("show", "HEAD:a.txt")).isEqualTo("something else");
        assertThat(dir.resolve(".loki/state/kept")).isNotEmptyDirectory();
    }

    @Test
    void rejectedWorkIsUndoneAndTheTaskBeginsAgain() {
        project.tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: Held, retries: 0, act: "%s"}
                """.formatted(UNREPEATABLE));
        assertThat(run(HeldWorkTest::lookAt).exitCode()).isEqualTo(4);
        decide(false);

        RunReport report = run(HeldWorkTest::lookAt);

        assertThat(report.exitCode()).isEqualTo(4);
        assertThat(report.tasks().get(0).code()).isEqualTo("APPROVAL_REJECTED");
        assertThat(project.has("a.txt")).isFalse();
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void everyFileThatNeedsALookIsAskedForAtOnce() {
        project.tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: Held, act: "for f in x y z; do echo needs a look $f > $f.txt; done"}
                """);

        assertThat(run(HeldWorkTest::lookAt).exitCode()).isEqualTo(4);

        assertThat(pending()).hasSize(3);
        decide(true);
        assertThat(run(HeldWorkTest::lookAt).exitCode()).isZero();
    }

    @Test
    void whatWasSpentMeanwhileDoesNotMakeAnotherActionOfIt() {
        PolicyGate budget = (point, action) -> point == EnforcementPoint.RESOURCE
                ? new Ruling(Decision.REQUIRE_APPROVAL, "the budget is used up", List.of(), List.of())
                : Ruling.allow();
        String spend =
                "echo '{\\\"tokens\\\":{\\\"input\\\":7,\\\"output\\\":1}}' > $LOKI_RESULT_FILE; echo > $LOKI_TASK_ID";
        project.tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: A, act: "%s"}
                  - {id: b, type: chore, title: B, act: "%s"}
                """.formatted(spend, spend));
        assertThat(run(budget).exitCode()).isEqualTo(4);
        assertThat(pending()).hasSize(2);
        decide(true);

        assertThat(run(budget).exitCode()).isZero();
    }
}
