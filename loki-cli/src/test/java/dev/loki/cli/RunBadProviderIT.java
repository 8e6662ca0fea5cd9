package dev.loki.cli;

import static dev.loki.cli.LokiProject.assertTold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.loki.cli.Launcher.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider that misbehaves costs its own task, never the machine, the repository or another task. */
class RunBadProviderIT {
    private static final long MAX_LOG_BYTES = 17L << 20;

    @TempDir
    Path dir;

    @TempDir
    Path outside;

    private LokiProject project;

    @BeforeEach
    void makeProject() {
        project = LokiProject.create(dir);
    }

    @Test
    void oneThatPrintsAGigabyteIsReadToItsEndInBoundedMemoryAndLog() throws IOException {
        project.tasks(
                "{id: a, act: 'yes | head -c 700000000; yes no | tr -d \"\\n\" | head -c 300000000 >&2; echo x > x'}");

        Ran ran = project.launcher().with("LOKI_JAVA_OPTS", "-Xmx64m").run("run");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(project.ids("completed")).containsExactly("a");
        assertThat(size(project.file(".loki"))).isBetween(1L << 20, MAX_LOG_BYTES + (1L << 20));
        assertThat(ran.err().length() + ran.out().length()).isLessThan(10_000);
    }

    @Test
    void oneThatFailsAfterAGigabyteIsToldByItsLastLine() {
        project.tasks("{id: a, act: 'yes | head -c 200000000; echo it broke; exit 9'}");

        Ran ran = project.launcher().with("LOKI_JAVA_OPTS", "-Xmx64m").run("run");

        assertTold(ran, ExitCode.FAILED, ".loki/tasks.yaml:4: a: attempt 1 failed: ACT_FAILED: exit code 9: it broke");
        assertThat(ran.err().length() + ran.out().length()).isLessThan(10_000);
        assertThat(project.ids("dead-letter")).containsExactly("a");
    }

    @Test
    void oneThatHangsIsEndedAtItsTimeoutAndItsWorkKeptAside() throws IOException {
        project.tasks(
                "{id: a, timeout: 1s, act: 'echo half > half; echo waiting; trap \"\" TERM; while :; do sleep 300; done'}",
                "{id: b, act: echo x > x}");

        long begun = System.nanoTime();
        Ran ran = project.loki("run");

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        assertTold(ran, ExitCode.FAILED, ".loki/tasks.yaml:4: a: ", "ACT_TIMED_OUT", "timeout of 1 s", "waiting");
        assertThat(processesIn(dir)).isEmpty();
        assertThat(project.status()).isEmpty();
        assertThat(project.git().read(".loki/state/kept/a-1-1.patch")).contains("+half");
        assertThat(project.ids("dead-letter")).containsExactly("a");
        assertThat(project.ids("completed")).containsExactly("b");
    }

    @Test
    void childrenThatWouldOutliveItAreEndedWithIt() throws IOException {
        project.tasks(
                "{id: plain, act: 'sleep 300 & echo x > plain'}",
                "{id: session, act: 'setsid sleep 300 & echo x > session'}",
                "{id: quiet, act: 'setsid sleep 300 </dev/null >/dev/null 2>&1 & echo x > quiet'}",
                "{id: stubborn, act: 'setsid sh -c \"trap : TERM HUP INT; while :; do sleep 300; done\" & echo x > stubborn'}",
                "{id: nohup, act: 'nohup setsid sleep 300 & echo x > nohup'}");

        Ran ran = project.loki("run");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(processesIn(dir)).isEmpty();
        assertThat(project.ids("completed")).containsExactly("plain", "session", "quiet", "stubborn", "nohup");
    }

    @Test
    void oneThatWritesThroughANewLinkIsRefusedAndTheLinkTakenAway() {
        project.tasks("{id: a, act: 'ln -s " + outside + " way; echo x > way/x'}", "{id: b, act: echo x > x}");

        Ran ran = project.loki("run");

        assertEscape(ran, "way leads out of the project", outside.toString());
        assertThat(project.ids("completed")).containsExactly("b");
        assertThat(project.file("way")).doesNotExist();
        assertThat(project.git().subjects()).containsExactly("[Loki] eng-b: b", "Begin");
    }

    @Test
    void oneThatWritesThroughALinkThatWasThereIsRefused() throws IOException {
        Path file = Files.writeString(outside.resolve("file"), "before\n");
        Path folder = Files.createDirectory(outside.resolve("folder"));
        Files.createSymbolicLink(project.file("to-file"), file);
        Files.createSymbolicLink(project.file("to-folder"), folder);
        project.git().git("add", ".");
        project.git().git("commit", "-qm", "Links");
        project.tasks("{id: a, act: echo after > to-file}", "{id: b, act: echo x > to-folder/new}");

        Ran ran = project.loki("run");

        assertEscape(ran, "to-file leads out of the project", file.toString());
        assertTold(ran, ExitCode.VIOLATION, ".loki/tasks.yaml:5: b: ", "PATH_OUTSIDE_PROJECT", "to-folder", "new");
        assertThat(project.ids("dead-letter")).containsExactly("a", "b");
        project.assertNothingDone();
        assertThat(project.file("to-file")).isSymbolicLink();
    }

    @Test
    void aPatchAndARecordingDoNotLeaveTheProjectEither() throws IOException {
        Files.createSymbolicLink(project.file("way"), outside);
        project.git()
                .write("up.patch", "--- /dev/null\n+++ b/../up\n@@ -0,0 +1 @@\n+x\n")
                .write("link.patch", "--- /dev/null\n+++ b/way/x\n@@ -0,0 +1 @@\n+x\n")
                .write("up.json", "{\"version\":1,\"writes\":[{\"path\":\"../up\",\"content\":\"x\"}]}")
                .write("link.json", "{\"version\":1,\"writes\":[{\"path\":\"way/x\",\"content\":\"x\"}]}")
                .git("add", ".");
        project.git().git("commit", "-qm", "Plans");
        project.tasks(
                "{id: a, act: {patch: up.patch}}",
                "{id: b, act: {patch: link.patch}}",
                "{id: c, act: {replay: up.json}}",
                "{id: d, act: {replay: link.json}}");

        Ran ran = project.loki("run");

        assertThat(ran.exit()).as(ran.err()).isNotZero();
        assertThat(project.ids("dead-letter")).containsExactly("a", "b", "c", "d");
        assertThat(outside).isEmptyDirectory();
        assertThat(dir.resolveSibling("up")).doesNotExist();
        project.assertNothingDone();
    }

    private static void assertEscape(Ran ran, String... parts) {
        assertTold(ran, ExitCode.VIOLATION, ".loki/tasks.yaml:4: a: attempt 1 failed: PATH_OUTSIDE_PROJECT: ");
        assertTold(ran, ExitCode.VIOLATION, parts);
        assertThat(ran.err()).doesNotContain("PATH_OUTSIDE_PROJECT: PATH_OUTSIDE_PROJECT");
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /** The ids of the processes that work in that folder; whoever runs this test may not see those of others. */
    private static List<String> processesIn(Path folder) throws IOException {
        assumeThat(Path.of("/proc/self/cwd")).isSymbolicLink();
        List<String> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path process : all.filter(p -> p.getFileName().toString().matches("[0-9]+"))
                    .toList()) {
                try {
                    if (Files.readSymbolicLink(process.resolve("cwd")).equals(folder.toRealPath())) {
                        found.add(Files.readString(process.resolve("cmdline")).replace('\0', ' '));
                    }
                } catch (IOException e) {
                    // It has ended, or belongs to somebody else.
                }
            }
        }
        return found;
    }
}
