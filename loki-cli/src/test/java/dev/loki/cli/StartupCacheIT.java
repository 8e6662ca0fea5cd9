package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.loki.cli.Launcher.Ran;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The start-up cache of an installation of its own. */
class StartupCacheIT {
    private static final String JAVA = System.getProperty("java.home") + "/bin/java";
    private static final String[] ASK = {
        "policy", "eval", "pre_execution", "--context", "{\"active_agents\": 2}", "--policy", "p.json"
    };

    @TempDir
    static Path home;

    private static Ran firstInit;

    @TempDir
    Path dir;

    /** An installation without a cache; the first {@code init} makes it. */
    @BeforeAll
    static void installAndInit() throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("lib"));
        for (String file : List.of("bin/loki", "lib/jvm.args", "lib/loki.jar", "lib/loki.jar.sha256")) {
            Files.copy(Launcher.dist().resolve(file), home.resolve(file));
        }
        firstInit = Launcher.of(
                        Files.createDirectory(home.resolve("project")),
                        home.resolve("bin/loki").toString())
                .run("init");
    }

    @BeforeEach
    void writePolicy() throws IOException {
        Files.writeString(dir.resolve("p.json"), """
                {"policies": {"pre_execution": [{"name": "agents", "rule": "active_agents <= 5"}]}}""");
        Files.writeString(dir.resolve("question.json"), """
                {"session_id": "s", "cwd": "%s", "hook_event_name": "PreToolUse", "tool_name": "Write",
                 "tool_input": {"file_path": "a.txt", "content": "a"}}""".formatted(dir));
    }

    private Launcher loki() {
        return Launcher.of(dir, home.resolve("bin/loki").toString());
    }

    private static Path folder() throws IOException {
        try (Stream<Path> folders = Files.list(home.resolve("lib/cache"))) {
            return folders.findFirst().orElseThrow();
        }
    }

    private static Path file(String kind, String ending) throws IOException {
        return folder().resolve(kind + JAVA.replace('/', '%') + ending);
    }

    /** The classes that a JVM with the options of that cache loads for a command, each with where it comes from. */
    private List<String> loaded(String kind, String... words) throws IOException {
        Path log = dir.resolve("classes.log");
        List<String> argv = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" <question.json", "sh"));
        argv.addAll(List.of(JAVA, "@" + file(kind, ".args"), "-Xlog:class+load:file=" + log));
        argv.addAll(List.of("-cp", home.resolve("bin/../lib/loki.jar").toString(), "dev.loki.cli.Main"));
        argv.addAll(List.of(words));
        Ran ran = Launcher.of(dir, argv.toArray(String[]::new)).run();
        assertThat(ran.exit()).as(ran.err()).isZero();
        return Files.readAllLines(log);
    }

    private void assertStarts() {
        assertThat(loki().run("--version").out()).contains("(Java " + System.getProperty("java.version") + ")");
        assertThat(loki().run(ASK).exit()).isZero();
    }

    @Test
    void theFirstInitBuildsItAndWarmThenHasNothingToDo() {
        assertThat(firstInit.exit()).isZero();
        assertThat(firstInit.err()).doesNotContain("cache");
        assertThat(loki().run("warm", "--json").json().bool("built")).contains(false);
    }

    @Test
    void whatHooksWaitForLoadsNoParserNoYamlNoLoggingAndNoHttp() throws IOException {
        for (String[] words : List.of(new String[] {"--version"}, ASK, new String[] {"guard", "claude"})) {
            List<String> classes = loaded("hook", words);

            assertThat(classes)
                    .anyMatch(line -> line.contains("dev.loki.cli.Main source: shared objects file"))
                    .noneMatch(
                            line -> line.matches(
                                    ".*\\] (picocli|com\\.fasterxml\\.jackson\\.databind|org\\.yaml|ch\\.qos|org\\.slf4j|java\\.net\\.http)\\..*"))
                    .noneMatch(line -> line.contains("dev.loki") && line.contains("source: file:"));
        }
    }

    @Test
    void otherCommandsTakeTheirClassesFromIt() throws IOException {
        assertThat(loaded("full", "--help"))
                .anyMatch(line -> line.contains("dev.loki.cli.LokiCommand source: shared objects file"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100, 3_000, 1_000_000})
    void oneThatIsCutOrOverwrittenIsLeftAlone(long at) throws IOException {
        Path archive = file("hook", ".cache");
        byte[] whole = Files.readAllBytes(archive);
        FileTime before = Files.getLastModifiedTime(archive);
        try {
            archive.toFile().setWritable(true);
            try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
                file.setLength(at);
            }
            Files.setLastModifiedTime(archive, FileTime.from(Instant.now().plusSeconds(2)));
            assertStarts();

            byte[] flipped = whole.clone();
            flipped[(int) at] ^= 0x55;
            Files.write(archive, flipped);
            Files.setLastModifiedTime(archive, before);
            assertStarts();
        } finally {
            Files.write(archive, whole);
            Files.setLastModifiedTime(archive, before);
        }
    }

    @Test
    void anotherJavaLeavesItAlone() throws IOException {
        Path other = otherJava();
        Path options = folder().resolve("hook" + other.toString().replace('/', '%') + ".args");
        Path archive = folder().resolve("hook" + other.toString().replace('/', '%') + ".cache");
        Files.copy(file("hook", ".cache"), archive);
        Files.copy(file("hook", ".args"), options);
        try {
            Ran ran = loki().with("JAVA_HOME", other.getParent().getParent().toString())
                    .run(ASK);

            assertThat(ran.exit()).as(ran.err()).isZero();
            assertThat(ran.out()).contains("ALLOW");
        } finally {
            Files.delete(options);
            Files.delete(archive);
        }
    }

    private static Path otherJava() throws IOException {
        Path all = Path.of("/usr/lib/jvm");
        List<Path> others = List.of();
        if (Files.isDirectory(all)) {
            try (Stream<Path> homes = Files.list(all)) {
                others = homes.map(each -> each.resolve("bin/java"))
                        .filter(Files::isExecutable)
                        .filter(java -> java.toString().matches(".*(17|21|25).*") && !isThisJava(java))
                        .toList();
            }
        }
        assumeThat(others).as("a second JDK in " + all).isNotEmpty();
        return others.get(0);
    }

    private static boolean isThisJava(Path java) {
        try {
            return Files.isSameFile(java, Path.of(JAVA));
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void anotherJarNeitherUsesItNorIsRefused() throws IOException {
        Path stated = home.resolve("lib/loki.jar.sha256");
        String text = Files.readString(stated);
        try {
            Files.writeString(stated, text.replace(text.substring(0, 64), "0".repeat(64)));
            assertStarts();
            Ran warm = loki().run("warm");
            assertThat(warm.exit()).isEqualTo(1);
            assertThat(warm.err())
                    .contains("is not the jar that loki.jar.sha256 states")
                    .hasLineCount(1);

            Files.delete(stated);
            assertStarts();
        } finally {
            Files.writeString(stated, text);
        }
    }

    @Test
    void whereItCannotBeWrittenLokiStartsWithoutAndWarmSaysSo() throws IOException {
        Path hidden = Files.move(home.resolve("lib/cache"), home.resolve("lib/hidden"));
        Files.writeString(home.resolve("lib/cache"), "in the way");
        try {
            assertStarts();
            Ran warm = loki().run("warm");
            assertThat(warm.exit()).isEqualTo(1);
            assertThat(warm.err()).contains("cannot write").hasLineCount(1);
            Ran init = loki().run("init");
            assertThat(init.exit()).isZero();
            assertThat(init.err()).doesNotContain("cache");
        } finally {
            Files.delete(home.resolve("lib/cache"));
            Files.move(hidden, home.resolve("lib/cache"));
        }
    }

    @Test
    void theFastPathOfTheLauncherStartsNoOtherProcess() throws IOException {
        Path bin = Files.createDirectory(dir.resolve("no tools"));

        Ran ran = loki().with("PATH", bin.toString()).run(ASK);

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.err()).isEmpty();
    }
}
