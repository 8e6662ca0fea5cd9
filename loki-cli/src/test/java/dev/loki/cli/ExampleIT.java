package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.Yaml;
import dev.loki.testing.GitProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example and the demonstration, each from its beginning to its end. */
class ExampleIT {
    @TempDir
    Path dir;

    private static void copy(Path source, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = target.resolve(source.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** The last gates of a task that ran its own check: how it ended and what it printed. */
    private static JsonObject check(JsonObject task) {
        return task.object("quality_checks").orElseThrow().objects("gates").stream()
                .filter(gate -> gate.string("name").orElse("").equals("verify"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theExampleEndsWithTestedCodeInItsHistory() throws IOException {
        Scene scene = Scene.in(dir);
        GitProject project = scene.project();
        copy(Launcher.checkout().resolve("examples/todo-api"), scene.root());
        project.git("add", ".");
        project.git("commit", "-qm", "Start the to-do service");
        assertThat(scene.loki("init").exit()).isZero();

        Ran ran = scene.loki("run", "--json");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.json().objects("tasks"))
                .extracting(task -> task.string("id").orElse("") + " "
                        + task.integer("attempts").orElse(0L))
                .containsExactly("spec-1 1", "test-1 1", "impl-1 2");
        assertThat(project.git("log", "--reverse", "--format=%s", "HEAD~3..").lines())
                .containsExactly(
                        "[Loki] eng-spec-1: Specify GET and POST /api/todos",
                        "[Loki] qa-test-1: Add contract tests for /api/todos",
                        "[Loki] eng-impl-1: Implement GET and POST /api/todos");
        assertThat(project.git("show", "--format=", "--name-only", "HEAD"))
                .isEqualTo("src/TodoServer.java\nsrc/TodosHandler.java");
        assertThat(check(scene.task("completed", "test-1")).string("output").orElse(""))
                .contains("11 of 11 contract tests failed");
        assertThat(check(scene.task("completed", "impl-1")).string("output").orElse(""))
                .contains("ok   a title creates a to-do")
                .contains("all 11 contract tests passed");
        String spec = project.git("log", "-1", "--format=%(trailers:key=Spec,valueonly)")
                .strip();
        assertThat(spec).isEqualTo(".loki/specs/openapi.yaml#/paths/~1api~1todos/post");
        JsonObject document =
                (JsonObject) Yaml.document(project.git("show", "HEAD:.loki/specs/openapi.yaml"), "openapi")
                        .root();
        assertThat(document.object("paths")
                        .flatMap(paths -> paths.object("/api/todos"))
                        .flatMap(path -> path.object("post"))
                        .flatMap(post -> post.string("operationId")))
                .contains("createTodo");
        assertThat(project.git("status", "--porcelain", "--", ".", ":!.loki", ":!.agent"))
                .isEmpty();
    }

    @Test
    void theDemonstrationShowsEverythingItPromises() {
        Path folder = dir.resolve("a demo");

        Ran ran = Launcher.in(dir).run("demo", "--dir", folder.toString(), "--json");

        assertThat(ran.exit()).as(ran.err()).isZero();
        List<JsonObject> outcomes = ran.json().objects("outcomes");
        assertThat(outcomes)
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(outcome -> assertThat(outcome.bool("occurred"))
                        .as(outcome.string("what").orElse(""))
                        .contains(true));
        Launcher git = Launcher.of(folder, "git");
        assertThat(git.run("log", "--format=%s").out().lines().filter(line -> line.startsWith("[Loki] ")))
                .hasSize(6);
        assertThat(Launcher.in(folder).run("status", "--json").json().string("state"))
                .contains("finished");
        Ran again = Launcher.in(dir).run("demo", "--dir", folder.toString());
        assertThat(again.exit()).isEqualTo(2);
        assertThat(again.err()).contains("is not empty");
    }
}
