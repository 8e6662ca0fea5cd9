package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.testing.GitProject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the engine's process at every journal entry of a run of three tasks and continues it.
 *
 * <p>The build kills at every second entry, before and after it is durable in turn; {@code -Dloki.soak=true} does both at each.
 */
class CrashTest {
    private static final String TASKS = """
            version: 1
            gates:
              - {name: lint, run: test -f a.txt}
            tasks:
              - {id: a, type: chore, title: First, act: echo a >> a.txt, files: [a.txt]}
              - id: b
                type: docs
                title: Second
                depends_on: [a]
                files: [b.txt]
                verify: grep -q two b.txt
                act: |
                  echo one >> b.txt
                  if [ -s "$LOKI_LAST_ERROR_FILE" ]; then echo two >> b.txt; fi
              - {id: c, type: chore, title: Third, depends_on: [b], act: [cp, a.txt, c.txt], produces: [c.txt]}
            """;

    @TempDir
    Path dir;

    @Test
    void continuesAfterAKillAtEveryJournalEntry() throws Exception {
        int entries = entriesOfTheRun();
        assertThat(entries).isGreaterThan(30);
        boolean soak = Boolean.getBoolean("loki.soak");
        List<Callable<Integer>> kills = new ArrayList<>();
        for (int n = 0; n < entries; n++) {
            int entry = n;
            if (soak || entry % 4 == 0) {
                kills.add(() -> killAndContinue(entry, "before"));
            }
            if (soak || entry % 4 == 2) {
                kills.add(() -> killAndContinue(entry, "after"));
            }
        }
        ExecutorService twoAtOnce = Executors.newFixedThreadPool(2);
        try {
            for (Future<Integer> kill : twoAtOnce.invokeAll(kills)) {
                assertThat(kill.get()).isEqualTo(CrashingRun.HALTED);
            }
        } finally {
            twoAtOnce.shutdownNow();
        }
    }

    private int entriesOfTheRun() throws IOException {
        Path folder = Files.createDirectory(dir.resolve("whole"));
        GitProject.create(folder).tasks(TASKS);
        RarvLoop.builder(folder).env(System.getenv()).build().run(RunOptions.defaults());
        return RunJournal.read(ProjectDir.at(folder).journal()).size();
    }

    private int killAndContinue(int entry, String when) throws Exception {
        Path folder = Files.createDirectory(dir.resolve(when + entry));
        GitProject project = GitProject.create(folder).tasks(TASKS);
        int status = runAndKill(folder, entry, when);
        String what = "killed " + when + " entry " + entry;

        RunReport report = RarvLoop.builder(folder).env(System.getenv()).build().run(RunOptions.defaults());

        assertThat(report.exitCode()).as(what + ": " + report).isZero();
        assertThat(project.subjects())
                .as(what)
                .containsExactly("[Loki] eng-c: Third", "[Loki] eng-b: Second", "[Loki] eng-a: First", "Begin");
        assertThat(project.read("a.txt")).as(what).isEqualTo("a\n");
        assertThat(project.read("b.txt")).as(what).isEqualTo("one\none\ntwo\n");
        assertThat(project.git("status", "--porcelain", "--", ".", ":(exclude).loki", ":(exclude).agent"))
                .as(what)
                .isEmpty();
        assertThat(((JsonArray) Json.parse(project.read(".loki/queue/completed.json"), "completed")).items())
                .as(what)
                .hasSize(3);
        return status;
    }

    /** Runs a project in a process of its own and kills it there. */
    static int runAndKill(Path folder, int entry, String when) throws IOException, InterruptedException {
        String path =
                System.getProperty("java.class.path") + File.pathSeparator + System.getProperty("jdk.module.path", "");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        path,
                        CrashingRun.class.getName(),
                        folder.toString(),
                        Integer.toString(entry),
                        when)
                .redirectErrorStream(true)
                .redirectOutput(
                        folder.resolveSibling(folder.getFileName() + ".log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
