package dev.loki.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A copy of an example in a git repository of its own. */
record ExampleProject(Path root) {

    /** What a command printed, both streams together, and its exit code. */
    record Result(int exitCode, String output) {}

    /** Copies the example of that name and commits it. */
    static ExampleProject copy(String name, Path target) throws IOException, InterruptedException {
        Path source = Path.of(name).toAbsolutePath();
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = target.resolve(source.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        ExampleProject project = new ExampleProject(target);
        project.git("init", "--quiet");
        project.git("add", "--all");
        project.git(
                "-c", "user.name=example", "-c", "user.email=example@localhost", "commit", "--quiet", "-m", "Start");
        return project;
    }

    /** Runs a git command that must succeed, and returns what it printed. */
    String git(String... arguments) throws IOException, InterruptedException {
        Result result = run(
                Map.of(), Stream.concat(Stream.of("git"), Stream.of(arguments)).toList());
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output();
    }

    /** Runs a script of the project, as an engine would run an act or a check. */
    Result sh(Map<String, String> env, String script, String... arguments) throws IOException, InterruptedException {
        return run(
                env,
                Stream.concat(Stream.of("sh", script), Stream.of(arguments)).toList());
    }

    private Result run(Map<String, String> env, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("LOKI_") || name.startsWith("GIT_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(env);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
