package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.gate.Decision;
import dev.loki.core.gate.PolicyGate;
import dev.loki.core.gate.Ruling;
import dev.loki.testing.GitProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several agents at once, each in a work tree of its own. Those that wait for each other prove that they were. */
@Timeout(120)
class ParallelTest {
    @TempDir
    Path dir;

    @TempDir
    Path meeting;

    @TempDir
    Path cache;

    private GitProject project;
    private final List<Long> active = new CopyOnWriteArrayList<>();

    @BeforeEach
    void makeProject() {
        project = GitProject.create(dir);
    }

    private RunReport run(int parallel, PolicyGate policy) {
        Map<String, String> env = new HashMap<>(System.getenv());
        env.put("XDG_CACHE_HOME", cache.toString());
        return RarvLoop.builder(dir)
                .env(env)
                .policy(policy)
                .build()
                .run(RunOptions.defaults().withParallel(parallel));
    }

    private RunReport run(int parallel) {
        return run(parallel, PolicyGate.NOOP);
    }

    /** A policy that lets that many agents work at once, and remembers how many there were. */
    private PolicyGate atMost(long agents) {
        return (point, action) -> {
            long now = action.context().integer("active_agents").orElseThrow();
            active.add(now);
            return new Ruling(now > agents ? Decision.DENY : Decision.ALLOW, "counted", List.of(), List.of());
        };
    }

    /** A line of shell that goes on once the other is there, too. */
    private String meet(String me, String other) {
        return "touch " + meeting.resolve(me) + "; until [ -e " + meeting.resolve(other) + " ]; do sleep 0.02; done";
    }

    private void two(String a, String b) {
        project.tasks("""
                version: 1
                defaults: {type: chore}
                tasks:
                  - {id: a, title: A, act: "%s", verify: "test -e README.md"}
                  - {id: b, title: B, act: "%s", verify: "test -e README.md"}
                """.formatted(a, b));
    }

    private void assertNoWorktreeIsLeft() {
        assertThat(project.git("worktree", "list").lines()).hasSize(1);
        assertThatThrownBy(() -> assertThat(cache).isDirectoryRecursivelyContaining("glob:**/README.md"))
                .isInstanceOf(AssertionError.class);
        assertThat(cache.resolve("loki/worktrees").toFile().list()).isNullOrEmpty();
        assertThat(project.git("status", "--porcelain", "--", ".", ":(exclude).loki", ":(exclude).agent"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "git switch -qc elsewhere-$LOKI_TASK_ID; ",
                "git reset -q --soft HEAD~1; ",
                "git checkout -q --orphan $LOKI_TASK_ID; "
            })
    void commitsOfAnAgentAreTakenBackAndWhatTheRunKeepsIsNoPartOfThem(String before) {
        project.write("first.txt", "x\n");
        project.git("add", "first.txt");
        project.git("commit", "-qm", "Second");
        String commit = "; " + before + "git add -A; git commit -qm mine";
        two(meet("a", "b") + "; echo a > a.txt" + commit, meet("b", "a") + "; echo b > b.txt" + commit);

        RunReport report = run(2);

        assertThat(report.exitCode()).as(report.reason()).isZero();
        assertThat(project.git("ls-files")).isEqualTo("README.md\na.txt\nb.txt\nfirst.txt");
        assertThat(project.subjects().subList(0, 2)).allMatch(subject -> subject.startsWith("[Loki] "));
        assertThat(dir.resolve(".loki/state")).isDirectory();
        assertThat(project.read(".loki/state/journal.jsonl")).contains("folded back");
        assertNoWorktreeIsLeft();
    }

    @Test
    void aRepositoryThatAnAgentMakesFailsItsAttemptAndNotTheRun() {
        two(
                meet("a", "b") + "; [ $LOKI_ATTEMPT = 2 ] || git init -q sub; mkdir -p sub; echo a > sub/a.txt",
                meet("b", "a") + "; echo b > b.txt");

        RunReport report = run(2);

        assertThat(report.exitCode()).as(report.reason()).isZero();
        assertThat(project.git("ls-files")).isEqualTo("README.md\nb.txt\nsub/a.txt");
        assertThat(dir.resolve(".loki/state/kept/a-1-repository-1/a.txt")).hasContent("a");
        assertNoWorktreeIsLeft();
    }

    @Test
    void twoAgentsWorkAtOnceAndTheirWorkIsCommittedOneAfterTheOther() {
        two(meet("a", "b") + "; echo a > a.txt; pwd > pwd.txt", meet("b", "a") + "; echo b > b.txt");

        RunReport report = run(2, atMost(2));

        assertThat(report.exitCode()).as(report.reason()).isZero();
        assertThat(project.subjects()).containsExactlyInAnyOrder("[Loki] eng-a: A", "[Loki] eng-b: B", "Begin");
        assertThat(project.git("ls-files")).contains("a.txt", "b.txt");
        assertThat(project.read("pwd.txt").strip()).startsWith(cache.toString()).endsWith("/a");
        assertThat(active).contains(2L).allMatch(n -> n <= 2);
        assertThat(project.read(".loki/state/journal.jsonl")).contains("act_ahead", "act_taken_up");
        assertThat(report.tasks()).allMatch(task -> task.attempts() == 1);
        assertNoWorktreeIsLeft();
    }

    @Test
    void workThatDoesNotFitWhatWasCommittedMeanwhileIsDoneAgain() {
        two(meet("a", "b") + "; echo a >> README.md", meet("b", "a") + "; echo b >> README.md");

        RunReport report = run(2);

        assertThat(report.exitCode()).as(report.reason()).isZero();
        assertThat(project.read("README.md").lines()).containsExactlyInAnyOrder("# A project", "a", "b");
        assertThat(project.read(".loki/state/journal.jsonl"))
                .contains("does not fit what was committed meanwhile; its patch is kept in .loki/state/kept/");
        assertNoWorktreeIsLeft();
    }

    @Test
    void aPolicyThatAllowsOneAgentHasTheTasksDoneOneByOne() {
        two("echo a > a.txt", "echo b > b.txt");

        RunReport report = run(2, atMost(1));

        assertThat(report.exitCode()).as(report.reason()).isZero();
        assertThat(active).contains(1L, 2L);
        assertThat(project.git("ls-files")).contains("a.txt", "b.txt");
    }

    @Test
    void whatAnAgentMayNotDoIsFoundInItsWorkTreeToo() {
        project.tasks("""
                version: 1
                defaults: {type: chore, retries: 0}
                tasks:
                  - {id: a, title: A, act: "echo a > stolen.txt", files: [a.txt]}
                  - {id: b, title: B, act: "echo b > b.txt"}
                  - {id: c, title: C, act: "exit 3"}
                """);

        RunReport report = run(3);

        assertThat(report.tasks())
                .extracting(task -> task.id() + " " + task.status() + " " + task.code())
                .containsExactly("a DEAD_LETTER PATH_OUTSIDE_TASK", "b COMPLETED ", "c DEAD_LETTER ACT_FAILED");
        assertThat(Files.exists(dir.resolve("stolen.txt"))).isFalse();
        assertNoWorktreeIsLeft();
    }

    @Test
    void dependentTasksWaitAndIterationsAreCounted() {
        project.tasks("""
                version: 1
                defaults: {type: chore}
                limits: {iterations: 2}
                tasks:
                  - {id: a, title: A, act: "echo a > a.txt"}
                  - {id: b, title: B, act: "echo b > b.txt"}
                  - {id: c, title: C, act: "cat a.txt b.txt > c.txt", depends_on: [a, b]}
                """);

        RunReport limited = run(3);

        assertThat(limited.exitCode()).isEqualTo(6);
        assertThat(project.subjects()).hasSize(3);

        project.write(".loki/tasks.yaml", project.read(".loki/tasks.yaml").replace("iterations: 2", "iterations: 3"));
        assertThat(run(3).exitCode()).isZero();
        assertThat(project.read("c.txt")).isEqualTo("a\nb\n");
    }
}
