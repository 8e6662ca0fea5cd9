package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.InProcess.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyTest {
    private static final String SECRET = "AKIA" + "Q3EGRSYJ7HT2LKVW";
    private static final String GATE = "version: 1\ngates:\n  - name: %s\n    run: \"%s\"\n";

    @TempDir
    Path dir;

    private InProcess project;

    @BeforeEach
    void create() {
        project = InProcess.initialised(dir);
    }

    private void branch() {
        project.git().git("switch", "-q", "-c", "feature");
    }

    @Test
    void nothingChangedIsNothingFound() {
        Ran ran = project.loki("verify", "--json");
        assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(ExitCode.OK);
        assertThat(ran.codes()).isEmpty();
        assertThat(ran.json().strings("held")).contains("SECRET_FOUND", "TEST_TAMPERED", "AMENDMENT_INVALID");
    }

    @Test
    void aSecretIsFoundAtItsLineInEveryScope() {
        branch();
        project.write("src/app.py", "import os\n\nKEY = '" + SECRET + "'\n");
        Ran files = project.loki("verify", "--json");
        project.git().git("add", "-A");
        Ran staged = project.loki("verify", "--staged", "--json");
        project.commit("Work");
        Ran since = project.loki("verify", "--base", "main", "--json");

        for (Ran ran : new Ran[] {files, staged, since}) {
            assertThat(ran.exit()).isEqualTo(ExitCode.DENIED);
            assertThat(ran.codes()).containsExactly("SECRET_FOUND", "QUALITY_GATE_FAILED");
            assertThat(ran.out()).contains("\"line\": 3", "src/app.py").doesNotContain(SECRET);
        }
        assertThat(project.loki("verify").exit()).isEqualTo(ExitCode.OK);
    }

    @Test
    void whatIsNotStagedIsNotJudgedWithTheIndex() {
        project.write("a.txt", SECRET + "\n").write("b.txt", "harmless\n");
        project.git().git("add", "b.txt");
        Ran ran = project.loki("verify", "--staged", "--json");
        assertThat(ran.codes()).isEmpty();
        assertThat(ran.json().integer("files")).contains(1L);
    }

    @Test
    void aPullRequestCannotWeakenTheGatesItIsJudgedBy() {
        project.write(".loki/config.yaml", GATE.formatted("strict", "test ! -e forbidden.txt"));
        project.commit("Add a gate");
        branch();
        project.write("forbidden.txt", "x\n").write(".loki/config.yaml", GATE.formatted("lenient", "true"));
        project.commit("Weaken the gate");

        Ran ran = project.loki("verify", "--base", "main", "--json");

        assertThat(ran.exit()).isEqualTo(ExitCode.VIOLATION);
        assertThat(ran.codes()).containsExactlyInAnyOrder("QUALITY_GATE_FAILED", "RULES_CHANGED", "TEST_TAMPERED");
        assertThat(ran.out()).contains(".loki/config.yaml: strict is removed");
        assertThat(ran.json().objects("gates"))
                .extracting(gate -> gate.string("name").orElse(""))
                .contains("strict", "security_scan")
                .doesNotContain("lenient");
        assertThat(project.loki("verify").exit()).isEqualTo(ExitCode.OK);
    }

    @Test
    void aPullRequestCannotWeakenTheInvariantsItIsJudgedBy() {
        branch();
        String rules = project.git().read(".loki/rules/invariants.json");
        int at = rules.indexOf("\"TEST_TAMPERED\"");
        String weaker = rules.substring(0, at) + rules.substring(at).replaceFirst("BLOCK", "WARN");
        project.write(".loki/rules/invariants.json", weaker)
                .write("tests/test_a.py", "@pytest.mark.skip\ndef test_a(): pass\n")
                .commit("Skip");

        assertThat(project.loki("verify", "--base", "main", "--json").exit()).isEqualTo(ExitCode.VIOLATION);
    }

    @Test
    void aGateIsLoweredWithAReasonOrNotAtAll() {
        String gates = ".loki/rules/quality-gates.yaml";
        branch();
        project.write(gates, project.git().read(gates).replace("80%", "1%"));
        project.git().git("add", "-A");
        Ran staged = project.loki("verify", "--staged", "--json");
        Ran silent = project.write(".git/message", "Lower it\n").loki("hooks", "message", ".git/message");
        Ran reasoned = project.write(".git/message", "Lower it\n\nDecided for \"" + gates + "\": generated code\n")
                .loki("hooks", "message", ".git/message");
        project.git().git("commit", "-q", "-m", "Lower it");
        Ran since = project.loki("verify", "--base", "main", "--json");
        project.git().git("commit", "-q", "--amend", "-m", "Lower it\n\nDecided for \"" + gates + "\": generated code");
        Ran decided = project.loki("verify", "--base", "main", "--json");

        assertThat(staged.exit()).as(staged.out() + staged.err()).isEqualTo(ExitCode.OK);
        assertThat(staged.codes()).containsExactly("TEST_TAMPERED");
        assertThat(staged.out()).contains("\"WARN\"", "min_coverage of contract_tests falls from 80% to 1%");
        assertThat(silent.exit()).isEqualTo(ExitCode.VIOLATION);
        assertThat(silent.err()).contains("TEST_TAMPERED", "add a line to the message");
        assertThat(reasoned.exit()).as(reasoned.err()).isEqualTo(ExitCode.OK);
        assertThat(since.exit()).isEqualTo(ExitCode.VIOLATION);
        assertThat(since.codes()).containsExactlyInAnyOrder("TEST_TAMPERED", "RULES_CHANGED");
        assertThat(decided.exit()).as(decided.out()).isEqualTo(ExitCode.OK);
        assertThat(decided.codes()).containsExactly("RULES_CHANGED");
    }

    @Test
    void aTestThatIsEmptiedIsMissedInEveryScope() {
        project.write("tests/test_a.py", "def test_a(): pass\n").commit("Test");
        branch();
        project.write("tests/test_a.py", "");
        Ran files = project.loki("verify", "--json");
        project.git().git("add", "-A");
        Ran staged = project.loki("verify", "--staged", "--json");
        project.commit("Empty it");
        Ran since = project.loki("verify", "--base", "main", "--json");

        for (Ran ran : new Ran[] {files, staged, since}) {
            assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(ExitCode.VIOLATION);
            assertThat(ran.codes()).containsExactly("TEST_TAMPERED");
            assertThat(ran.out()).contains("tests/test_a.py loses 1 test");
        }
    }

    @Test
    void proseMaySpeakOfSuppressions() {
        project.write("STYLE.md", "Never add `# noqa` without a reason, nor build with -DskipTests.\n");
        assertThat(project.loki("verify", "--json").codes()).isEmpty();
        project.write("style.py", "import os  # noqa\n");
        assertThat(project.loki("verify", "--json").codes()).containsExactly("CHECK_SUPPRESSED");
    }

    @Test
    void aPullRequestCannotRemoveThePolicyItIsJudgedBy() {
        project.write(".loki/policies.yaml", """
                policies:
                  data:
                    - name: no-internal-names
                      type: secret_detection
                      patterns: ["internal-[0-9]+"]
                      action: deny
                """).commit("Add a policy");
        branch();
        project.git().git("rm", "-q", ".loki/policies.yaml");
        project.write("a.txt", "one\nsee internal-42\n").commit("Remove the policy");

        Ran ran = project.loki("verify", "--base", "main", "--json");

        assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(ExitCode.DENIED);
        assertThat(ran.codes()).containsExactlyInAnyOrder("POLICY_DENIED", "RULES_CHANGED");
        assertThat(ran.out()).contains("\"line\": 2");
        assertThat(project.loki("verify").exit()).isEqualTo(ExitCode.OK);
    }

    @Test
    void aPolicyFileThatTheEnvironmentNamesComesFromTheBaseToo() {
        project.write("governance/data.yaml", """
                policies:
                  data:
                    - {name: no-names, type: secret_detection, patterns: ["internal-[0-9]+"], action: deny}
                """).commit("Add a policy");
        branch();
        project.write("governance/data.yaml", "policies: {}\n")
                .write("a.txt", "internal-42\n")
                .commit("Empty it");
        project.env(
                "LOKI_POLICY_FILE",
                project.git().root().resolve("governance/data.yaml").toString());

        assertThat(project.loki("verify", "--base", "main", "--json").codes()).contains("POLICY_DENIED");
    }

    @Test
    void onlyWhatTheBranchBroughtIsJudged() {
        branch();
        project.write("mine.txt", "mine\n").commit("Mine");
        project.git().git("switch", "-q", "main");
        project.write("theirs.txt", SECRET + "\n").commit("Theirs");
        project.git().git("switch", "-q", "feature");

        Ran ran = project.loki("verify", "--base", "main", "--json");

        assertThat(ran.exit()).isEqualTo(ExitCode.OK);
        assertThat(ran.json().integer("files")).contains(1L);
    }

    @Test
    void gatesThatLookedAtOtherFilesProveNothing() {
        project.write(".loki/config.yaml", GATE.formatted("check", "grep -q good app.txt"))
                .write("app.txt", "good\n")
                .commit("Add a gate");
        project.write("app.txt", "bad\n");
        project.git().git("add", "app.txt");
        project.write("app.txt", "good\n");

        Ran ran = project.loki("verify", "--staged", "--json");

        assertThat(ran.exit()).isEqualTo(ExitCode.VIOLATION);
        assertThat(ran.codes()).containsOnly("EVIDENCE_STALE");
    }

    @Test
    void anUntrackedFileBesideDoesNotMakeGatesStale() {
        project.write(".loki/config.yaml", GATE.formatted("check", "true")).commit("Add a gate");
        project.write("a.txt", "a\n");
        project.git().git("add", "a.txt");
        project.write("scratch.txt", "x\n");
        assertThat(project.loki("verify", "--staged", "--json").exit()).isEqualTo(ExitCode.OK);
    }

    @Test
    void aCheckpointCommitIsHeldToTheProtocolAndToTheRoleItNames() {
        branch();
        project.write("src/app.py", "x = 1\n").commit("""
                [Loki] qa-t1: Test the app

                Agent: qa-main
                Parent: orchestrator-main
                Spec: none
                Tests: none
                """);
        Ran role = project.loki("verify", "--base", "main", "--json");
        assertThat(role.exit()).isEqualTo(ExitCode.VIOLATION);
        assertThat(role.codes()).containsExactly("ROLE_VIOLATION");

        project.write("docs/a.md", "a\n").commit("[Loki] qa-t2: No trailers");
        assertThat(project.loki("verify", "--base", "HEAD~1", "--json").codes()).containsExactly("COMMIT_FORMAT");
    }

    @Test
    void theTaskThatAnAgentWorksOnBoundsWhatItMayChange() {
        project.write(".loki/tasks.yaml", """
                version: 1
                tasks:
                  - {id: t1, type: docs, title: Write, agent: eng-docs, files: ["docs/**"], act: "true"}
                """).commit("Add a task");
        project.write("docs/a.md", "a\n").env("LOKI_TASK_ID", "t1");
        assertThat(project.loki("verify", "--json").codes()).isEmpty();
        project.write("src/a.py", "a = 1\n");
        assertThat(project.loki("verify", "--json").codes()).containsExactly("PATH_OUTSIDE_TASK");
    }

    @Test
    void aNewLinkOutOfTheProjectIsFound() throws IOException {
        Files.createSymbolicLink(dir.resolve("inside"), Path.of("README.md"));
        project.git().git("add", "-A");
        assertThat(project.loki("verify", "--staged", "--json").codes()).isEmpty();
        Files.createSymbolicLink(dir.resolve("etc"), Path.of("/etc"));
        project.git().git("add", "-A");
        assertThat(project.loki("verify", "--staged", "--json").codes()).containsExactly("PATH_OUTSIDE_PROJECT");
    }

    @Test
    void aMissingBaseIsToldWithWhatToDo() throws IOException {
        Ran missing = project.loki("verify", "--base", "origin/nosuch");
        assertThat(missing.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(missing.err()).contains("origin/nosuch", "such as origin/main");
        assertThat(project.loki("verify", "--base", "main", "--staged").exit()).isEqualTo(ExitCode.USAGE);

        project.write("a.txt", "a\n").commit("More");
        Path clone = Files.createDirectory(dir.resolve(".git/clone"));
        project.git().git("clone", "-q", "--depth=1", "file://" + dir, clone.toString());
        Ran shallow = project.lokiIn(clone, "verify", "--base", "HEAD~1");
        assertThat(shallow.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(shallow.err()).contains("the clone is shallow", "git fetch --depth=1", "fetch-depth: 0");

        Ran unchecked = project.lokiIn(clone, "verify", "--json");
        assertThat(unchecked.exit()).isEqualTo(ExitCode.OK);
        assertThat(unchecked.json().objects("not_checked"))
                .anySatisfy(rule -> assertThat(rule.toString()).contains("AMENDMENT_INVALID", "shallow"));
    }

    @Test
    void aProjectInAFolderOfTheRepositoryIsJudgedWithItsOwnRules() {
        project.write("app/.loki/config.yaml", GATE.formatted("inner", "test -e inner.txt"))
                .write("app/inner.txt", "x\n")
                .commit("Add a project inside");
        branch();
        project.write("app/a.py", "k = '" + SECRET + "'\n").commit("Work");

        Ran ran = project.lokiIn(dir.resolve("app"), "verify", "--base", "main", "--json");

        assertThat(ran.codes()).contains("SECRET_FOUND");
        assertThat(ran.out()).contains("\"path\": \"a.py\"", "\"inner\"");
        assertThat(project.lokiIn(dir.resolve("app"), "verify", "--base", "main", "--format", "github")
                        .out())
                .contains("file=app/a.py,line=1");
    }
}
