package dev.loki.bench.suite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Starts the command, and an empty program on the same JVM as it comes, in turns: what disturbs the machine disturbs both.
 * Wall-clock time from the start of the process to its end, medians; memory is the largest resident set that was seen.
 */
final class Startup {
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s*(\\d+) kB");
    private static final String CLAUDE = """
            {"session_id": "0b7f", "cwd": "%1$s", "hook_event_name": "PreToolUse", "tool_name": "Write",
             "tool_input": {"file_path": "%1$s/src/App.java", "content": "class App {}"}}""";
    private static final String POLICY = """
            {"policies": {"pre_execution": [
              {"name": "boundary", "rule": "file_path must start with project_dir"},
              {"name": "agents", "rule": "active_agents <= 5"}]}}
            """;

    /** One contender. */
    private static final class Contender {
        private final List<String> command;
        private final Map<String, String> env;
        private final List<Double> millis = new ArrayList<>();
        private long peakKilobytes;

        Contender(Map<String, String> env, String... command) {
            this.command = List.of(command);
            this.env = env;
        }

        double median() {
            List<Double> sorted = millis.stream().sorted().toList();
            return sorted.get(sorted.size() / 2);
        }
    }

    private final Path scratch;
    private final Path project;
    private final Map<String, Contender> contenders = new LinkedHashMap<>();
    private int lastExit;

    private Startup(Path scratch) throws IOException {
        this.scratch = scratch;
        this.project = Files.createDirectories(scratch.resolve("project"));
    }

    static Section measure(Path dist, int rounds) throws IOException, InterruptedException {
        Startup startup = new Startup(Files.createTempDirectory("loki-bench-start-"));
        startup.prepare(dist);
        for (int round = -2; round < rounds; round++) {
            for (Contender contender : startup.contenders.values()) {
                startup.once(contender, round >= 0);
            }
        }
        return startup.section(rounds);
    }

    private void prepare(Path dist) throws IOException {
        Path source = Files.writeString(
                scratch.resolve("Hello.java"),
                "public class Hello { public static void main(String[] a) { System.out.println(\"hello\"); } }");
        ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", scratch.toString(), source.toString());
        Files.createDirectories(project.resolve(".loki"));
        Files.writeString(project.resolve(".loki/policies.json"), POLICY);
        Path cached = install(dist, "with");
        Path bare = install(dist, "without");
        Map<String, String> home = Map.of("HOME", scratch.toString());
        run(new Contender(home, cached.toString(), "warm"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String context =
                "{\"active_agents\": 2, \"file_path\": \"src/App.java\", \"project_dir\": \"" + project + "\"}";
        contenders.put("hello", new Contender(home, java, "-cp", scratch.toString(), "Hello"));
        contenders.put("loki --version", new Contender(home, cached.toString(), "--version"));
        String[] eval = {"policy", "eval", "pre_execution", "--context", context};
        contenders.put("loki policy eval, two rules", new Contender(home, words(cached, eval)));
        boolean guard = run(new Contender(home, words(bare, "guard", "claude"))) == 0;
        if (guard) {
            contenders.put("loki guard claude, two rules", new Contender(home, words(cached, "guard", "claude")));
            contenders.put("loki guard claude, no start-up cache", new Contender(home, words(bare, "guard", "claude")));
            contenders.put(
                    "loki guard claude, home cannot be written",
                    new Contender(Map.of("HOME", "/proc/nowhere"), words(cached, "guard", "claude")));
        }
        contenders.put("loki --version, no start-up cache", new Contender(home, bare.toString(), "--version"));
        contenders.put("loki policy eval, no start-up cache", new Contender(home, words(bare, eval)));
        contenders.put(
                "loki policy eval, home cannot be written",
                new Contender(Map.of("HOME", "/proc/nowhere"), words(cached, eval)));
    }

    private static String[] words(Path launcher, String... words) {
        return Stream.concat(Stream.of(launcher.toString()), Stream.of(words)).toArray(String[]::new);
    }

    private Path install(Path dist, String name) throws IOException {
        Path home = scratch.resolve(name);
        for (String file : List.of("bin/loki", "lib/jvm.args", "lib/loki.jar", "lib/loki.jar.sha256")) {
            Files.createDirectories(home.resolve(file).getParent());
            Files.copy(dist.resolve(file), home.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        return home.resolve("bin/loki");
    }

    private int run(Contender contender) throws IOException {
        once(contender, false);
        return lastExit;
    }

    private void once(Contender contender, boolean counts) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(contender.command)
                .directory(project.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.startsWith("LOKI_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(contender.env);
        byte[] input = String.format(CLAUDE, project).getBytes(StandardCharsets.UTF_8);
        long start = System.nanoTime();
        Process process = builder.start();
        try (var in = process.getOutputStream()) {
            in.write(input);
        } catch (IOException e) {
            // It does not read.
        }
        try {
            if (counts) {
                lastExit = process.waitFor();
                contender.millis.add((System.nanoTime() - start) / 1e6);
            } else {
                while (!process.waitFor(1, TimeUnit.MILLISECONDS)) {
                    contender.peakKilobytes = Math.max(contender.peakKilobytes, peak(process));
                }
                lastExit = process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** The largest resident set of a process and of what it started, as far as the system tells while it lives. */
    private static long peak(Process process) {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .mapToLong(each -> {
                    try {
                        Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc/" + each.pid() + "/status")));
                        return peak.find() ? Long.parseLong(peak.group(1)) : 0;
                    } catch (IOException e) {
                        return 0;
                    }
                })
                .max()
                .orElse(0);
    }

    private static String goal(String name) {
        if (name.contains("no start-up cache")) {
            return "";
        }
        return name.contains("--version") ? "2.2" : name.contains("guard") ? "3.0" : "";
    }

    private Section section(int rounds) {
        Contender hello = contenders.remove("hello");
        List<Row> rows = new ArrayList<>();
        contenders.forEach((name, contender) -> {
            rows.add(Row.of(name, contender.median(), "ms", "hello world", hello.median(), goal(name)));
        });
        contenders.forEach((name, contender) -> {
            if (!name.contains("home") && contender.peakKilobytes > 0) {
                rows.add(Row.of(
                        name + ": peak memory",
                        contender.peakKilobytes / 1024.0,
                        "MB",
                        "hello world",
                        hello.peakKilobytes / 1024.0,
                        "80 MB"));
            }
        });
        return new Section(
                "Start-up",
                "The command, from the start of its process to its end, against an empty program on the same JVM with that JVM's own"
                        + " options and archive; " + rounds + " rounds in turns, medians.",
                rows,
                List.of());
    }
}
