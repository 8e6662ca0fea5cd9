package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run in one process, looked at and steered from others. */
class LifeCycleIT {
    @TempDir
    Path dir;

    private Scene scene;

    @BeforeEach
    void makeProject() {
        scene = Scene.in(dir);
    }

    private void threeTasks(String actOfA, String actOfB) {
        scene.project().tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: First, act: "%s; echo a > a.txt"}
                  - {id: b, type: chore, title: Second, act: "%s; echo b > b.txt"}
                  - {id: c, type: chore, title: Third, act: echo c > c.txt}
                """.formatted(actOfA, actOfB));
    }

    @Test
    void statusTellsWhatARunInAnotherProcessIsDoing() {
        threeTasks(scene.hold("a"), "true");
        try (Background run = scene.launcher().launch("run")) {
            scene.await("a");

            assertThat(scene.loki("status").out())
                    .contains("running (process " + run.pid() + ")")
                    .contains("task  a, ACT")
                    .contains("0 completed, 1 in progress, 2 pending, 0 given up");
            JsonObject status = scene.json("status", "--json");
            assertThat(status.string("state")).contains("running");
            assertThat(status.integer("pid")).contains(run.pid());
            assertThat(status.string("current_task")).contains("a");
            assertThat(status.object("tasks").orElseThrow().integer("pending")).contains(2L);

            scene.letGo("a");
            assertThat(run.end().exit()).isZero();
        }
        assertThat(scene.json("status", "--json").string("state")).contains("finished");
    }

    @Test
    void watchingShowsARunUntilItIsOver() {
        threeTasks(scene.hold("a"), "true");
        try (Background run = scene.launcher().launch("run")) {
            scene.await("a");
            try (Background watching = scene.launcher().launch("status", "--watch");
                    Background document = scene.launcher().launch("status", "--watch", "--json")) {
                Await.until("the watcher shows the task", () -> watching.out().contains("task  a, ACT"));
                scene.letGo("a");

                Ran watched = watching.end();
                assertThat(watched.exit()).isZero();
                assertThat(watched.out()).contains(": running").contains(": finished");
                assertThat(document.end().json().string("state")).contains("finished");
            }
            assertThat(run.end().exit()).isZero();
        }
    }

    @Test
    void aSecondRunIsRefusedAndNamesTheProcessOfTheFirst() {
        threeTasks(scene.hold("a"), "true");
        try (Background run = scene.launcher().launch("run")) {
            scene.await("a");

            Ran second = scene.loki("run", "--json");

            assertThat(second.exit()).isEqualTo(10);
            assertThat(second.err()).contains("process " + run.pid()).contains("loki stop");
            assertThat(second.json().object("error").orElseThrow().string("code"))
                    .contains("RUN_LOCKED");
            scene.letGo("a");
            assertThat(run.end().exit()).isZero();
        }
        assertThat(scene.checkpoints()).containsExactly("First", "Second", "Third");
    }

    @Test
    void pausesAtTheNextSafePointTakesNotesAndGoesOn() {
        threeTasks(scene.hold("a"), "cp \\\"$LOKI_PROMPT_FILE\\\" " + scene.file("b", "prompt"));
        try (Background run = scene.launcher().launch("run")) {
            scene.await("a");
            assertThat(scene.json("pause", "--json").string("state")).contains("pausing");
            scene.letGo("a");
            Await.until("the run pauses", () -> scene.status().equals("paused"));
            assertThat(scene.loki("status").out()).contains(": paused (process " + run.pid() + ")");
            assertThat(scene.loki("steer", "mind", "the gap").exit()).isZero();

            assertThat(scene.json("resume", "--json").string("state")).contains("running");

            Ran ended = run.end();
            assertThat(ended.exit()).as(ended.err()).isZero();
            assertThat(ended.err()).contains("paused; go on with: loki resume");
        }
        assertThat(scene.file("b", "prompt")).content().contains("Notes from a person", "- mind the gap");
        assertThat(scene.checkpoints()).containsExactly("First", "Second", "Third");
    }

    @Test
    void aNoteReachesTheNextAttemptOfTheSameTaskAndNoLaterOne() {
        scene.project().tasks("""
                version: 1
                tasks:
                  - id: a
                    type: chore
                    title: First
                    act: |
                      cp "$LOKI_PROMPT_FILE" %s.$LOKI_ATTEMPT
                      if [ "$LOKI_ATTEMPT" = 1 ]; then %s; fi
                      [ "$LOKI_ATTEMPT" = 3 ]
                """.formatted(scene.file("a", "prompt"), scene.hold("a")));
        try (Background run = scene.launcher().launch("run")) {
            scene.await("a");
            assertThat(scene.json("steer", "--json", "use the blue one").string("state"))
                    .contains("noted");
            scene.letGo("a");
            assertThat(run.end().exit()).isZero();
        }
        assertThat(scene.file("a", "prompt.1")).content().doesNotContain("use the blue one");
        assertThat(scene.file("a", "prompt.2")).content().contains("- use the blue one");
        assertThat(scene.file("a", "prompt.3")).content().doesNotContain("Notes from a person");
    }

    @Test
    void stopWaitsForTheSafePointAndTheRunCanBeResumed() {
        threeTasks("true", scene.hold("b"));
        try (Background run = scene.launcher().launch("run")) {
            scene.await("b");
            try (Background stop = scene.launcher().launch("stop")) {
                Await.until("the request is there", () -> scene.project().has(".loki/state/control/stop"));
                scene.letGo("b");

                assertThat(stop.end().exit()).isZero();
                assertThat(stop.out()).contains("loki run --resume");
            }
            Ran ended = run.end();
            assertThat(ended.exit()).isEqualTo(143);
            assertThat(ended.err()).doesNotContain("c ACT");
        }
        assertThat(scene.json("status", "--json").string("state")).contains("stopped");

        assertThat(scene.loki("run", "--resume").exit()).isZero();
        assertThat(scene.checkpoints()).containsExactly("First", "Second", "Third");
    }

    @Test
    void stopNowEndsTheProcessesOfThisRunAndOfNoOther() {
        Scene other = Scene.in(dir.resolve("other"));
        threeTasks(scene.lastLong("a"), "true");
        other.project().tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: Other, act: "%s"}
                """.formatted(other.lastLong("a")));
        try (Background run = scene.launcher().launch("run");
                Background otherRun = other.launcher().launch("run")) {
            scene.await("a");
            other.await("a");

            assertThat(scene.json("stop", "--now", "--json").string("state")).contains("stopped");

            assertThat(run.end().exit()).isEqualTo(143);
            assertThat(scene.lasts("a")).isFalse();
            assertThat(other.lasts("a")).isTrue();
            assertThat(otherRun.isAlive()).isTrue();
            assertThat(other.json("status", "--json").string("state")).contains("running");
            assertThat(other.loki("stop", "--now").exit()).isZero();
            assertThat(otherRun.end().exit()).isEqualTo(143);
            assertThat(other.lasts("a")).isFalse();
        }
        assertThat(scene.project().git("status", "--porcelain", "--", ".", ":!.loki", ":!.agent"))
                .isEmpty();
    }

    @Test
    void steeringNeedsARunThatGoesOn() {
        for (String command : List.of("pause", "resume", "stop")) {
            Ran ran = scene.loki(command, "--json");

            assertThat(ran.exit()).as(command).isEqualTo(1);
            assertThat(ran.json().object("error").orElseThrow().string("code")).isEqualTo(Optional.of("NO_RUN"));
        }
        assertThat(scene.loki("status").out()).contains("No run yet");
        assertThat(scene.json("status", "--json").string("state")).contains("none");
    }
}
