package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run with every feature leaves when a signal ends it: nothing, and everybody was told. */
class EveryFeatureIT {
    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aSignalEndsTheRunWithAllThatBelongsToIt(String signal, int exit) {
        try (EveryFeature every = EveryFeature.in(dir)) {
            Scene scene = every.scene();
            scene.project().tasks("""
                    version: 1
                    tasks:
                      - id: a
                        type: chore
                        title: First
                        act: |
                          %s
                    """.formatted(scene.lastLong("a")));
            try (Background run = every.launcherInAGroupOfItsOwn().launch("run")) {
                scene.await("a");
                List<ProcessHandle> children =
                        ProcessHandle.of(run.pid()).orElseThrow().descendants().toList();
                assertThat(children).isNotEmpty();
                signalGroup(signal, run);
                if (signal.equals("INT")) {
                    Await.until("it is told", () -> run.err().contains("stopping at the next safe point"));
                    signalGroup(signal, run);
                }

                Ran ended = run.end();

                assertThat(ended.exit()).as(ended.err()).isEqualTo(exit);
                assertThat(scene.lasts("a")).isFalse();
                Await.until("no child is left", () -> children.stream().noneMatch(ProcessHandle::isAlive));
                assertThat(group(run.pid())).isEmpty();
            }
            every.assertNoLockIsHeld();
            every.assertTold("session_ended");
            assertThat(every.messages()).singleElement().asString().contains("exit code " + exit);
        }
    }

    /** As a terminal does it: to the command and all that is in its group. */
    private static void signalGroup(String signal, Background run) {
        Ran kill = Launcher.of(Path.of("."), "kill", "-" + signal, "--", "-" + run.pid())
                .run();
        assertThat(kill.exit()).as(kill.err()).isZero();
    }

    /** The processes of a group that have not ended, by their lines in the process table. */
    private static List<String> group(long leader) {
        Ran ps = Launcher.of(Path.of("."), "ps", "-A", "-o", "pgid=,stat=,pid=,args=")
                .run();
        assertThat(ps.exit()).as(ps.err()).isZero();
        return ps.out()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith(leader + " ") && !line.matches("\\d+\\s+Z.*"))
                .toList();
    }
}
