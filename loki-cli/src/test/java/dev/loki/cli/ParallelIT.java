package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two agents at work when the run is ended from outside. */
class ParallelIT {
    @TempDir
    Path dir;

    @TempDir
    Path cache;

    private Scene scene;
    private Launcher loki;

    @BeforeEach
    void makeProject() {
        scene = Scene.in(dir);
        loki = scene.launcher().with("XDG_CACHE_HOME", cache.toString());
        scene.project().tasks("""
                version: 1
                defaults: {type: chore}
                tasks:
                  - id: a
                    title: First
                    act: |
                      if [ ! -e %s ]; then %s; fi
                      echo a > a.txt
                  - id: b
                    title: Second
                    act: |
                      if [ ! -e %s ]; then %s; fi
                      echo b > b.txt
                """.formatted(
                scene.file("a", "reached"), scene.lastLong("a"), scene.file("b", "reached"), scene.lastLong("b")));
    }

    private Background untilBothWork() {
        Background run = loki.launch("run", "--parallel", "2");
        scene.await("a");
        scene.await("b");
        return run;
    }

    private long worktrees() {
        return scene.project().git("worktree", "list").lines().count();
    }

    private boolean anythingInTheCache() {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.anyMatch(file -> file.endsWith("README.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void resumeCompletesBothAndLeavesNothing() {
        Ran resumed = loki.run("run", "--resume", "--parallel", "2");
        assertThat(resumed.exit()).as(resumed.err()).isZero();
        assertThat(scene.checkpoints()).containsExactlyInAnyOrder("First", "Second");
        assertThat(scene.project().git("status", "--porcelain", "--", ".", ":!.loki", ":!.agent"))
                .isEmpty();
        assertThat(scene.lasts("a") || scene.lasts("b")).isFalse();
        assertThat(worktrees()).isOne();
        assertThat(anythingInTheCache()).isFalse();
    }

    @Test
    void nothingOfAKilledRunIsLeftWhenItHasBeenContinued() {
        try (Background run = untilBothWork()) {
            assertThat(worktrees()).isEqualTo(3);
            run.signal("KILL");
            run.end();
        }
        resumeCompletesBothAndLeavesNothing();
    }

    @Test
    void aStopEndsEveryAgentAndRemovesItsWorkTree() {
        try (Background run = untilBothWork()) {
            assertThat(loki.run("stop", "--now").exit()).isZero();
            assertThat(run.end().exit()).isEqualTo(143);
        }
        assertThat(scene.lasts("a") || scene.lasts("b")).isFalse();
        assertThat(worktrees()).isOne();
        resumeCompletesBothAndLeavesNothing();
    }
}
