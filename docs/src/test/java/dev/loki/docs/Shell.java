package dev.loki.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A shell in a folder of its own, with the built {@code loki} first on its path and nothing of the caller's settings. The
 * current folder and the last exit code survive from one command to the next, as they do for a reader.
 */
final class Shell {
    private static final int PATIENCE_SECONDS = 120;

    private final Map<String, String> env;
    private final Path folderFile;
    private final Path outputFile;
    private Path folder;
    private int exit;

    private Shell(Path folder, Path home) throws IOException {
        this.folder = folder;
        this.folderFile = home.resolve("folder");
        this.outputFile = home.resolve("output");
        this.env = environment(home);
    }

    /** How a command ended and what it said, both streams together. */
    record Ran(int exit, String output) {}

    /** A shell that begins in an empty folder below {@code scratch}, beside a {@code ./loki} as in a checkout. */
    static Shell in(Path scratch) throws IOException {
        Path launcher = Page.ROOT.resolve("loki-cli/target/dist/bin/loki");
        assertThat(launcher)
                .as("the built command; run: mvn -DskipTests package")
                .isExecutable();
        Path home = Files.createDirectories(scratch.resolve("home"));
        Path start = Files.createDirectories(scratch.resolve("checkout"));
        for (Path folder : List.of(Files.createDirectories(home.resolve("bin")), start)) {
            Path loki = Files.writeString(folder.resolve("loki"), "#!/bin/sh\nexec '" + launcher + "' \"$@\"\n");
            Files.setPosixFilePermissions(loki, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.writeString(
                home.resolve("gitconfig"),
                "[user]\n\tname = Reader\n\temail = reader@example.org\n[init]\n\tdefaultBranch = main\n");
        return new Shell(start.toRealPath(), home.toRealPath());
    }

    private static Map<String, String> environment(Path home) {
        Map<String, String> env = new TreeMap<>(System.getenv());
        env.keySet().removeIf(name -> name.startsWith("LOKI_") || name.startsWith("GIT_") || name.startsWith("OTEL_"));
        env.keySet().removeAll(List.of("CI", "NO_COLOR", "JAVA_TOOL_OPTIONS", "MAVEN_OPTS", "XDG_CONFIG_HOME"));
        env.put("JAVA_HOME", System.getProperty("java.home"));
        env.put("HOME", home.toString());
        env.put("USER", "reader");
        env.put("PATH", home.resolve("bin") + File.pathSeparator + env.getOrDefault("PATH", "/usr/bin:/bin"));
        env.put("GIT_CONFIG_GLOBAL", home.resolve("gitconfig").toString());
        env.put("GIT_CONFIG_NOSYSTEM", "1");
        return env;
    }

    /** The folder in which the next command runs. */
    Path folder() {
        return folder;
    }

    /** The same shell with a variable set from now on. */
    Shell set(String name, String value) {
        env.put(name, value);
        return this;
    }

    /** Runs one command, which may be a whole script, to its end. */
    Ran run(String command) throws IOException, InterruptedException {
        String script = "(exit " + exit + ")\n" + command + "\nstatus=$?\npwd >'" + folderFile + "'\nexit $status\n";
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(outputFile.toFile());
        builder.environment().clear();
        builder.environment().putAll(env);
        Process process = builder.start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("this did not end: " + command);
        }
        exit = process.exitValue();
        if (Files.exists(folderFile)) {
            folder = Path.of(Files.readString(folderFile).strip());
        }
        return new Ran(exit, Files.readString(outputFile, StandardCharsets.UTF_8));
    }
}
