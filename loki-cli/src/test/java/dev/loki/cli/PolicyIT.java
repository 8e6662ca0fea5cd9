package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code loki policy}, as a script uses it. */
class PolicyIT {
    private static final String POLICY = """
            policies:
              pre_execution:
                - name: project-boundary
                  rule: "file_path must start with project_dir"
                - name: agent-limit
                  rule: "active_agents <= 5"
                  action: require_approval
            """;

    @TempDir
    Path temp;

    private Path dir;

    @BeforeEach
    void makeProject() throws IOException {
        dir = temp.toRealPath();
        Files.createDirectories(dir.resolve(".loki"));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text);
    }

    private Ran loki(String... args) {
        return Launcher.in(dir).run(args);
    }

    private Ran eval(String context) {
        return loki("policy", "eval", "pre_execution", "--context", context);
    }

    private static JsonObject line(Ran ran) {
        assertThat(ran.out().lines()).hasSize(1);
        return ran.json();
    }

    @Test
    void answersWithOneLineAndTheExitCodeOfTheDecision() throws IOException {
        assertThat(line(eval("{}")).string("reason")).contains("No policies configured");
        write(".loki/policies.yaml", POLICY);

        Ran allow = eval("{\"active_agents\":5}");
        Ran deny = eval("{\"file_path\":\"/etc/passwd\",\"project_dir\":\"" + dir + "\"}");
        Ran approval = eval("{\"active_agents\":6}");

        assertThat(List.of(allow.exit(), deny.exit(), approval.exit())).containsExactly(0, 3, 4);
        assertThat(line(allow).members().keySet())
                .containsExactly("decision", "allowed", "requiresApproval", "reason", "violations", "skipped");
        assertThat(line(deny).string("decision")).contains("DENY");
        assertThat(line(deny).objects("violations").get(0).members().keySet())
                .containsExactly("name", "action", "reason", "findings");
        assertThat(line(approval).bool("requiresApproval")).contains(true);
        assertThat(deny.err()).isEmpty();
    }

    @Test
    void whatIsInvalidOrUnknownIsDeniedWithNine() throws IOException {
        write(".loki/policies.yaml", "pre_execution: [{name: a, rule: active_agnts <= 5}]");

        Ran invalid = eval("{}");
        Ran unknown = loki("policy", "eval", "pre exec");
        Ran missing = loki("policy", "eval", "data", "--policy", "none.yaml");

        for (Ran ran : List.of(invalid, unknown, missing)) {
            assertThat(ran.exit()).as(ran.err()).isEqualTo(9);
            assertThat(line(ran).string("decision")).contains("DENY");
        }
        assertThat(line(invalid).string("reason").orElseThrow())
                .contains(".loki/policies.yaml:1:33", "did you mean \"active_agents\"");
    }

    @Test
    void aContextThatIsNoObjectIsDenied() {
        assertThat(eval("[]").exit()).isEqualTo(3);
        assertThat(eval("{").exit()).isEqualTo(3);
        assertThat(eval("null").exit()).isZero();
        assertThat(loki("policy", "eval").exit()).isEqualTo(2);
    }

    @Test
    void aBatchAnswersEveryLine() throws IOException {
        write("contexts.json", "{\"active_agents\":6}");
        write(".loki/policies.yaml", POLICY);
        String policy = Json.write(dev.loki.core.json.JsonValue.of(POLICY));
        write("batch.jsonl", """
                {"point":"pre_execution","context":{"active_agents":6},"policy":%s}
                {"point":"pre_execution","context":{"active_agents":6},"policy":null}

                {"point":"pre_execution","context":{"active_agents":6},"policy":"{ broken"}
                {"point":"nowhere","context":null,"policy":null}
                {"point":"pre_execution","context":{"active_agents":7}}
                """.formatted(policy));

        Ran ran = loki("policy", "eval", "--batch", "batch.jsonl");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out()
                        .lines()
                        .map(line -> ((JsonObject) Json.parse(line, "line"))
                                .string("decision")
                                .orElseThrow()))
                .containsExactly("REQUIRE_APPROVAL", "ALLOW", "DENY", "DENY", "REQUIRE_APPROVAL");
        assertThat(loki("policy", "eval", "pre_execution", "--context", "@contexts.json")
                        .exit())
                .isEqualTo(4);
        write("batch.jsonl", "{}\nno json\n");
        assertThat(loki("policy", "eval", "--batch", "batch.jsonl").exit()).isEqualTo(9);
    }

    @Test
    void lintPrintsEveryError() throws IOException {
        write("p.yaml", "data: [{name: a}]\nresource: [{nme: b, max_tokens: 0}]\n");

        Ran text = loki("policy", "lint", "p.yaml");
        Ran json = loki("policy", "lint", "p.yaml", "--json");

        assertThat(text.exit()).isEqualTo(9);
        assertThat(text.out().lines()).hasSizeGreaterThan(2).allMatch(line -> line.matches("p\\.yaml:\\d+:\\d+: .+"));
        assertThat(json.json().bool("valid")).contains(false);
        assertThat(json.json().objects("errors"))
                .hasSameSizeAs(text.out().lines().toList());
        write("p.yaml", POLICY);
        assertThat(loki("policy", "lint", "p.yaml").exit()).isZero();
    }

    @Test
    void theExampleThatInitWritesIsValid() {
        assertThat(Launcher.of(dir, "git", "init", "-q").run().exit()).isZero();
        assertThat(loki("init").exit()).isZero();

        assertThat(loki("policy", "lint", ".loki/policies.example.yaml").out()).endsWith("valid\n");
        assertThat(loki("policy", "eval", "data", "--context", "{\"content\":\"password=hunter2xy1\"}")
                        .exit())
                .isZero();
    }

    @Test
    void explainsTestsAndReplays() throws IOException {
        write(".loki/policies.yaml", POLICY);
        write("cases.yaml", """
                cases:
                  - {name: few, point: pre_execution, context: {active_agents: 5}, expect: ALLOW}
                """);
        Files.createDirectories(dir.resolve(".loki/audit"));
        write(".loki/audit/audit.jsonl", """
                {"seq":0,"who":"a","what":"policy_decision","where":"t","metadata":{"point":"pre_execution","decision":"ALLOW","context":{"active_agents":4}}}
                """);
        write("strict.yaml", "pre_execution: [{name: strict, rule: active_agents <= 3}]");

        Ran explain = loki("policy", "explain", "pre_execution", "--context", "{\"active_agents\":9}");
        Ran test = loki("policy", "test", "cases.yaml");
        Ran replay = loki("policy", "replay", "--policy", "strict.yaml", "--json");

        assertThat(explain.exit()).isZero();
        assertThat(explain.out())
                .contains("decided by  agent-limit (.loki/policies.yaml:5:7, require_approval)")
                .contains("active_agents were 5 instead of 9");
        assertThat(test.exit()).isZero();
        assertThat(test.out()).contains("1 of 1 cases as expected", "coverage: 0 of 2 entries");
        assertThat(replay.exit()).isZero();
        assertThat(replay.json().objects("flips"))
                .singleElement()
                .satisfies(flip -> assertThat(flip.string("now")).contains("DENY"));
        write("cases.yaml", """
                cases:
                  - {name: many, point: pre_execution, context: {active_agents: 6}, expect: ALLOW}
                """);
        assertThat(loki("policy", "test", "cases.yaml").exit()).isEqualTo(1);
    }
}
