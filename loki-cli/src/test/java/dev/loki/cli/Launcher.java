package dev.loki.cli;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Runs the built launcher, or another program, as a user would; the caller's own settings do not reach it. */
final class Launcher {
    private static final int PATIENCE_SECONDS = 120;

    private final List<String> command;
    private final Path directory;
    private final Map<String, String> env;

    private Launcher(List<String> command, Path directory, Map<String, String> env) {
        this.command = command;
        this.directory = directory;
        this.env = env;
    }

    /** The built {@code bin/loki}, called in that folder. */
    static Launcher in(Path directory) {
        return of(directory, dist().resolve("bin/loki").toString());
    }

    /** Another program, called in that folder. */
    static Launcher of(Path directory, String... command) {
        Map<String, String> env = new TreeMap<>(System.getenv());
        env.keySet().removeIf(name -> name.startsWith("LOKI_") || name.startsWith("GIT_") || name.startsWith("OTEL_"));
        env.keySet().removeAll(List.of("CI", "NO_COLOR", "JAVA_TOOL_OPTIONS", "MAVEN_OPTS", "XDG_CONFIG_HOME"));
        env.put("JAVA_HOME", System.getProperty("java.home"));
        env.put("HOME", directory.resolve("no-such-home").toString());
        return new Launcher(List.of(command), directory, env);
    }

    /** The built distribution. */
    static Path dist() {
        return Path.of("target/dist").toAbsolutePath();
    }

    /** The root of the checkout. */
    static Path checkout() {
        return Path.of("..").toAbsolutePath().normalize();
    }

    /** The same with a variable set. */
    Launcher with(String name, String value) {
        Map<String, String> more = new TreeMap<>(env);
        more.put(name, value);
        return new Launcher(command, directory, more);
    }

    /** The same with a variable unset. */
    Launcher without(String name) {
        Map<String, String> fewer = new TreeMap<>(env);
        fewer.remove(name);
        return new Launcher(command, directory, fewer);
    }

    /** Starts it and leaves it running; nobody reads what it says. */
    Process start(String... args) throws IOException {
        return builder(args)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Starts it in the background; what it says is kept for the test to look at. */
    Background launch(String... args) {
        try {
            Path out = Files.createTempFile("loki-out-", ".txt");
            Path err = Files.createTempFile("loki-err-", ".txt");
            return Background.of(
                    builder(args)
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile())
                            .start(),
                    out,
                    err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it to its end. */
    Ran run(String... args) {
        try {
            Path err = Files.createTempFile("loki-err-", ".txt");
            try {
                Process process = builder(args).redirectError(err.toFile()).start();
                String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException(command + " did not end");
                }
                return new Ran(process.exitValue(), out, Files.readString(err));
            } finally {
                Files.deleteIfExists(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private ProcessBuilder builder(String... args) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(all).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(env);
        return builder.redirectInput(new File("/dev/null"));
    }

    /** How a program ended and what it said. */
    record Ran(int exit, String out, String err) {

        /** The one JSON document on standard output; anything before or after it fails the test. */
        JsonObject json() {
            return (JsonObject) Json.parse(out, "standard output");
        }
    }
}
