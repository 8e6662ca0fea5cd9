package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code loki task}, {@code checkpoint} and {@code agent} show and change. */
class QueueIT {
    @TempDir
    Path dir;

    private Scene scene;

    @BeforeEach
    void makeProject() {
        scene = Scene.in(dir);
    }

    private void tasks(String actOfA) {
        scene.project().tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: First, retries: 0, act: "%s"}
                  - {id: b, type: chore, title: Second, depends_on: [a], act: echo b > b.txt}
                """.formatted(actOfA));
    }

    private List<String> statuses() {
        return scene.json("task", "list", "--json").objects("tasks").stream()
                .map(task -> task.string("id").orElse("") + " "
                        + task.string("status").orElse(""))
                .toList();
    }

    private String error(Ran ran) {
        return ran.json().object("error").orElseThrow().string("code").orElse("");
    }

    @Test
    void listsTheTasksOfTheFileBeforeAnyRunAndThoseOfTheRunAfterwards() {
        assertThat(scene.loki("task", "list").out()).isEqualTo("No tasks.\n");
        tasks("echo a > a.txt");
        assertThat(statuses()).containsExactly("a pending", "b pending");
        assertThat(scene.loki("run").exit()).isZero();

        assertThat(statuses()).containsExactly("a completed", "b completed");
        assertThat(scene.loki("task", "list").out()).containsPattern("a +completed +First");
        JsonObject shown = scene.json("task", "show", "a");
        assertThat(shown.string("git_commit_sha")).contains(scene.project().git("rev-parse", "HEAD~1"));
        assertThat(scene.json("task", "show", "a", "--json")).isEqualTo(shown);
        Ran unknown = scene.loki("task", "show", "aa", "--json");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("did you mean \"a\"?");
        assertThat(error(unknown)).isEqualTo("TASK_UNKNOWN");
    }

    @Test
    void aTaskThatWasGivenUpIsTriedAgainOrLeftOut() {
        tasks("[ -e %s ]".formatted(scene.file("a", "go")));
        assertThat(scene.loki("run").exit()).isEqualTo(1);
        assertThat(statuses()).containsExactly("a dead_letter", "b pending");
        assertThat(scene.json("task", "retry", "a", "--json").string("task")).contains("a");
        assertThat(scene.loki("run").exit()).isEqualTo(1);

        assertThat(scene.json("task", "skip", "a", "--json").bool("ok")).contains(true);
        assertThat(scene.loki("run").exit()).isZero();

        assertThat(statuses()).containsExactly("a skipped", "b completed");
        scene.letGo("a");
        assertThat(scene.loki("task", "retry", "a").exit()).isZero();
        assertThat(scene.loki("run").exit()).isZero();
        assertThat(scene.checkpoints()).containsExactly("Second", "First");
        Ran completed = scene.loki("task", "skip", "b", "--json");
        assertThat(completed.exit()).isEqualTo(1);
        assertThat(error(completed)).isEqualTo("TASK_NOT_CHANGEABLE");
    }

    @Test
    void anAddedTaskRunsBesideThoseOfTheFile() {
        tasks("echo a > a.txt");

        assertThat(scene.json(
                                "task",
                                "add",
                                "c",
                                "--title",
                                "Third",
                                "--type",
                                "docs",
                                "--act",
                                "echo c > c.txt",
                                "--verify",
                                "test -s c.txt",
                                "--files",
                                "c.txt",
                                "--after",
                                "b",
                                "--json")
                        .string("task"))
                .contains("c");

        assertThat(statuses()).containsExactly("a pending", "b pending", "c pending");
        assertThat(scene.loki("plan").out()).contains("3. c (docs, shell, to do): Third");
        assertThat(scene.loki("run").exit()).isZero();
        assertThat(scene.checkpoints()).containsExactly("First", "Second", "Third");
    }

    @Test
    void aTaskIsTakenUpByTheRunThatGoesOn() {
        tasks(scene.hold("a"));
        try (Background run = scene.launcher().launch("run")) {
            scene.await("a");
            assertThat(scene.loki("task", "add", "c", "--title", "Third", "--act", "echo c > c.txt")
                            .exit())
                    .isZero();
            assertThat(scene.loki("task", "skip", "b").exit()).isZero();
            Ran busy = scene.loki("task", "skip", "a", "--json");
            assertThat(error(busy)).isEqualTo("TASK_NOT_CHANGEABLE");
            scene.letGo("a");
            assertThat(run.end().exit()).isZero();
        }
        assertThat(scene.checkpoints()).containsExactly("First", "Third");
        assertThat(statuses()).containsExactly("a completed", "b skipped", "c completed");
    }

    @Test
    void refusesToAddWhatCouldNeverRun() {
        tasks("true");
        assertThat(scene.loki("task", "add", "../c", "--title", "T", "--act", "true")
                        .exit())
                .isEqualTo(2);
        assertThat(scene.loki("task", "add", "c", "--title", "T", "--act", "x", "--prompt", "y")
                        .exit())
                .isEqualTo(2);
        assertThat(error(scene.loki("task", "add", "a", "--title", "T", "--act", "true", "--json")))
                .isEqualTo("TASK_EXISTS");
        Ran dangling = scene.loki("task", "add", "c", "--title", "T", "--act", "true", "--after", "bb");
        assertThat(dangling.exit()).isEqualTo(9);
        assertThat(dangling.err()).contains("depends on \"bb\"").contains("did you mean \"b\"?");
        assertThat(statuses()).containsExactly("a pending", "b pending");
    }

    @Test
    void importsTheOpenTasksOfOtherTools() {
        scene.project().write("tasks.md", """
                # Tasks

                - [x] T001 Lay the ground
                - [ ] T002 Write the model in src/model.txt
                - [ ] T003 Write the service in src/service.txt
                """);
        scene.project().write("taskmaster.json", """
                {"master": {"tasks": [
                  {"id": 1, "title": "One", "description": "First.", "status": "pending", "dependencies": [2]},
                  {"id": 2, "title": "Two", "status": "pending"},
                  {"id": 3, "title": "Three", "status": "done"}
                ]}}
                """);

        JsonObject kit = scene.json("task", "import", "--from", "spec-kit", "tasks.md", "--json");
        JsonObject master = scene.json("task", "import", "--from", "taskmaster", "taskmaster.json", "--json");

        assertThat(kit.strings("tasks")).hasSize(2);
        assertThat(master.strings("tasks")).hasSize(2);
        assertThat(statuses()).hasSize(4).allMatch(status -> status.endsWith(" pending"));
        Ran twice = scene.loki("task", "import", "--from", "spec-kit", "tasks.md", "--json");
        assertThat(error(twice)).isEqualTo("TASK_EXISTS");
        assertThat(scene.loki("task", "import", "--from", "trello", "tasks.md").exit())
                .isEqualTo(2);
        assertThat(scene.loki("task", "import", "--from", "jira", "PROJ-1").exit())
                .isEqualTo(9);
        assertThat(scene.loki("task", "import", "--from", "spec-kit", "nowhere.md")
                        .exit())
                .isEqualTo(9);
        assertThat(statuses()).hasSize(4);
    }

    @Test
    void showsCheckpointsAndReturnsToThem() {
        tasks("echo a > a.txt");
        assertThat(scene.loki("checkpoint", "list").out()).isEqualTo("No checkpoints yet.\n");
        assertThat(scene.loki("run").exit()).isZero();
        String first = scene.project().git("rev-parse", "HEAD~1");

        assertThat(scene.json("checkpoint", "list", "--json").objects("checkpoints"))
                .extracting(checkpoint -> checkpoint.string("subject").orElse(""))
                .containsExactly("[Loki] eng-b: Second", "[Loki] eng-a: First");
        JsonObject shown = scene.json("checkpoint", "show", "a", "--json");
        assertThat(shown.string("sha")).contains(first);
        assertThat(shown.strings("files")).containsExactly("A a.txt");
        assertThat(scene.json("checkpoint", "show", first.substring(0, 8), "--json"))
                .isEqualTo(shown);
        assertThat(scene.loki("checkpoint", "show", "eng-a").out()).contains("commit " + first, "Agent: eng-main");
        Ran unknown = scene.loki("checkpoint", "show", "nothing", "--json");
        assertThat(error(unknown)).isEqualTo("CHECKPOINT_UNKNOWN");

        JsonObject reverted = scene.json("checkpoint", "rollback", "a", "--revert", "--json");
        assertThat(reverted.strings("reverted")).hasSize(1);
        assertThat(scene.project().has("b.txt")).isFalse();
        assertThat(scene.project().git("branch", "--show-current")).isEqualTo("main");
        assertThat(scene.project().subjects()).hasSize(4);

        JsonObject branched = scene.json("checkpoint", "rollback", "b", "--json");
        assertThat(branched.string("branch").orElse("")).startsWith("loki/rollback-");
        assertThat(scene.project().git("branch", "--show-current"))
                .isEqualTo(branched.string("branch").orElse(""));
        assertThat(scene.project().has("b.txt")).isTrue();
        assertThat(scene.project().git("log", "--format=%s", "-1", "main")).contains("Revert");
    }

    @Test
    void asksWhichCheckpointAnIdMeans() {
        scene.project().tasks("""
                version: 1
                tasks:
                  - {id: b, type: chore, title: Short, act: "true"}
                  - {id: a-b, type: chore, title: Long, act: "true"}
                """);
        assertThat(scene.loki("run").exit()).isZero();

        Ran ambiguous = scene.loki("checkpoint", "show", "b", "--json");

        assertThat(ambiguous.exit()).isEqualTo(1);
        assertThat(error(ambiguous)).isEqualTo("CHECKPOINT_AMBIGUOUS");
        assertThat(ambiguous.err()).contains("eng-a-b or eng-b");
        assertThat(scene.loki("checkpoint", "show", "eng-b").out()).contains("Short");
        assertThat(scene.loki("checkpoint", "show", "a-b").out()).contains("Long");
    }

    @Test
    void rollsNothingBackOverUncommittedWork() {
        tasks("echo a > a.txt");
        assertThat(scene.loki("run").exit()).isZero();
        scene.project().write("a.txt", "mine\n");

        for (String[] args : new String[][] {
            {"checkpoint", "rollback", "a", "--json"}, {"checkpoint", "rollback", "a", "--revert", "--json"}
        }) {
            Ran ran = scene.loki(args);
            assertThat(ran.exit()).isEqualTo(1);
            assertThat(error(ran)).isEqualTo("DIRTY_TREE");
            assertThat(ran.err()).contains("a.txt").contains("git stash push -u");
        }
        assertThat(scene.project().read("a.txt")).isEqualTo("mine\n");
        assertThat(scene.project().git("branch", "--list")).isEqualTo("* main");
    }

    @Test
    void showsTheAgentsAndTheirLineage() {
        assertThat(scene.loki("agent", "list").out()).isEqualTo("No agents yet.\n");
        tasks("echo a > a.txt");
        assertThat(scene.loki("run").exit()).isZero();

        assertThat(scene.json("agent", "list", "--json").objects("agents"))
                .extracting(agent -> agent.string("agent_id").orElse(""))
                .containsExactly("eng-main", "orchestrator-main");
        assertThat(scene.loki("agent", "list").out()).containsPattern("eng-main +\\S+ +completed +tasks: a, b");
        JsonObject agent = scene.json("agent", "show", "eng-main");
        assertThat(agent.string("spawned_by")).contains("orchestrator-main");
        assertThat(agent.strings("commits_created")).hasSize(2);
        assertThat(scene.loki("agent", "lineage").out()).contains("orchestrator-main > eng-main");
        assertThat(scene.json("agent", "lineage", "--json").objects("agents")).hasSize(2);
        assertThat(scene.loki("agent", "lineage", "--format", "mermaid").out()).isEqualTo("""
                        flowchart TD
                          a0["eng-main"]
                          a1["orchestrator-main"]
                          a1 --> a0
                        """);
        Ran unknown = scene.loki("agent", "show", "nobody", "--json");
        assertThat(error(unknown)).isEqualTo("AGENT_UNKNOWN");
    }
}
