package dev.loki.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a command's children. */
@Timeout(60)
class ProcessTreeTest {
    private static final Map<String, String> ENV = Map.of("PATH", "/usr/local/bin:/usr/bin:/bin");

    /** A child, one that ignores TERM, one in another session, each with a child of its own; their ids in files. */
    private static final String TREE = """
            sh -c 'echo $$ > child; sleep 300 & echo $! > grandchild; wait' &
            sh -c 'trap "" TERM; echo $$ > stubborn; while :; do sleep 300; done' &
            setsid sh -c 'trap "" TERM; echo $$ > stray; sleep 300 & echo $! > straychild; wait; sleep 300' &
            while ! [ -s child -a -s grandchild -a -s stubborn -a -s stray -a -s straychild ]; do sleep 0.01; done
            """;

    private static final List<String> NAMES = List.of("child", "grandchild", "stubborn", "stray", "straychild");

    @TempDir
    private Path dir;

    private final Processes processes = Processes.of(Duration.ofMillis(500));

    private Command sh(String script) {
        return Command.of(List.of("sh", "-c", script), dir, ENV);
    }

    @Test
    void aTimeoutEndsTheWholeTree() {
        Outcome outcome = processes.run(sh(TREE + "echo ready; wait").withTimeout(Duration.ofSeconds(3)), Watch.NONE);
        assertThat(outcome.end()).isEqualTo(Outcome.End.TIMED_OUT);
        assertThat(outcome.exitCode()).isGreaterThan(128);
        assertThat(outcome.stdout().text()).isEqualTo("ready\n");
        assertAllEnded();
    }

    @Test
    void theWatchdogAndItsHelpersAreGoneToo() throws Exception {
        assumeThat(Path.of("/proc/self/cwd")).isSymbolicLink();
        for (int i = 0; i < 20; i++) {
            processes.run(sh("true"), Watch.NONE);
            assertThat(workingIn(dir)).isEmpty();
        }
    }

    /** The command lines of all processes whose working directory is that folder. */
    private static List<String> workingIn(Path folder) throws IOException {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : all) {
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

    @Test
    void perlMakesTheGroupWhereThereIsNoSetsid() {
        Processes withPerl = Processes.of(Duration.ofMillis(500), List.of("absent", "perl"));
        Outcome outcome =
                withPerl.run(sh("cut -d' ' -f5,6 /proc/self/stat; " + TREE + "kill -STOP $$; exit 4"), new Watch() {
                    @Override
                    public boolean stopRequested() {
                        return NAMES.stream().allMatch(name -> Files.exists(dir.resolve(name)));
                    }
                });
        assertThat(outcome.end()).isEqualTo(Outcome.End.STOPPED);
        String[] ids = outcome.stdout().text().strip().split(" ");
        assertThat(ids[0])
                .isEqualTo(ids[1])
                .isNotEqualTo(Long.toString(ProcessHandle.current().pid()));
        assertAllEnded();
    }

    @Test
    void theTreeIsEndedEvenWhereNoGroupCanBeMade() {
        Processes plain = Processes.of(Duration.ofMillis(500), List.of());
        Outcome outcome = plain.run(sh(TREE + "echo ready; wait").withTimeout(Duration.ofSeconds(3)), Watch.NONE);
        assertThat(outcome.end()).isEqualTo(Outcome.End.TIMED_OUT);
        assertThat(outcome.stdout().text()).isEqualTo("ready\n");
        assertAllEnded();
        assertThat(plain.run(sh("exit 6"), Watch.NONE).exitCode()).isEqualTo(6);
    }

    @Test
    void aStopEndsTheWholeTree() {
        Outcome outcome = processes.run(sh(TREE + "touch ready; wait"), new Watch() {
            @Override
            public boolean stopRequested() {
                return Files.exists(dir.resolve("ready"));
            }
        });
        assertThat(outcome.end()).isEqualTo(Outcome.End.STOPPED);
        assertAllEnded();
    }

    @Test
    void childrenThatOutliveTheirCommandAreEnded() {
        Outcome outcome = processes.run(sh(TREE + "exit 3"), Watch.NONE);
        assertThat(outcome.end()).isEqualTo(Outcome.End.EXITED);
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.elapsed()).isLessThan(Duration.ofSeconds(20));
        assertAllEnded();
    }

    @Test
    void aChildThatFloodsTheOutputAfterItsCommandIsEnded() {
        Outcome outcome = processes.run(sh("(trap '' TERM; exec yes) & echo $! > flood; exit 0"), Watch.NONE);
        assertThat(outcome.succeeded()).isTrue();
        assertEnded("flood");
    }

    @Test
    void aCommandMayTidyUpWithinTheGrace() {
        Outcome outcome = Processes.of(Duration.ofSeconds(20))
                .run(
                        sh("trap 'echo tidied; exit 0' TERM; echo ready; while :; do sleep 0.05; done")
                                .withTimeout(Duration.ofSeconds(2)),
                        Watch.NONE);
        assertThat(outcome.end()).isEqualTo(Outcome.End.TIMED_OUT);
        assertThat(outcome.stdout().text()).isEqualTo("ready\ntidied\n");
    }

    @Test
    void aCommandThatKillsItsOwnGroupIsStillReported() {
        Outcome outcome = processes.run(sh(TREE + "kill -9 0"), Watch.NONE);
        assertThat(outcome.exitCode()).isEqualTo(137);
        assertAllEnded();
    }

    @Test
    void theDeathOfTheJvmEndsTheWholeTree() throws Exception {
        Process jvm = childJvm(TREE + "touch ready; wait", Processes.newCookie());
        try (BufferedReader told = reader(jvm)) {
            told.readLine();
            await(() -> Files.exists(dir.resolve("ready")));
            assertThat(NAMES).allSatisfy(name -> assertThat(alive(name)).isTrue());
        } finally {
            jvm.destroyForcibly().waitFor();
        }
        assertAllEnded();
    }

    @Test
    void nothingRunsWhenTheJvmDiesBeforeTheStartWasRecorded() throws Exception {
        Process jvm = childJvm("touch ran", "hang-before-start");
        try (BufferedReader told = reader(jvm)) {
            long group = Long.parseLong(told.readLine().split(" ")[0]);
            jvm.destroyForcibly().waitFor();
            await(() -> ProcessHandle.of(group).isEmpty());
        }
        assertThat(dir.resolve("ran")).doesNotExist();
    }

    @Test
    void resumeEndsWhatIsLeftOfADeadRun() throws Exception {
        String cookie = Processes.newCookie();
        Process jvm = childJvm(TREE + "touch ready; wait", cookie);
        try (BufferedReader told = reader(jvm)) {
            String[] start = told.readLine().split(" ");
            await(() -> Files.exists(dir.resolve("ready")));
            jvm.destroyForcibly().waitFor();
            Processes.endLeftovers(Long.parseLong(start[0]), Instant.parse(start[1]), cookie);
        }
        assertThat(NAMES).noneSatisfy(name -> assertThat(alive(name)).isTrue());
    }

    @Test
    void resumeKnowsTheGroupByItsStartAlone() throws Exception {
        Process leader = new ProcessBuilder("setsid", "sleep", "300").start();
        try {
            await(() -> ProcessTable.entry(leader.pid()).orElseThrow().group() == leader.pid());
            Instant started = leader.info().startInstant().orElseThrow();
            Processes.endLeftovers(leader.pid(), started.minusSeconds(60), Processes.newCookie());
            assertThat(leader.isAlive()).as("a recycled id").isTrue();
            Processes.endLeftovers(leader.pid(), started, "");
            assertThat(leader.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            leader.destroyForcibly();
        }
    }

    @Test
    void psTellsTheSameAsProc() throws Exception {
        Process leader = new ProcessBuilder("setsid", "sleep", "300").start();
        try {
            await(() -> ProcessTable.entry(leader.pid()).orElseThrow().group() == leader.pid());
            assertThat(ProcessTable.fromPs())
                    .filteredOn(entry -> entry.pid() == leader.pid())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.group()).isEqualTo(leader.pid()))
                    .satisfies(entry ->
                            assertThat(entry.argumentsContain("sleep 300")).isTrue());
        } finally {
            leader.destroyForcibly();
        }
    }

    private Process childJvm(String script, String cookie) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        String.join(":", place(Processes.class), place(RunOne.class), place(org.slf4j.Logger.class)),
                        RunOne.class.getName(),
                        dir.toString(),
                        script,
                        cookie)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String place(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private void assertAllEnded() {
        NAMES.forEach(this::assertEnded);
    }

    private void assertEnded(String name) {
        assertThat(dir.resolve(name)).exists();
        await(() -> !alive(name));
    }

    private boolean alive(String name) {
        try {
            long pid = Long.parseLong(Files.readString(dir.resolve(name)).strip());
            return ProcessTable.entry(pid).isPresent();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time is up").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** A program of its own that runs one command and tells its group. */
    static final class RunOne {
        public static void main(String[] args) {
            String cookie = args[2];
            Command command = Command.of(
                    List.of("sh", "-c", args[1]),
                    Path.of(args[0]),
                    Map.of("PATH", ENV.get("PATH"), Processes.COOKIE, cookie));
            Processes.of().run(command, new Watch() {
                @Override
                public void started(long groupId, Instant startedAt) {
                    System.out.println(groupId + " " + startedAt);
                    while (cookie.startsWith("hang")) {
                        Thread.onSpinWait();
                    }
                }
            });
        }
    }
}
