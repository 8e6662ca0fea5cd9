package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.RawServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Approvals that a policy asks for, on the terms of its gates. */
class ApprovalGatesIT {
    @TempDir
    Path dir;

    private Scene scene;

    @BeforeEach
    void makeProject() {
        scene = Scene.in(dir);
        scene.project().tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: Release it, act: echo a > a.txt}
                """);
    }

    private void policy(String entry, String gate) {
        scene.project().write(".loki/policies.yaml", """
                pre_execution:
                  - {name: agents, when: 'operation == "execute"', action: require_approval%s}
                approval_gates:
                  - {name: people, phase: pre_execution%s}
                """.formatted(entry, gate));
    }

    private List<JsonObject> requests() {
        return scene.json("approve", "list", "--all", "--json").objects("requests");
    }

    @Test
    void anApprovalIsForThisPolicyOnly() {
        policy("", "");
        assertThat(scene.loki("run").exit()).isEqualTo(4);
        String id = requests().get(0).string("id").orElseThrow();
        assertThat(scene.loki("approve", "yes", id).exit()).isZero();

        policy(", allow_auto: false", "");
        Ran other = scene.loki("run", "--resume");

        assertThat(other.exit()).isEqualTo(4);
        assertThat(other.err()).doesNotContain("approve yes " + id);
        policy("", "");
        assertThat(scene.loki("run", "--resume").exit()).isZero();
        assertThat(scene.checkpoints()).containsExactly("Release it");
    }

    @Test
    void autoDecidesWhatThePolicyAllowsAndIsNamedAsTheApprover() {
        policy(", allow_auto: true", "");

        assertThat(scene.loki("run", "--approve", "auto").exit()).isZero();

        assertThat(requests()).allSatisfy(request -> {
            assertThat(request.string("decided_by")).contains("auto");
            assertThat(request.string("status")).contains("used");
        });
        assertThat(scene.project().read(".loki/state/journal.jsonl")).contains("\"decided_by\":\"auto\"");
    }

    @Test
    void nobodyInTimeMeansRejectedAndAskedAnew() {
        policy("", ", timeout_minutes: 0.001");
        assertThat(scene.loki("run").exit()).isEqualTo(4);
        Await.until(
                "the request has expired",
                () -> requests().get(0).string("status").equals(Optional.of("expired")));

        assertThat(scene.loki("run", "--resume").exit()).isEqualTo(4);
        assertThat(requests()).hasSize(2);
        assertThat(scene.project().has("a.txt")).isFalse();
    }

    @Test
    void onlyAGateThatSaysSoApprovesWhenTheTimeIsOver() {
        policy("", ", timeout_minutes: 0.001, auto_approve_on_timeout: true");
        assertThat(scene.loki("run").exit()).isEqualTo(4);
        Await.until(
                "the request is approved",
                () -> requests().get(0).string("status").equals(Optional.of("approved")));

        assertThat(scene.loki("run", "--resume").exit()).isZero();
        assertThat(requests().get(0).string("decided_by")).contains("timeout");
    }

    @Test
    void theWebhookIsToldOnceAndDecidesNothing() throws IOException {
        try (RawServer server = RawServer.answering(
                (request, out, connection) -> RawServer.reply(out, 200, "", "{\"approved\":true}"))) {
            policy("", ", webhook: '" + server.at("/hook") + "'");
            Launcher launcher = scene.launcher()
                    .with("LOKI_APPROVAL_WEBHOOK_SECRET", "shared")
                    .with("LOKI_ALLOWED_HOSTS", "127.0.0.1");

            assertThat(launcher.run("run").exit()).isEqualTo(4);
            assertThat(launcher.run("run", "--resume").exit()).isEqualTo(4);

            String id = requests().get(0).string("id").orElseThrow();
            assertThat(server.requests()).singleElement().satisfies(request -> {
                assertThat(request.text()).contains("\"id\":\"" + id + "\"");
                assertThat(request.headers())
                        .containsEntry("x-loki-delivery", id)
                        .containsKey("x-loki-signature");
            });
            assertThat(requests().get(0).string("status")).contains("pending");
        }
    }

    @Test
    void aWebhookThatCannotBeToldIsSaidAndTheRequestStands() throws IOException {
        try (RawServer server = RawServer.answering((request, out, connection) -> RawServer.reply(out, 200, "", ""))) {
            policy("", ", webhook: '" + server.at("/hook") + "'");

            Ran unsigned = scene.loki("run");
            assertThat(unsigned.exit()).isEqualTo(9);
            assertThat(unsigned.err()).contains("LOKI_APPROVAL_WEBHOOK_SECRET");
            Ran refused = scene.launcher()
                    .with("LOKI_APPROVAL_WEBHOOK_SECRET", "shared")
                    .run("run");

            assertThat(refused.exit()).isEqualTo(4);
            assertThat(refused.err()).contains("webhook of approval gate \"people\" was not told", "loopback");
            assertThat(server.requests()).isEmpty();
            assertThat(requests().get(0).string("status")).contains("pending");
        }
    }
}
