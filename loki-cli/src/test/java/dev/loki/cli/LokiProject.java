package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.GitProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A repository in which the built command is run, with what every refusal has in common. */
final class LokiProject {
    private final GitProject git;

    private LokiProject(GitProject git) {
        this.git = git;
    }

    /** A repository of one commit. */
    static LokiProject create(Path dir) {
        return new LokiProject(GitProject.create(dir));
    }

    GitProject git() {
        return git;
    }

    Path file(String path) {
        return git.root().resolve(path);
    }

    /** Writes a tasks file of chores that are not tried again. */
    LokiProject tasks(String... tasks) {
        git.tasks(
                "version: 1\ndefaults: {type: chore, retries: 0}\ntasks:\n  - " + String.join("\n  - ", tasks) + "\n");
        return this;
    }

    Launcher launcher() {
        return Launcher.in(git.root());
    }

    Ran loki(String... args) {
        return launcher().run(args);
    }

    /** The records of one queue file. */
    List<JsonObject> queue(String name) {
        return ((JsonArray) Json.parse(git.read(".loki/queue/" + name + ".json"), name))
                .items().stream().map(JsonObject.class::cast).toList();
    }

    List<String> ids(String queue) {
        return queue(queue).stream().map(task -> task.string("id").orElse("")).toList();
    }

    /** What git sees of the work tree besides loki's own files. */
    String status() {
        return git.git(
                "status", "--porcelain", "--untracked-files=all", "--", ".", ":(exclude).loki", ":(exclude).agent");
    }

    /** The command refused in one sentence on standard error and printed no result. */
    static void assertRefused(Ran ran, ExitCode exit, String... parts) {
        assertToldPlainly(ran, exit);
        assertThat(ran.err().lines().filter(line -> !line.matches("[a-z0-9-]+ (REASON|ACT|REFLECT|VERIFY)")))
                .as(ran.err())
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("loki: ").contains(parts));
        assertThat(ran.out()).isEmpty();
    }

    /** The run ended with that code and said so in one line of standard error that has all these parts. */
    static void assertTold(Ran ran, ExitCode exit, String... parts) {
        assertToldPlainly(ran, exit);
        assertThat(ran.err().lines())
                .as(ran.err())
                .anySatisfy(line -> assertThat(line).contains(parts));
    }

    /** The command ended with that code, without a stack trace. */
    static void assertToldPlainly(Ran ran, ExitCode exit) {
        assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(exit.code());
        assertThat(ran.err()).doesNotContain("\tat ", "Exception", "unexpected failure");
    }

    /** No commit, no change of the work tree, no task lost: the run can simply be repeated. */
    void assertNothingDone() {
        assertThat(git.subjects()).noneMatch(subject -> subject.startsWith("[Loki]"));
        assertThat(status()).isEmpty();
        assertThat(Files.exists(file(".git/index.lock"))).isFalse();
    }
}
