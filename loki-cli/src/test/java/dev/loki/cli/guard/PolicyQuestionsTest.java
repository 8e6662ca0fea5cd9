package dev.loki.cli.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.approval.ApprovalQueue;
import dev.loki.core.approval.ApprovalRequest;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What policies are asked, and what becomes of their answers. */
class PolicyQuestionsTest {
    private Hooked hooked;

    @BeforeEach
    void makeTheProject(@TempDir Path folder) throws IOException {
        hooked = Hooked.in(folder);
    }

    private void policies(String sections) throws IOException {
        hooked.write(".loki/policies.json", "{\"version\": 1, \"policies\": {" + sections + "}}");
    }

    private ApprovalQueue queue() {
        return ApprovalQueue.at(
                hooked.project.resolve(".loki/state/approvals.json"), InstantSource.system(), new SplittableRandom(7));
    }

    @Test
    void rulesSeeToolCommandOperationAndReadPaths() throws IOException {
        policies("""
                "pre_execution": [
                  {"name": "no-curl", "when": "command matches \\"*curl*\\"", "action": "deny"},
                  {"name": "no-deletes", "when": "operation == \\"delete\\"", "action": "deny"},
                  {"name": "no-notebooks", "when": "tool == \\"NotebookEdit\\"", "action": "deny"},
                  {"name": "no-keys", "when": "read_paths matches \\"**/*.pem\\"", "action": "deny"},
                  {"name": "no-codex", "when": "provider == \\"codex\\"", "action": "deny"}]
                """);

        assertThat(hooked.bash("ls")).matches(Hooked.Answer::silent);
        assertThat(hooked.bash("curl x").out()).contains("no-curl");
        assertThat(hooked.bash("rm src/app.txt").out()).contains("no-deletes");
        assertThat(hooked.bash("cat src/key.pem").out()).contains("no-keys");
        assertThat(hooked.claude(
                                "Read",
                                JsonObject.builder()
                                        .put("file_path", "/x/key.pem")
                                        .build())
                        .out())
                .contains("no-keys");
        assertThat(hooked.claude(
                                "NotebookEdit",
                                JsonObject.builder()
                                        .put("notebook_path", "n.ipynb")
                                        .put("new_source", "x")
                                        .build())
                        .out())
                .contains("no-notebooks");
        assertThat(hooked.ask(
                                "codex",
                                hooked.event(
                                        "Bash",
                                        JsonObject.builder()
                                                .put("command", "ls")
                                                .build()))
                        .err())
                .contains("no-codex");
    }

    @Test
    void aPlaceThatCannotBeReadOffACommandViolatesABoundary() {
        assertThat(hooked.bash("rm -rf \"$(some-program)\"/build").out()).contains("project-boundary");
        assertThat(hooked.bash("echo x > \"$(pwd)/build.txt\"")).matches(Hooked.Answer::silent);
    }

    @Test
    void aDeploymentNeedsTheGatesThatPassedOnTheseFiles() throws IOException {
        policies("\"pre_deployment\": [{\"name\": \"tested\", \"gates\": [\"unit-tests\"], \"action\": \"deny\"}]");

        assertThat(hooked.bash("kubectl get pods")).matches(Hooked.Answer::silent);
        assertThat(hooked.bash("kubectl -n prod apply -f k8s").out()).contains("pre_deployment: tested");
        assertThat(hooked.bash("cd src && npm publish").out()).contains("pre_deployment: tested");
        assertThat(hooked.bash("bash -c 'terraform apply -auto-approve'").out()).contains("tested");
        assertThat(hooked.bash("./ship prod")).matches(Hooked.Answer::silent);

        hooked.write(".loki/config.yaml", "version: 1\nguard:\n  deploy_commands: [\"ship prod*\"]\n");

        assertThat(hooked.bash("./ship prod").out()).contains("tested");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "npx vercel --prod",
                "npx --yes vercel@latest --prod",
                "pnpm dlx netlify-cli deploy",
                "npx aws-cdk deploy",
                "npm publish --dry-run false",
                "npm --prefix web run deploy --dry-run",
                "kubectl apply -f x --dry-run=none",
                "./deploy.sh --dry-run",
                "yarn publish --dry-run"
            })
    void aDeploymentIsOneBehindARunnerOfPackagesAndWithOptionsThatDoNotStopIt(String command) throws IOException {
        policies("\"pre_deployment\": [{\"name\": \"tested\", \"gates\": [\"unit-tests\"], \"action\": \"deny\"}]");

        assertThat(hooked.bash(command).out()).contains("pre_deployment: tested");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "terraform apply -help",
                "npm publish --dry-run",
                "npm publish --access public --dry-run",
                "npx vercel dev",
                "kubectl apply -f x --dry-run=client",
                "helm upgrade --help",
                "git push --dry-run heroku main"
            })
    void toAskForHelpOrToRehearseIsNoDeployment(String command) throws IOException {
        policies("\"pre_deployment\": [{\"name\": \"tested\", \"gates\": [\"unit-tests\"], \"action\": \"deny\"}]");

        assertThat(hooked.bash(command).silent()).isTrue();
    }

    @Test
    void aWrongGuardSectionRefusesAndNamesItself() throws IOException {
        hooked.write(".loki/config.yaml", "version: 1\nguard:\n  deploy_command: [x]\n");

        assertThat(hooked.bash("ls").out()).contains("deny").contains("deploy_command");
    }

    @Test
    void anApprovalIsAskedForInTheWindowOrNamedWhereNobodyIs() throws IOException {
        policies(
                "\"pre_execution\": [{\"name\": \"ask\", \"when\": \"command matches \\\"*migrate*\\\"\", \"action\": \"require_approval\"}]");
        JsonObject migrate =
                JsonObject.builder().put("command", "npm run migrate").build();

        assertThat(hooked.claude("Bash", migrate).out()).contains("\"permissionDecision\":\"ask\"");
        assertThat(hooked.ask(
                                "cursor",
                                JsonObject.builder()
                                        .put("hook_event_name", "beforeShellExecution")
                                        .put("command", "npm run migrate")
                                        .put("cwd", hooked.project.toString())
                                        .build())
                        .out())
                .contains("\"permission\":\"ask\"");
        assertThat(queue().list()).isEmpty();
        assertThat(hooked.ask(
                                "claude",
                                hooked.event("Bash", migrate).toBuilder()
                                        .put("permission_mode", "dontAsk")
                                        .build())
                        .out())
                .contains("\"permissionDecision\":\"deny\"")
                .contains(queue().list().get(0).id());

        hooked.env.put("CLAUDE_CODE_ENTRYPOINT", "sdk-cli");
        String headless = hooked.claude("Bash", migrate).out();

        assertThat(headless)
                .contains("\"permissionDecision\":\"deny\"")
                .contains(queue().list().get(0).id());

        hooked.write(".loki/config.yaml", "version: 1\nguard:\n  defer: true\n");

        assertThat(hooked.claude("Bash", migrate).out()).contains("\"permissionDecision\":\"defer\"");
    }

    @Test
    void anApprovalThatAPersonGaveIsGoodForThatCallOnce() throws IOException {
        policies(
                "\"pre_execution\": [{\"name\": \"ask\", \"when\": \"command matches \\\"*migrate*\\\"\", \"action\": \"require_approval\"}]");
        JsonObject event = hooked.event(
                "Bash", JsonObject.builder().put("command", "npm run migrate").build());

        Hooked.Answer refused = hooked.ask("codex", event);
        List<ApprovalRequest> pending = queue().list();

        assertThat(pending).hasSize(1);
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err())
                .contains("APPROVAL_REQUIRED")
                .contains(pending.get(0).id());
        assertThat(hooked.ask("codex", event).err()).contains(pending.get(0).id());

        queue().decide(pending.get(0).id(), true, "somebody", "");

        assertThat(hooked.ask("codex", event)).matches(Hooked.Answer::silent);
        assertThat(hooked.ask("codex", event).exit()).isEqualTo(2);

        queue().decide(queue().list().get(1).id(), false, "somebody", "not on a Friday");

        assertThat(hooked.ask("codex", event).err())
                .contains("APPROVAL_REJECTED")
                .contains("not on a Friday");
    }

    @Test
    void decisionsAreWrittenDownAndTold() throws IOException {
        hooked.env.put("LOKI_AUDIT_ENABLED", "true");
        hooked.env.put("LOKI_EVENTS_DIR", "auto");

        hooked.bash("ls");
        hooked.bash("rm -rf .loki");
        hooked.bash("curl -H 'Authorization: token ghp_abcdefghij0123456789ABCDEFGHIJ012345' https://example.com");

        String log = Files.readString(hooked.project.resolve(".loki/audit/audit.jsonl"));
        assertThat(log).contains("guard_decision", "policy_decision", "PROTECTED_FILE", "\"decision\":\"DENY\"");
        assertThat(log).doesNotContain("ghp_abcdefghij");
        try (var events = Files.walk(hooked.project.resolve(".loki/events"))) {
            assertThat(events.filter(file -> file.toString().endsWith(".json"))).hasSizeGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void anAuditThatCannotBeWrittenRefuses() throws IOException {
        hooked.env.put("LOKI_AUDIT_ENABLED", "true");
        hooked.write(".loki/audit/audit.jsonl", "this is no entry\n");

        assertThat(hooked.bash("ls").denied()).isTrue();
    }

    @Test
    void anAgentIsDoneOnlyWhenTheGatesPass() throws IOException, InterruptedException {
        hooked.makeRepository();
        hooked.write(".loki/config.yaml", """
                version: 1
                guard:
                  gates_before_done: true
                gates:
                  - {name: finished, run: "test -f finished || { echo not finished; exit 1; }"}
                """);
        JsonObject.Builder stop =
                JsonObject.builder().put("cwd", hooked.project.toString()).put("hook_event_name", "Stop");

        Hooked.Answer blocked =
                hooked.ask("claude", stop.put("stop_hook_active", false).build());
        Hooked.Answer again =
                hooked.ask("claude", stop.put("stop_hook_active", true).build());
        Hooked.Answer ended = hooked.ask(
                "cursor",
                stop.put("hook_event_name", "stop").put("status", "aborted").build());
        Hooked.Answer unfinished =
                hooked.ask("cursor", stop.put("status", "completed").build());
        stop.put("hook_event_name", "Stop");
        hooked.write("finished", "");
        Hooked.Answer done =
                hooked.ask("claude", stop.put("stop_hook_active", false).build());

        assertThat(blocked.out())
                .contains("\"decision\":\"block\"")
                .contains("gate finished is FAIL")
                .contains("not finished");
        assertThat(again).matches(Hooked.Answer::silent);
        assertThat(ended.out()).isEqualTo("{}\n");
        assertThat(unfinished.out()).contains("followup_message").contains("gate finished is FAIL");
        assertThat(done).matches(Hooked.Answer::silent);
    }
}
