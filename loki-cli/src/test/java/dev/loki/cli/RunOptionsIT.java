package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the options of {@code loki run} and {@code loki plan} do. */
class RunOptionsIT {
    private static final String THREE = """
            version: 1
            gates:
              - {name: lint, run: "true"}
            tasks:
              - {id: a, type: chore, title: First, act: echo a > a.txt, files: [a.txt]}
              - {id: b, type: chore, title: Second, depends_on: [a], act: echo b > b.txt, produces: [b.txt], files: []}
              - {id: c, type: docs, title: "Third <&> \\"last\\"", description: Say it all., depends_on: [a], act: {prompt: Write it.}}
            """;

    @TempDir
    Path dir;

    private Scene scene;

    @BeforeEach
    void makeProject() {
        scene = Scene.in(dir);
    }

    private void two(String actOfA) {
        scene.project().tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: First, retries: 0, act: "%s"}
                  - {id: b, type: chore, title: Second, act: echo b > b.txt}
                """.formatted(actOfA));
    }

    /** Every file of the project with what it holds and when it was written. */
    private Map<String, String> listing() {
        try (Stream<Path> files = Files.walk(scene.root())) {
            Map<String, String> listing = new TreeMap<>();
            files.forEach(file -> listing.put(scene.root().relativize(file).toString(), fingerprint(file)));
            return listing;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String fingerprint(Path file) {
        try {
            String content = Files.isRegularFile(file)
                    ? UUID.nameUUIDFromBytes(Files.readAllBytes(file)).toString()
                    : "";
            return Files.getLastModifiedTime(file) + " " + content;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void withoutCommitsTasksEndVerifiedAndTheResumeCommitsThem() {
        scene.project().tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: First, act: echo a >> a.txt}
                  - {id: b, type: chore, title: Second, depends_on: [a], act: echo b >> a.txt}
                """);

        Ran first = scene.loki("run", "--no-commit");

        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.out()).contains("2 verified and not committed; commit with: loki run --resume");
        assertThat(scene.checkpoints()).isEmpty();
        assertThat(scene.ids("completed")).isEmpty();
        assertThat(scene.task("in-progress", "a").string("status")).contains("verified");
        assertThat(scene.project().read("a.txt")).isEqualTo("a\nb\n");

        Ran resumed = scene.loki("run", "--resume");

        assertThat(resumed.exit()).as(resumed.err()).isZero();
        assertThat(resumed.err()).doesNotContain("ACT");
        assertThat(scene.checkpoints()).containsExactly("First", "Second");
        assertThat(scene.ids("completed")).containsExactly("a", "b");
        assertThat(scene.project().git("show", "HEAD~1:a.txt")).isEqualTo("a");
        assertThat(scene.project().git("show", "HEAD:a.txt")).isEqualTo("a\nb");
    }

    @Test
    void failFastStopsAtTheFirstFailureAndOtherwiseTheRestIsDone() {
        two("false");

        Ran fast = scene.loki("run", "--fail-fast", "--json");

        assertThat(fast.exit()).isEqualTo(1);
        assertThat(fast.json().objects("tasks"))
                .extracting(task -> task.string("status").orElse(""))
                .containsExactly("dead_letter", "pending");
        assertThat(scene.checkpoints()).isEmpty();

        assertThat(scene.loki("run").exit()).isEqualTo(1);
        assertThat(scene.checkpoints()).containsExactly("Second");
    }

    @Test
    void runsOnlyTheNamedTaskAndKnowsNoOther() {
        two("echo a > a.txt");

        assertThat(scene.loki("run", "--task", "b").exit()).isZero();
        assertThat(scene.checkpoints()).containsExactly("Second");

        Ran unknown = scene.loki("run", "--task", "bb", "--json");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("there is no task \"bb\"").contains("did you mean \"b\"?");
        assertThat(unknown.json().object("error").orElseThrow().string("code")).contains("TASK_UNKNOWN");
    }

    @Test
    void completedTasksStayCompletedUntilAFreshStart() {
        two("echo again >> a.txt");
        assertThat(scene.loki("run").exit()).isZero();

        Ran again = scene.loki("run");
        assertThat(again.exit()).isZero();
        assertThat(again.err()).doesNotContain("ACT");
        assertThat(scene.checkpoints()).containsExactly("First", "Second");

        assertThat(scene.loki("run", "--fresh").exit()).isZero();
        assertThat(scene.checkpoints()).containsExactly("First", "Second", "First", "Second");
        assertThat(scene.project().read("a.txt")).isEqualTo("again\nagain\n");
        assertThat(scene.loki("run", "--fresh", "--resume").exit()).isEqualTo(2);
    }

    @Test
    void worksOnANewBranchAndLeavesTheOldOneAlone() {
        two("echo a > a.txt");

        assertThat(scene.loki("run", "--branch", "loki/work").exit()).isZero();

        assertThat(scene.project().git("branch", "--show-current")).isEqualTo("loki/work");
        assertThat(scene.project().git("log", "--format=%s", "main")).isEqualTo("Begin");
        assertThat(scene.json("status", "--json").string("branch")).contains("loki/work");
    }

    @Test
    void anUnfinishedRunStaysOnItsBranch() {
        two("false");
        assertThat(scene.loki("run", "--task", "b").exit()).isZero();

        Ran elsewhere = scene.loki("run", "--branch", "other");

        assertThat(elsewhere.exit()).isEqualTo(1);
        assertThat(scene.project().git("branch", "--list")).isEqualTo("* main");
        assertThat(elsewhere.err()).contains("belongs to branch main").contains("git switch main");
    }

    @Test
    void planningTouchesNothing() {
        scene.project().tasks(THREE);
        Map<String, String> before = listing();

        Ran text = scene.loki("plan");
        JsonObject json = scene.json("plan", "--format", "json");
        Ran mermaid = scene.loki("plan", "--format", "mermaid");
        Ran dryRun = scene.loki("run", "--dry-run", "--show-prompt");
        JsonObject dryJson = scene.json("run", "--dry-run", "--json");

        assertThat(listing()).isEqualTo(before);
        assertThat(text.out())
                .contains("1. a (chore, shell, to do): First")
                .contains("writes:   a.txt")
                .contains("writes:   b.txt")
                .contains("after:    a")
                .contains("Gates:    lint")
                .contains("Policies: none")
                .contains("50 attempts");
        assertThat(json).isEqualTo(dryJson);
        assertThat(json.objects("tasks"))
                .extracting(task -> task.string("id").orElse(""))
                .containsExactly("a", "b", "c");
        assertThat(mermaid.out())
                .startsWith("flowchart TD\n")
                .contains("t0 --> t1", "t0 --> t2", "&lt;&amp;&gt; &quot;last&quot;");
        assertThat(dryRun.out()).contains("Say it all.", "Write it.", "Bounds");
        assertThat(scene.loki("run", "--show-prompt").exit()).isEqualTo(2);
        assertThat(listing()).isEqualTo(before);
    }

    @Test
    void aPlanKnowsWhatIsDoneAndPlansOnlyWhatIsNamed() {
        two("echo a > a.txt");
        assertThat(scene.loki("run", "--task", "a").exit()).isZero();

        JsonObject plan = scene.json("plan", "--json");
        assertThat(plan.objects("tasks"))
                .extracting(task -> task.string("state").orElse(""))
                .containsExactly("done", "to do");
        assertThat(scene.json("plan", "--json", "--task", "b").objects("tasks")).hasSize(1);
        assertThat(scene.loki("plan", "--task", "nobody").exit()).isEqualTo(2);
    }

    @Test
    void attemptsAreLimitedAndTheRunGoesOnWithMore() {
        two("echo a > a.txt");

        Ran limited = scene.loki("run", "--max-iterations", "1", "--json");

        assertThat(limited.exit()).isEqualTo(6);
        assertThat(limited.json().string("reason").orElse("")).contains("--max-iterations");
        assertThat(scene.checkpoints()).containsExactly("First");
        assertThat(scene.loki("run", "--resume", "--max-iterations", "2").exit())
                .isZero();
        assertThat(scene.checkpoints()).containsExactly("First", "Second");
    }

    @Test
    void timeIsLimitedAndEndsTheWorkThatIsGoingOn() {
        two("if [ ! -e %s ]; then %s; fi".formatted(scene.file("a", "reached"), scene.lastLong("a")));

        Ran limited = scene.loki("run", "--timeout", "2s");

        assertThat(limited.exit()).as(limited.err()).isEqualTo(6);
        assertThat(limited.out()).contains("--timeout");
        assertThat(scene.lasts("a")).isFalse();
        assertThat(scene.loki("run", "--resume").exit()).isZero();
        assertThat(scene.checkpoints()).containsExactly("First", "Second");
    }

    @Test
    void refusesWhatCannotBeMeant() {
        two("true");
        Map<String, String> before = listing();

        for (String[] args : new String[][] {
            {"run", "--parallel", "0"},
            {"run", "--parallel", "17"},
            {"run", "--budget", "-1"},
            {"run", "--timeout", "soon"},
            {"run", "--max-tokens", "0"},
            {"run", "--approve", "maybe"}
        }) {
            Ran ran = scene.loki(args);
            assertThat(ran.exit()).as(String.join(" ", args)).isEqualTo(2);
            assertThat(ran.err().getBytes(StandardCharsets.UTF_8)).isNotEmpty();
        }
        assertThat(listing()).isEqualTo(before);
    }
}
