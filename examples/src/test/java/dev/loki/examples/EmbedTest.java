package dev.loki.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application in {@code examples/embed}, compiled as a module and run in a JVM of its own. */
class EmbedTest {
    private static final String MAIN = "dev.example.embed.GuardedTools";
    private static final String POLICY =
            "policies: {pre_execution: [{name: boundary, rule: file_path must start with project_dir}]}\n";

    /** What the application needs: the modules it requires, and what those need; no command, no log backend. */
    private static final List<String> NEEDED = List.of(
            "loki-core",
            "loki-policy",
            "loki-audit",
            "loki-otel",
            "jackson-core",
            "snakeyaml",
            "slf4j-api",
            "re2j",
            "jspecify");

    @TempDir
    static Path compiled;

    private static HttpServer collector;
    private static final BlockingQueue<String> RECEIVED = new LinkedBlockingQueue<>();

    @TempDir
    Path dir;

    private Path project;

    @BeforeAll
    static void compileAndListen() throws IOException {
        List<String> options = new ArrayList<>(List.of(
                "--release",
                "17",
                "-Xlint:all,-path,-requires-automatic",
                "-Werror",
                "-d",
                compiled.toString(),
                "-p",
                libraries()));
        try (Stream<Path> sources = Files.walk(Path.of("embed/src"))) {
            sources.filter(file -> file.toString().endsWith(".java")).forEach(file -> options.add(file.toString()));
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new)))
                .isZero();
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/", exchange -> {
            RECEIVED.add(exchange.getRequestURI().getPath() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
    }

    @AfterAll
    static void stopListening() {
        collector.stop(0);
    }

    @BeforeEach
    void makeProject() throws IOException {
        project = Files.createDirectory(dir.resolve("project"));
        Files.writeString(dir.resolve("policies.yaml"), POLICY);
    }

    private static String libraries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry ->
                        NEEDED.stream().anyMatch(name -> entry.matches(".*/" + name + "(-[0-9][^/]*\\.jar|/target/.*)"))
                                && !entry.contains("-tests.jar")
                                && !entry.contains("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Map<String, String> allOn() {
        return Map.of(
                "LOKI_POLICY_FILE",
                dir.resolve("policies.yaml").toString(),
                "LOKI_AUDIT_ENABLED",
                "true",
                "LOKI_OTEL_ENDPOINT",
                "http://127.0.0.1:" + collector.getAddress().getPort());
    }

    private String run(Map<String, String> env, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
        command.addAll(List.of(options));
        command.add(project.toString());
        ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LOKI_") || name.startsWith("OTEL_"));
        builder.environment().putAll(env);
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private void assertGuarded(String said) throws IOException, InterruptedException {
        assertThat(said).contains("notes.txt: ALLOW\n", "../elsewhere.txt: DENY\n");
        assertThat(project.resolve("notes.txt")).hasContent("Hello");
        assertThat(dir.resolve("elsewhere.txt")).doesNotExist();
        try (Stream<Path> files = Files.walk(project.resolve(".loki"))) {
            String log = files.filter(file -> file.toString().endsWith(".jsonl"))
                    .map(EmbedTest::read)
                    .collect(Collectors.joining());
            assertThat(log.lines()).hasSize(2).allMatch(line -> line.contains("\"what\":\"file_write\""));
        }
        String traces = RECEIVED.poll(30, TimeUnit.SECONDS);
        while (traces != null && !traces.startsWith("/v1/traces")) {
            traces = RECEIVED.poll(30, TimeUnit.SECONDS);
        }
        assertThat(traces).contains("assistant");
        RECEIVED.clear();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void guardsItsToolsOnTheClassPathWithoutALogBackend() throws IOException, InterruptedException {
        assertGuarded(run(allOn(), "-cp", compiled + File.pathSeparator + libraries(), MAIN));
    }

    @Test
    void guardsItsToolsOnTheModulePath() throws IOException, InterruptedException {
        assertGuarded(
                run(allOn(), "-p", compiled + File.pathSeparator + libraries(), "-m", "dev.example.embed/" + MAIN));
    }

    @Test
    void doesWhatItAlwaysDidWhenNothingIsSwitchedOn() throws IOException, InterruptedException {
        String said = run(Map.of(), "-cp", compiled + File.pathSeparator + libraries(), MAIN);

        assertThat(said).isEqualTo("notes.txt: ALLOW\n../elsewhere.txt: ALLOW\n");
        assertThat(project.resolve(".loki")).doesNotExist();
    }

    @Test
    void twoInOneJvmShareNothing() throws Exception {
        Path second = Files.createDirectory(dir.resolve("second"));
        List<URL> urls = new ArrayList<>(List.of(compiled.toUri().toURL()));
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), getClass().getClassLoader())) {
            Class<?> type = loader.loadClass(MAIN);
            Constructor<?> made = type.getConstructor(Map.class, Path.class);
            Method write = type.getMethod("write", String.class, String.class);
            try (AutoCloseable guarded = (AutoCloseable) made.newInstance(allOn(), project);
                    AutoCloseable free = (AutoCloseable) made.newInstance(Map.of(), second)) {
                assertThat(write.invoke(guarded, "../one.txt", "x").toString()).contains("DENY");
                assertThat(write.invoke(free, "../two.txt", "x").toString()).contains("ALLOW");
                assertThat(write.invoke(guarded, "three.txt", "x").toString()).contains("ALLOW");
            }
        }
        assertThat(dir.resolve("one.txt")).doesNotExist();
        assertThat(dir.resolve("two.txt")).exists();
        assertThat(second.resolve(".loki")).doesNotExist();
        assertThat(project.resolve(".loki")).isDirectory();
        RECEIVED.clear();
    }

    @Test
    void isShort() throws IOException {
        assertThat(Files.readAllLines(Path.of("embed/src/dev/example/embed/GuardedTools.java")))
                .hasSizeLessThan(60);
    }
}
