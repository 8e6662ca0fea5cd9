package dev.loki.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;

/** Publishers, members of a group and readers in processes of their own, killed at random moments. */
@Timeout(600)
class ProcessesTest {
    private static final boolean SOAK = Boolean.getBoolean("loki.soak");
    private static final int EACH_PUBLISHES = SOAK ? 5_000 : 300;
    private static final int KILLS = SOAK ? 200 : 8;

    @TempDir
    Path dir;

    private final List<Process> running = new ArrayList<>();
    private int reports;

    static LongStream seeds() {
        return LongStream.range(1, SOAK ? 6 : 2);
    }

    @AfterEach
    void endAll() {
        running.forEach(Process::destroyForcibly);
    }

    private Path root() {
        return dir.resolve("events");
    }

    private static String origin(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process start(String role, String report, String argument) {
        try {
            Class<?> jackson =
                    Class.forName("com.fasterxml.jackson.core.JsonFactory", false, Json.class.getClassLoader());
            String classPath = Stream.concat(
                            Stream.of("target/classes", "target/test-classes"),
                            Stream.of(Json.class, jackson, Logger.class).map(ProcessesTest::origin))
                    .collect(Collectors.joining(File.pathSeparator));
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-Xshare:auto",
                            "-cp",
                            classPath,
                            Worker.class.getName(),
                            role,
                            root().toString(),
                            dir.resolve(report + "." + reports++).toString(),
                            argument)
                    .redirectErrorStream(true)
                    .redirectOutput(dir.resolve("said").toFile())
                    .start();
            running.add(process);
            return process;
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of all reports of that name; a torn one, whose writer was killed, counts for nothing. */
    private List<String> reported(String report) {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(dir)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith(report + "."))
                    .toList()) {
                String text = Files.readString(file);
                text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(lines::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private static void kill(Process process) {
        process.destroyForcibly();
        Bus.await("it is dead", () -> !process.isAlive());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyEventIsHandledByOneLiveMemberAndSeenByEveryReader(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        EventBus.open(root()).drain("g", RetryPolicy.DEFAULT, event -> {});
        List<Process> publishers = new ArrayList<>();
        List<Process> members = new ArrayList<>();
        List<Process> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            publishers.add(start("publish", "published", Integer.toString(EACH_PUBLISHES)));
            members.add(start("member", "handled", "g"));
        }
        for (int i = 0; i < 3; i++) {
            readers.add(start("reader", "seen" + i, "reader" + i));
        }
        Bus.await("events are handled", () -> !reported("handled").isEmpty());
        int killedMembers = 0;
        int killedReaders = 0;
        for (int i = 0; i < KILLS; i++) {
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(20, 200)).toNanos());
            boolean reader = i % 2 == 1;
            List<Process> team = reader ? readers : members;
            int which = random.nextInt(team.size());
            kill(team.get(which));
            team.set(
                    which,
                    reader ? start("reader", "seen" + which, "reader" + which) : start("member", "handled", "g"));
            killedReaders += reader ? 1 : 0;
            killedMembers += reader ? 0 : 1;
        }
        kill(publishers.get(random.nextInt(4)));
        for (Process publisher : publishers) {
            publisher.waitFor();
        }
        Set<String> published = new HashSet<>(reported("published"));
        assertThat(published).hasSizeGreaterThanOrEqualTo(EACH_PUBLISHES);
        Bus.await("all are handled", () -> reported("handled").containsAll(published));
        for (int i = 0; i < 3; i++) {
            String report = "seen" + i;
            Bus.await("all are seen by " + i, () -> reported(report).containsAll(published));
        }
        endAll();

        List<String> handled = reported("handled");
        assertThat(handled).noneMatch(line -> line.startsWith("CLASH"));
        assertThat(handled.size() - new HashSet<>(handled).size())
                .as("repeated after a death, at most one in hand")
                .isLessThanOrEqualTo(killedMembers);
        for (int i = 0; i < 3; i++) {
            List<String> seen = reported("seen" + i);
            assertThat(seen.size() - new HashSet<>(seen).size()).isLessThanOrEqualTo(killedReaders);
        }
        assertThat(new HashSet<>(handled).size() - published.size())
                .as("published, but its publisher was killed before it could say so")
                .isBetween(0, 1);
    }
}
