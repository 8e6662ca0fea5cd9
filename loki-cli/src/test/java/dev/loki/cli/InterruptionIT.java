package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that signals end, at its various moments, and that is continued. */
class InterruptionIT {
    @TempDir
    Path dir;

    private Scene scene;

    @BeforeEach
    void makeProject() {
        scene = Scene.in(dir);
    }

    /** Two tasks of which the first does this before it does its work, but only once. */
    private void firstDoes(String script) {
        scene.project().tasks("""
                version: 1
                tasks:
                  - id: a
                    type: chore
                    title: First
                    act: |
                      if [ ! -e %s ]; then %s; fi
                      echo a > a.txt
                  - {id: b, type: chore, title: Second, act: echo b > b.txt}
                """.formatted(scene.file("a", "reached"), script));
    }

    private void resumeCompletesBoth() {
        Ran resumed = scene.loki("run", "--resume");
        assertThat(resumed.exit()).as(resumed.err()).isZero();
        assertThat(scene.checkpoints()).containsExactly("First", "Second");
        assertThat(scene.project().git("status", "--porcelain", "--", ".", ":!.loki", ":!.agent"))
                .isEmpty();
    }

    private List<String> keptPatches() {
        try (Stream<Path> files = Files.list(scene.root().resolve(".loki/state/kept"))) {
            return files.map(file -> {
                        try {
                            return Files.readString(file);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theFirstInterruptEndsAtTheNextSafePoint() {
        firstDoes(scene.hold("a"));
        try (Background run = scene.launcher().launch("run", "--json")) {
            scene.await("a");
            run.signal("INT");
            Await.until("it is told", () -> run.err().contains("stopping at the next safe point"));
            scene.letGo("a");

            Ran ended = run.end();

            assertThat(ended.exit()).isEqualTo(130);
            assertThat(ended.json().integer("exit_code")).contains(130L);
            assertThat(ended.err()).doesNotContain("b ACT");
        }
        JsonObject status = scene.json("status", "--json");
        assertThat(status.string("state")).contains("stopped");
        assertThat(status.integer("last_exit")).contains(130L);
        resumeCompletesBoth();
    }

    @Test
    void theSecondInterruptEndsTheProvider() {
        firstDoes("echo half > half.txt; " + scene.lastLong("a"));
        try (Background run = scene.launcher().launch("run")) {
            scene.await("a");
            run.signal("INT");
            Await.until("it is told", () -> run.err().contains("stopping at the next safe point"));
            assertThat(scene.lasts("a")).isTrue();
            run.signal("INT");

            assertThat(run.end().exit()).isEqualTo(130);

            assertThat(scene.lasts("a")).isFalse();
        }
        assertThat(scene.project().has("half.txt")).isFalse();
        assertThat(keptPatches()).singleElement().asString().contains("+half");
        resumeCompletesBoth();
    }

    @Test
    void terminatingEndsTheProviderToo() {
        firstDoes("echo half > half.txt; " + scene.lastLong("a"));
        try (Background run = scene.launcher().launch("run", "--json")) {
            scene.await("a");
            run.signal("TERM");

            Ran ended = run.end();

            assertThat(ended.exit()).isEqualTo(143);
            assertThat(ended.json().string("reason").orElse("")).contains("loki run --resume");
            assertThat(scene.lasts("a")).isFalse();
        }
        assertThat(scene.project().has("half.txt")).isFalse();
        resumeCompletesBoth();
    }

    @Test
    void aKillDuringTheWorkEndsItsProcessesAndTheResumeUndoesItAndKeepsIt() {
        firstDoes("echo half > half.txt; " + scene.lastLong("a"));
        try (Background run = scene.launcher().launch("run")) {
            scene.await("a");
            run.signal("KILL");
            assertThat(run.end().exit()).isEqualTo(137);
            Await.until("the provider has ended", () -> !scene.lasts("a"));
            assertThat(scene.json("status", "--json").string("state")).contains("crashed");
            assertThat(scene.loki("status").out()).contains("crashed").contains("loki run --resume");
            assertThat(scene.project().has("half.txt")).isTrue();

            Ran resumed = scene.loki("run", "--resume");

            assertThat(resumed.exit()).as(resumed.err()).isZero();
            assertThat(resumed.err())
                    .contains("took the project over from process " + run.pid())
                    .contains("changes of the interrupted step are kept in .loki/state/kept/a-1-1.patch");
        }
        assertThat(scene.project().has("half.txt")).isFalse();
        assertThat(keptPatches()).singleElement().asString().contains("+half");
        assertThat(scene.checkpoints()).containsExactly("First", "Second");
        assertThat(scene.project().git("show", "--format=", "--name-only", "HEAD~1"))
                .isEqualTo("a.txt");
    }

    @Test
    void aKillDuringAGateRunsTheGateAgainAndNotTheWork() {
        scene.project().tasks("""
                version: 1
                gates:
                  - {name: check, run: "if [ ! -e %s ]; then %s; fi"}
                tasks:
                  - {id: a, type: chore, title: First, act: "echo work >> a.txt"}
                  - {id: b, type: chore, title: Second, act: echo b > b.txt}
                """.formatted(scene.file("gate", "reached"), scene.lastLong("gate")));
        try (Background run = scene.launcher().launch("run")) {
            scene.await("gate");
            run.signal("KILL");
            run.end();
            Await.until("the gate has ended", () -> !scene.lasts("gate"));
            assertThat(scene.json("status", "--json").string("state")).contains("crashed");
        }
        resumeCompletesBoth();
        assertThat(scene.project().read("a.txt")).isEqualTo("work\n");
    }

    /** A hook of the user that waits in the first commit. */
    private void hookDoes(String script) {
        Path hook = scene.root().resolve(".git/hooks/pre-commit");
        scene.project()
                .write(
                        ".git/hooks/pre-commit",
                        "#!/bin/sh\nif [ ! -e %s ]; then %s; fi\n".formatted(scene.file("hook", "reached"), script));
        assertThat(hook.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void aKillDuringAHookOfTheUserCommitsOnceAfterAll() {
        firstDoes("true");
        hookDoes(scene.lastLong("hook"));
        try (Background run = scene.launcher().launch("run")) {
            scene.await("hook");
            run.signal("KILL");
            run.end();
            Await.until("the hook has ended", () -> !scene.lasts("hook"));
            assertThat(scene.checkpoints()).isEmpty();
        }
        resumeCompletesBoth();
    }

    @Test
    void stoppingNowDoesNotWaitForAHookOfTheUser() {
        firstDoes("true");
        hookDoes(scene.lastLong("hook"));
        try (Background run = scene.launcher().launch("run")) {
            scene.await("hook");

            assertThat(scene.loki("stop", "--now").exit()).isZero();

            assertThat(run.end().exit()).isEqualTo(143);
            assertThat(scene.lasts("hook")).isFalse();
            assertThat(scene.checkpoints()).isEmpty();
        }
        assertThat(scene.json("status", "--json").string("state")).contains("stopped");
        resumeCompletesBoth();
    }
}
