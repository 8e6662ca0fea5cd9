package dev.loki.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessesTest {
    private static final Map<String, String> ENV = Map.of("PATH", "/usr/local/bin:/usr/bin:/bin");

    @TempDir
    private Path dir;

    private final Processes processes = Processes.of(Duration.ofMillis(500));

    private Command sh(String script) {
        return Command.of(List.of("sh", "-c", script), dir, ENV);
    }

    private Outcome run(String script) {
        return processes.run(sh(script), Watch.NONE);
    }

    @Test
    void keepsBothStreamsApart() {
        Outcome outcome = run("echo out; echo err >&2");
        assertThat(outcome.stdout().text()).isEqualTo("out\n");
        assertThat(outcome.stderr().text()).isEqualTo("err\n");
        assertThat(outcome.succeeded()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 75, 77, 125, 126, 127, 255})
    void passesTheExitStatusOn(int status) {
        Outcome outcome = run("exit " + status);
        assertThat(outcome.exitCode()).isEqualTo(status);
        assertThat(outcome.end()).isEqualTo(Outcome.End.EXITED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6, 9, 11, 15})
    void aSignalGives128AndItsNumber(int signal) {
        Outcome outcome = run("kill -" + signal + " $$; exit 5");
        assertThat(outcome.exitCode()).isEqualTo(128 + signal);
        assertThat(outcome.stderr().text()).isEmpty();
    }

    @Test
    void passesArgumentsUnchanged() {
        List<String> arguments = List.of(
                "two words",
                "",
                "-n",
                "--",
                "it's",
                "\"quoted\"",
                "a\nb\n",
                "$HOME",
                "`id`",
                "*",
                "\\",
                "naïve ☃",
                ";");
        List<String> argv = new ArrayList<>(List.of("printf", "<%s>\n"));
        argv.addAll(arguments);
        Outcome outcome = processes.run(Command.of(argv, dir, ENV), Watch.NONE);
        assertThat(outcome.stdout().text()).isEqualTo("<" + String.join(">\n<", arguments) + ">\n");
    }

    @Test
    void passesExactlyTheEnvironmentGivenAndTheCookie() {
        Map<String, String> env = Map.of("PATH", ENV.get("PATH"), "A", "x y", "dotted.name", "kept", "order", "mine");
        Outcome outcome = processes.run(Command.of(List.of("env"), dir, env), Watch.NONE);
        assertThat(outcome.stdout().text().lines().map(line -> line.replaceFirst("=.*", "")))
                .contains("A", "dotted.name", "order", Processes.COOKIE)
                .doesNotContain("HOME", "USER", "JAVA_HOME");
        assertThat(outcome.stdout().text()).contains("A=x y\n", "dotted.name=kept\n", "order=mine\n");
    }

    @Test
    void usesTheCookieOfTheCaller() {
        String cookie = Processes.newCookie();
        Map<String, String> env = Map.of("PATH", ENV.get("PATH"), Processes.COOKIE, cookie);
        Outcome outcome = processes.run(Command.of(List.of("env"), dir, env), Watch.NONE);
        assertThat(outcome.stdout().text()).contains(Processes.COOKIE + "=" + cookie + "\n");
    }

    @Test
    void readsStandardInputFromAFileOrFindsItEmpty() throws IOException {
        Path input = Files.writeString(dir.resolve("in put"), "from a file");
        assertThat(processes
                        .run(sh("cat").withStdin(input), Watch.NONE)
                        .stdout()
                        .text())
                .isEqualTo("from a file");
        assertThat(run("cat; echo done").stdout().text()).isEqualTo("done\n");
        assertThatThrownBy(() -> processes.run(sh("cat").withStdin(dir.resolve("absent")), Watch.NONE))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("absent");
    }

    @Test
    void aProgramThatDoesNotExistIsNotFound() {
        for (String name : List.of("no-such-program-here", "./absent", "/absent/program")) {
            Outcome outcome = processes.run(Command.of(List.of(name), dir, ENV), Watch.NONE);
            assertThat(outcome.end()).isEqualTo(Outcome.End.NOT_FOUND);
            assertThat(outcome.exitCode()).isEqualTo(127);
        }
    }

    @Test
    void startsAScriptOfTheProjectAndNeverABuiltin() throws IOException {
        script(dir.resolve("-exit"), "echo script \"$1\"");
        Map<String, String> env = Map.of("PATH", dir + ":/usr/bin:/bin");
        assertThat(processes
                        .run(Command.of(List.of("-exit", "x"), dir, env), Watch.NONE)
                        .stdout()
                        .text())
                .isEqualTo("script x\n");
        script(dir.resolve("exit"), "echo not the builtin");
        assertThat(processes
                        .run(Command.of(List.of("exit"), dir, env), Watch.NONE)
                        .stdout()
                        .text())
                .isEqualTo("not the builtin\n");
        assertThat(processes
                        .run(Command.of(List.of("./exit"), dir, ENV), Watch.NONE)
                        .stdout()
                        .text())
                .isEqualTo("not the builtin\n");
    }

    @Test
    void aFileThatMayNotBeExecutedGives126() throws IOException {
        Files.writeString(dir.resolve("plain"), "echo no\n");
        Outcome outcome = processes.run(Command.of(List.of("./plain"), dir, ENV), Watch.NONE);
        assertThat(outcome.exitCode()).isEqualTo(126);
        assertThat(outcome.stderr().text()).contains("Permission denied");
    }

    @Test
    void refusesAMissingFolderAndAnArgumentThatNoSystemTakes() {
        assertThatThrownBy(() -> processes.run(Command.of(List.of("true"), dir.resolve("gone"), ENV), Watch.NONE))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("gone");
        assertThatThrownBy(() -> processes.run(Command.of(List.of("true", "a\0b"), dir, ENV), Watch.NONE))
                .isInstanceOfSatisfying(
                        LokiException.class, e -> assertThat(e.code()).isEqualTo("PROCESS_FAILED"));
    }

    @Test
    void theCommandStartsWithTheDefaultAnswerToSignals() {
        String ignored = run("grep SigIgn /proc/self/status").stdout().text();
        assertThat(Long.parseLong(ignored.replaceAll("\\D+(\\w+)\\s*", "$1"), 16) & 0b100_0000_0000_0111)
                .as("none of HUP, INT, QUIT, TERM ignored")
                .isZero();
    }

    @Test
    void leadsASessionAndAGroupOfItsOwnUnderTheIdThatIsTold() {
        AtomicLong group = new AtomicLong();
        Outcome outcome = processes.run(sh("cut -d' ' -f5,6 /proc/self/stat"), new Watch() {
            @Override
            public void started(long groupId, Instant startedAt) {
                group.set(groupId);
            }
        });
        assertThat(outcome.stdout().text()).isEqualTo(group + " " + group + "\n");
    }

    @Test
    void runsNothingBeforeTheWatchHasRecordedTheStart() {
        Path trace = dir.resolve("trace");
        assertThatThrownBy(() -> processes.run(sh("touch trace"), new Watch() {
                    @Override
                    public void started(long groupId, Instant startedAt) {
                        throw new IllegalStateException("journal is full");
                    }
                }))
                .hasMessage("journal is full");
        assertThat(trace).doesNotExist();
    }

    @Test
    void ticksWhileItRuns() {
        AtomicReference<Duration> last = new AtomicReference<>(Duration.ZERO);
        processes.run(sh("sleep 0.5"), new Watch() {
            @Override
            public void tick(Duration elapsed) {
                assertThat(elapsed).isGreaterThan(last.getAndSet(elapsed));
            }
        });
        assertThat(last.get()).isBetween(Duration.ofMillis(200), Duration.ofSeconds(10));
    }

    @Test
    void anInterruptStopsTheCommandAndStaysSet() {
        Thread.currentThread().interrupt();
        Outcome outcome = run("sleep 60");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome.end()).isEqualTo(Outcome.End.STOPPED);
        assertThat(outcome.elapsed()).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void aGigabyteOfOutputIsReadButNotKept() throws IOException {
        Path log = dir.resolve("logs/out.log");
        long before = usedMemory();
        Outcome outcome = processes.run(
                sh("echo first; head -c 1073741824 /dev/zero; echo; echo last")
                        .withKeepBytes(10_000)
                        .withLog(log),
                Watch.NONE);
        assertThat(outcome.stdout().totalBytes()).isEqualTo((1L << 30) + 12);
        assertThat(outcome.stdout().head()).startsWith("first\n").hasSize(5000);
        assertThat(outcome.stdout().tail()).endsWith("\nlast\n").hasSize(5000);
        assertThat(Files.size(log)).isBetween(Command.MAX_LOG_BYTES, Command.MAX_LOG_BYTES + 100);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
                .isEqualTo("rw-------");
        assertThat(usedMemory() - before).isLessThan(64L << 20);
        assertThat(outcome.elapsed()).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void aLogThatCannotBeMadeIsRefusedBeforeTheStart() throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "");
        assertThatThrownBy(() -> processes.run(sh("touch ran").withLog(file.resolve("log")), Watch.NONE))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("file");
        assertThat(dir.resolve("ran")).doesNotExist();
    }

    @Test
    void manyCommandsRunAtOnce() {
        List<String> outputs = java.util.stream.IntStream.range(0, 16)
                .parallel()
                .mapToObj(n -> run("echo " + n).stdout().text())
                .toList();
        assertThat(outputs).hasSize(16).doesNotHaveDuplicates().doesNotContain("");
    }

    @Test
    void refusesWhatCannotBeACommand() {
        assertThatThrownBy(() -> Command.of(List.of(), dir, ENV)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sh("true").withTimeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sh("true").withKeepBytes(Long.MAX_VALUE)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static long usedMemory() {
        Runtime runtime = Runtime.getRuntime();
        runtime.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
