package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.approval.ApprovalQueue;
import dev.loki.core.approval.ApprovalRequest;
import dev.loki.core.approval.ApprovalRequest.Subject;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyCommandsTest {
    @TempDir
    Path dir;

    private static JsonObject line(InProcess.Ran ran, int number) {
        return (JsonObject) Json.parse(ran.out().lines().toList().get(number), "line");
    }

    @Test
    void aMistypedMemberOfABatchDeniesWithItsPlaceAndTheWordThatWasMeant() {
        InProcess project = InProcess.in(dir).write("batch.jsonl", """
                {"name": "a case", "point": "pre_execution", "context": {}, "policy": null}
                {"point": "pre_execution", "contxt": {"file_path": "/etc/passwd"}}
                {"point": "pre_execution", "context": {}, "polcy": null}
                """);

        InProcess.Ran ran = project.loki("policy", "eval", "--batch", "batch.jsonl");

        assertThat(ran.exit()).isEqualTo(ExitCode.INVALID);
        assertThat(line(ran, 0).string("decision")).contains("ALLOW");
        assertThat(line(ran, 1).string("decision")).contains("DENY");
        assertThat(line(ran, 1).string("reason").orElseThrow())
                .contains("batch:2:28: unknown key \"contxt\"; did you mean \"context\"?");
        assertThat(line(ran, 2).string("decision")).contains("DENY");
        assertThat(line(ran, 2).string("reason").orElseThrow()).contains("batch:3:43: ", "did you mean \"policy\"?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "run --dry-run"})
    void aPlanIsRefusedWhenThePoliciesAreInvalid(String command) {
        InProcess project = InProcess.in(dir)
                .write(".loki/tasks.yaml", "version: 1\ntasks:\n  - {id: a, title: First, type: chore, act: echo}\n")
                .write(".loki/policies.yaml", "policies: {pre_exec: []}\n");

        InProcess.Ran ran = project.loki(command.split(" "));

        assertThat(ran.exit()).isEqualTo(ExitCode.INVALID);
        assertThat(ran.err()).contains("policies.yaml:1:12: ", "did you mean \"pre_execution\"?");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void anUnknownPointIsExplainedAsItIsEvaluated() {
        InProcess project = InProcess.in(dir);

        InProcess.Ran explained = project.loki("policy", "explain", "pre_exec");

        assertThat(explained.exit()).isEqualTo(ExitCode.INVALID);
        assertThat(explained.out()).startsWith("DENY: ");
        assertThat(project.loki("policy", "eval", "pre_exec").exit()).isEqualTo(ExitCode.INVALID);
    }

    @Test
    void aSecretInTheReasonOfADecisionIsNotKept() throws IOException {
        InProcess project = InProcess.in(dir);
        Path file = ProjectDir.at(dir).approvals();
        Files.createDirectories(file.getParent());
        ApprovalRequest request = ApprovalQueue.at(file, InstantSource.system(), RandomGenerator.getDefault())
                .request(new Subject("a", "pre_execution", "hash", "hash", "does a thing", "somebody"));
        String token = "ghp_" + "a1B2c3D4e5".repeat(4);

        InProcess.Ran ran = project.loki("approve", "yes", request.id(), "--reason", "as said with " + token, "--json");

        assertThat(ran.exit()).isEqualTo(ExitCode.OK);
        assertThat(Files.readString(file)).contains("as said with gh***e5");
        assertThat(List.of(Files.readString(file), ran.out(), ran.err()))
                .allSatisfy(text -> assertThat(text).doesNotContain(token));
    }
}
