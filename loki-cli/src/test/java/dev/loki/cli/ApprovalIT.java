package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that a person has to approve, and the queue of requests. */
class ApprovalIT {
    @TempDir
    Path dir;

    private Scene scene;

    @BeforeEach
    void makeProject() {
        scene = Scene.in(dir);
        scene.project().tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: Release it, approval: required, act: echo a > a.txt}
                  - {id: b, type: chore, title: Second, act: echo b > b.txt}
                """);
    }

    private List<JsonObject> requests(String... more) {
        return scene.json(
                        more.length == 0
                                ? new String[] {"approve", "list", "--json"}
                                : new String[] {"approve", "list", "--json", more[0]})
                .objects("requests");
    }

    private String waiting() {
        assertThat(scene.loki("run").exit()).isEqualTo(4);
        assertThat(scene.checkpoints()).containsExactly("Second");
        return requests().get(0).string("id").orElseThrow();
    }

    @Test
    void anApprovalIsUsedOnceForWhatWasAskedFor() {
        String id = waiting();
        assertThat(scene.loki("approve", "list").out()).contains(id, "pending", "Release it");

        JsonObject decided = scene.json("approve", "yes", id, "--reason", "looks good", "--json");

        assertThat(decided.string("status")).contains("approved");
        assertThat(decided.string("reason")).contains("looks good");
        assertThat(scene.loki("run", "--resume").exit()).isZero();
        assertThat(scene.checkpoints()).containsExactly("Second", "Release it");
        assertThat(requests()).isEmpty();
        assertThat(requests("--all"))
                .singleElement()
                .satisfies(request -> assertThat(request.string("status")).contains("used"));
    }

    @Test
    void aRejectionEndsTheTaskAndSaysWhy() {
        String id = waiting();

        assertThat(scene.loki("approve", "no", id, "--reason", "not on a Friday")
                        .exit())
                .isZero();

        Ran ran = scene.loki("run", "--resume");
        assertThat(ran.exit()).isEqualTo(4);
        assertThat(ran.err()).contains("was rejected: not on a Friday");
        assertThat(scene.project().has("a.txt")).isFalse();
        assertThat(scene.loki("approve", "yes", id).exit()).isEqualTo(1);
    }

    @Test
    void denyRejectsWithoutAsking() {
        Ran ran = scene.loki("run", "--approve", "deny", "--json");

        assertThat(ran.exit()).isEqualTo(4);
        assertThat(ran.json().objects("tasks").get(0).string("code")).contains("APPROVAL_REJECTED");
        assertThat(requests("--all")).isEmpty();
        assertThat(scene.checkpoints()).containsExactly("Second");
    }

    @Test
    void autoApprovesNothingThatNoPolicyAllows() {
        assertThat(scene.loki("run", "--approve", "auto").exit()).isEqualTo(4);
        assertThat(scene.project().has("a.txt")).isFalse();
    }

    @Test
    void anAgentCannotApproveItself() {
        String id = waiting();

        Ran ran = scene.launcher().with("LOKI_TASK_ID", "a").run("approve", "yes", id, "--json");

        assertThat(ran.exit()).isEqualTo(4);
        assertThat(ran.json().object("error").orElseThrow().string("code")).contains("APPROVAL_REJECTED");
        assertThat(requests()).hasSize(1);
    }

    @Test
    void aRequestThatDoesNotExistIsNamed() {
        Ran ran = scene.loki("approve", "yes", "apr-nope");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).contains("apr-nope").contains("loki approve list");
        assertThat(scene.loki("approve", "list").out()).contains("Nothing waits for a decision.");
    }
}
