package dev.loki.bench.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs one of the benchmarks that print, in a JVM of its own. */
final class Program {
    private Program() {}

    /**
     * What it printed.
     *
     * @throws IllegalStateException if it failed or took longer than that
     */
    static List<String> run(Duration timeout, String main, String... args) throws IOException, InterruptedException {
        Path out = Files.createTempFile("loki-bench-", ".txt");
        try {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    main));
            command.addAll(List.of(args));
            Process process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (!process.waitFor(timeout.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("it took too long");
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("it ended with " + process.exitValue());
            }
            return Files.readAllLines(out).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
        } finally {
            Files.delete(out);
        }
    }
}
