package dev.loki.cli;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The command in the test's own process: quick to start, and what it leaves there can be looked at. */
final class OwnProcess {
    private final Path here;
    private final Map<String, String> env;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private OwnProcess(Path here, Map<String, String> env) {
        this.here = here;
        this.env = env;
    }

    /** Called in that folder with these variables beside those of the machine. */
    static OwnProcess in(Path folder, Map<String, String> variables) {
        Map<String, String> env = new TreeMap<>(System.getenv());
        env.keySet().removeIf(name -> name.startsWith("LOKI_") || name.startsWith("GIT") || name.startsWith("OTEL_"));
        env.put("HOME", folder.resolve("no-such-home").toString());
        env.putAll(variables);
        return new OwnProcess(folder, env);
    }

    Map<String, String> env() {
        return env;
    }

    /** Streams without a terminal and with nothing to read. */
    Streams streams() {
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new Streams(InputStream.nullInputStream(), out, out, "");
    }

    ExitCode loki(String... args) {
        return new Invocation(streams(), env, here).run(List.of(args));
    }

    /** Everything that was said so far. */
    String said() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
