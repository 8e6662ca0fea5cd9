package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.InProcess.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConstitutionCommandTest {
    private static final String FILE = ".loki/CONSTITUTION.md";

    @TempDir
    Path dir;

    private static void edit(InProcess project, String text, String instead) {
        String before = project.git().read(FILE);
        assertThat(before).contains(text);
        project.write(FILE, before.replace(text, instead));
    }

    private static Ran amend(InProcess project) {
        return project.loki("constitution", "amend", "--title", "Shout", "--reason", "So that\nit is heard.", "--json");
    }

    private static List<String> check(InProcess project) {
        return project.loki("constitution", "check", "--json").codes();
    }

    @Test
    void anAmendmentThatLowersAGateIsTheDecisionToDoSo() {
        InProcess project = InProcess.initialised(dir);
        String gates = ".loki/rules/quality-gates.yaml";
        project.write(gates, project.git().read(gates).replace("80%", "70%"));
        assertThat(amend(project).exit()).isEqualTo(ExitCode.OK);

        assertThat(project.git().git("log", "-1", "--format=%B"))
                .contains("Decided for \"" + gates + "\": So that it is heard.");
        assertThat(project.loki("verify", "--base", "HEAD~1", "--json").codes()).containsOnly("RULES_CHANGED");
    }

    @Test
    void aProjectThatNeverSawARunIsChecked() throws IOException {
        InProcess plain = InProcess.in(Files.createDirectory(dir.resolve("plain")));
        Ran ran = plain.loki("constitution", "check", "--json");
        assertThat(ran.exit()).isEqualTo(ExitCode.OK);
        assertThat(ran.json().objects("not_checked")).isNotEmpty();

        plain.write(".loki/specs/openapi.yaml", "openapi: 3.1.0\n");
        assertThat(plain.loki("constitution", "check").exit()).isEqualTo(ExitCode.VIOLATION);
        Ran sarif = plain.loki("constitution", "check", "--format", "sarif");
        assertThat(sarif.exit()).isEqualTo(ExitCode.VIOLATION);
        assertThat(sarif.out()).contains("\"ruleId\": \"SPEC_INVALID\"", "\"uri\": \".loki/specs/openapi.yaml\"");
    }

    @Test
    void aFolderThatIsNoRepositoryIsCheckedAsFarAsItGoes() throws IOException {
        InProcess project = InProcess.existing(Files.createDirectory(dir.resolve("folder")));
        project.write(".loki/rules/invariants.json", "[\n");
        project.env("GIT_CEILING_DIRECTORIES", dir.toString());
        Ran ran = project.loki("constitution", "check", "--json");
        assertThat(ran.codes()).contains("RULES_INVALID", "RULES_MISSING");
        assertThat(ran.exit()).isEqualTo(ExitCode.INVALID);
        assertThat(ran.json().strings("notes")).hasSize(2);
    }

    @Test
    void showPrintsTheTextAndTheRules() {
        InProcess project = InProcess.initialised(dir);
        assertThat(project.loki("constitution", "show").out())
                .isEqualTo(project.git().read(FILE));
        Ran ran = project.loki("constitution", "show", "--json");
        assertThat(ran.json().string("version")).contains("1.0.0");
        assertThat(ran.json().objects("rules")).hasSizeGreaterThan(36);
    }

    @Test
    void anAmendmentIsOneCommitByTheProcess() {
        InProcess project = InProcess.initialised(dir);
        project.write("beside.txt", "mine\n");
        edit(project, "contract of behavior", "CONTRACT of behavior");
        assertThat(check(project)).containsExactly("CONSTITUTION_TAMPERED");

        Ran ran = amend(project);

        assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.OK);
        assertThat(ran.json().string("version")).contains("1.1.0");
        assertThat(project.git().git("log", "-1", "--format=%B").strip()).isEqualTo("""
                [CONSTITUTION] v1.1.0: Shout

                So that
                it is heard.

                Breaking changes: None
                New rules: None""");
        assertThat(project.git().git("show", "--name-only", "--format=")).isEqualTo(FILE);
        assertThat(project.git().git("status", "--porcelain")).isEqualTo("?? beside.txt");
        assertThat(project.git().read(FILE))
                .contains("> Version 1.1.0", "- 1.1.0: Shout: So that it is heard.\n- 1.0.0:");
        assertThat(check(project)).isEmpty();
        assertThat(amend(project).exit()).isEqualTo(ExitCode.VIOLATION);
    }

    @Test
    void rulesFilesBelongToTheAmendment() {
        InProcess project = InProcess.initialised(dir);
        String rules = ".loki/rules/invariants.json";
        project.write(rules, project.git().read(rules).replaceFirst("(?s)(\"PII_FOUND\".*?)\"WARN\"", "$1\"BLOCK\""));
        Ran ran = project.loki(
                "constitution", "amend", "--title", "Block personal data", "--reason", "The law.", "--bump", "major");
        assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.OK);
        assertThat(project.git().git("show", "--name-only", "--format=").lines())
                .containsExactly(FILE, rules);
        assertThat(project.git().read(FILE)).contains("> Version 2.0.0");

        project.write(rules, "[\n");
        assertThat(amend(project).exit()).isEqualTo(ExitCode.INVALID);
    }

    @Test
    void aSilentEditIsFoundUntilItIsTakenBackOrRatified() {
        InProcess project = InProcess.initialised(dir);
        edit(project, "MUST", "SHOULD");
        project.commit("Tidy up");
        assertThat(check(project)).containsExactly("AMENDMENT_INVALID");
        String silent = project.git().git("rev-parse", "HEAD");
        project.write("a.txt", "a\n").commit("Go on");
        assertThat(check(project)).containsExactly("AMENDMENT_INVALID");

        project.git().git("revert", "--no-edit", silent);
        assertThat(check(project)).isEmpty();

        edit(project, "MUST", "SHOULD");
        project.commit("Tidy up again");
        edit(project, "contract of behavior", "CONTRACT of behavior");
        String other = project.git()
                .read(FILE)
                .replace("Version 1.0.0", "Version 1.1.0")
                .replace("- 1.0.0:", "- 1.1.0: louder.\n- 1.0.0:");
        project.write(FILE, other)
                .commit("[CONSTITUTION] v1.1.0: Louder\n\nBecause.\n\nBreaking changes: None\nNew rules: None");
        assertThat(check(project)).as("a later amendment covers nothing up").containsExactly("AMENDMENT_INVALID");

        Ran ratified = amend(project);
        assertThat(ratified.exit()).as(ratified.err()).isEqualTo(ExitCode.OK);
        assertThat(project.git().git("log", "-1", "--format=%B")).contains("Ratifies: ");
        assertThat(check(project)).isEmpty();
    }

    @Test
    void aSilentEditInAMergeIsFound() {
        InProcess project = InProcess.initialised(dir);
        project.git().git("switch", "-q", "-c", "side");
        project.write("side.txt", "side\n").commit("Side");
        project.git().git("switch", "-q", "main");
        project.write("main.txt", "main\n").commit("Main");
        project.git().git("merge", "-q", "--no-commit", "--no-ff", "side");
        edit(project, "MUST", "SHOULD");
        project.commit("Merge side");
        assertThat(check(project)).containsExactly("AMENDMENT_INVALID");
    }

    @Test
    void aStagedEditIsJudgedAsFarAsItsTextSays() {
        InProcess project = InProcess.initialised(dir);
        edit(project, "MUST", "SHOULD");
        project.git().git("add", FILE);
        assertThat(project.loki("verify", "--staged", "--json").codes()).containsExactly("AMENDMENT_INVALID");
        edit(project, "Version 1.0.0", "Version 1.1.0");
        edit(project, "- 1.0.0:", "- 1.1.0: softer.\n- 1.0.0:");
        project.git().git("add", FILE);
        assertThat(project.loki("verify", "--staged", "--json").codes()).isEmpty();
    }

    @Test
    void nothingIsAmendedByAnAgentOrAgainstAHookOrAgainstTheAgentsRecords() {
        InProcess project = InProcess.initialised(dir);
        edit(project, "MUST", "SHOULD");
        String edited = project.git().read(FILE);
        String head = project.git().git("rev-parse", "HEAD");

        project.write(".git/hooks/commit-msg", "#!/bin/sh\necho no such thing >&2\nexit 1\n");
        project.git().run(List.of("chmod", "+x", ".git/hooks/commit-msg"));
        Ran refused = amend(project);
        assertThat(refused.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("no such thing");

        project.write(".agent/sub-agents/eng-main.json", "{}");
        Ran broken = amend(project);
        assertThat(broken.exit()).isEqualTo(ExitCode.VIOLATION);
        assertThat(broken.codes()).contains("AGENT_RECORD_MISSING");

        Ran agent = project.env("LOKI_TASK_ID", "t1").loki("constitution", "amend", "--title", "x", "--reason", "y");
        assertThat(agent.exit()).isEqualTo(ExitCode.VIOLATION);
        assertThat(agent.err()).contains("an agent cannot amend");

        assertThat(project.git().read(FILE)).isEqualTo(edited);
        assertThat(project.git().git("rev-parse", "HEAD")).isEqualTo(head);
    }
}
