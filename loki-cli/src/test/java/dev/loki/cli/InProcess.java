package dev.loki.cli;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.GitProject;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The real command in a real repository, called inside of the test's own JVM. */
final class InProcess {
    private final GitProject git;
    private final Map<String, String> env = new HashMap<>();

    private InProcess(GitProject git) {
        this.git = git;
        env.put("PATH", System.getenv("PATH"));
        env.put("HOME", git.root().resolve(".git/home").toString());
        env.put("CI", "true");
    }

    /**
     * What a call did.
     *
     * @param exit its exit code
     * @param out its standard output
     * @param err its standard error
     */
    record Ran(ExitCode exit, String out, String err) {
        JsonObject json() {
            return (JsonObject) Json.parse(out, "standard output");
        }

        /** The codes of the violations in the document that was printed. */
        List<String> codes() {
            return json().objects("violations").stream()
                    .map(violation -> violation.string("code").orElse(""))
                    .toList();
        }
    }

    /** A repository of one commit. */
    static InProcess in(Path dir) {
        return new InProcess(GitProject.create(dir));
    }

    /** A repository that is there. */
    static InProcess existing(Path dir) {
        return new InProcess(GitProject.at(dir));
    }

    /** As {@link #in}, with all that {@code loki init} writes, committed. */
    static InProcess initialised(Path dir) {
        InProcess project = in(dir);
        project.loki("init");
        project.commit("Add rules");
        return project;
    }

    GitProject git() {
        return git;
    }

    InProcess env(String name, String value) {
        env.put(name, value);
        return this;
    }

    InProcess write(String path, String text) {
        git.write(path, text);
        return this;
    }

    InProcess commit(String message) {
        git.git("add", "-A");
        git.git("commit", "-q", "--allow-empty", "-m", message);
        return this;
    }

    Ran loki(String... args) {
        return lokiIn(git.root(), args);
    }

    Ran lokiIn(Path here, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(InputStream.nullInputStream(), Streams.print(out), Streams.print(err), "");
        ExitCode exit = new Invocation(streams, Map.copyOf(env), here).run(List.of(args));
        return new Ran(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
