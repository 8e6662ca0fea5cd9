package dev.loki.cli;

import dev.loki.cli.Launcher.Ran;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.GitProject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A project in a repository of its own, and beside it a folder through which its scripts and the test meet: a script says how
 * far it is and waits there until the test lets it go on.
 */
final class Scene {
    private final GitProject project;
    private final Path meeting;

    private Scene(GitProject project, Path meeting) {
        this.project = project;
        this.meeting = meeting;
    }

    /** A new project in that folder, which must be empty. */
    static Scene in(Path folder) {
        try {
            return new Scene(
                    GitProject.create(Files.createDirectories(folder.resolve("project"))),
                    Files.createDirectories(folder.resolve("meeting")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GitProject project() {
        return project;
    }

    Path root() {
        return project.root();
    }

    /** The launcher in the project. */
    Launcher launcher() {
        return Launcher.in(root());
    }

    /** Runs the command in the project. */
    Ran loki(String... args) {
        return launcher().run(args);
    }

    /** Runs the command in the project, which must go well, and reads the one document that it prints. */
    JsonObject json(String... args) {
        Ran ran = loki(args);
        if (ran.exit() != 0) {
            throw new AssertionError(String.join(" ", args) + " ended with " + ran.exit() + ": " + ran.err());
        }
        return ran.json();
    }

    /** A line of shell that says that it is reached and waits until {@link #letGo}. */
    String hold(String name) {
        return "touch " + file(name, "reached") + "; until [ -e " + file(name, "go") + " ]; do sleep 0.02; done";
    }

    /** A line of shell that leaves a child that lasts for ten minutes, says that it is reached, and waits for the child. */
    String lastLong(String name) {
        return "sleep 600 & echo $! > " + file(name, "pid") + "; mv " + file(name, "pid") + " " + file(name, "reached")
                + "; wait";
    }

    /** Waits until the script with that name is reached. */
    void await(String name) {
        Await.until("script " + name + " is reached", () -> reached(name));
    }

    boolean reached(String name) {
        return Files.exists(file(name, "reached"));
    }

    /** Lets a script go on that waits, or will. */
    void letGo(String name) {
        try {
            Files.writeString(file(name, "go"), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the child that {@link #lastLong} left is alive; one that has ended and that nobody has collected is not. */
    boolean lasts(String name) {
        try {
            String pid = Files.readString(file(name, "reached")).strip();
            Path stat = Path.of("/proc", pid, "stat");
            return ProcessHandle.of(Long.parseLong(pid)).isPresent()
                    && !(Files.exists(stat) && Files.readString(stat).contains(") Z "));
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file through which a script hands something to the test. */
    Path file(String name, String kind) {
        return meeting.resolve(name + "." + kind);
    }

    /** What the run has written about itself for others to see, such as {@code running}. */
    String status() {
        return project.has(".loki/state/orchestrator.json")
                ? ((JsonObject) Json.parse(project.read(".loki/state/orchestrator.json"), "orchestrator"))
                        .string("status")
                        .orElse("")
                : "";
    }

    /** The records in a queue file. */
    List<JsonObject> queue(String name) {
        return ((JsonArray) Json.parse(project.read(".loki/queue/" + name + ".json"), name))
                .items().stream().map(JsonObject.class::cast).toList();
    }

    /** The ids of the tasks in a queue file. */
    List<String> ids(String queue) {
        return queue(queue).stream().map(task -> task.string("id").orElse("")).toList();
    }

    /** One task in a queue file. */
    JsonObject task(String queue, String id) {
        return queue(queue).stream()
                .filter(task -> task.string("id").equals(Optional.of(id)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no task " + id + " in " + queue + ": " + queue(queue)));
    }

    /** The titles of the checkpoints on this branch, oldest first. */
    List<String> checkpoints() {
        return project.git("log", "--reverse", "--format=%s")
                .lines()
                .filter(subject -> subject.startsWith("[Loki] "))
                .map(subject -> subject.substring(subject.indexOf(": ") + 2))
                .toList();
    }
}
