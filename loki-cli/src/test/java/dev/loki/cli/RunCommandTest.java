package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.InProcess.Ran;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code loki run} takes and says, and what other commands say of it. */
class RunCommandTest {
    @TempDir
    Path dir;

    private InProcess project(String tasks) {
        return InProcess.in(dir)
                .write(".loki/.gitignore", "*\n!tasks.yaml\n")
                .write(".loki/tasks.yaml", "version: 1\ndefaults: {type: chore, retries: 0}\ntasks:\n" + tasks)
                .commit("Begin");
    }

    @Test
    void aCostThatNobodyToldIsUnknownAndNotNothing() {
        InProcess project = project("  - {id: a, title: A, act: echo a > a.txt}\n");
        assertThat(project.loki("run").exit()).isEqualTo(ExitCode.OK);

        assertThat(project.loki("status").out()).contains("spent 1 attempts, tokens unknown, cost unknown");
        assertThat(project.loki("budget").out()).contains("run: tokens unknown, cost unknown");
        assertThat(project.loki("cost").out()).startsWith("tokens unknown, cost unknown, 1 call (");
        assertThat(project.loki("cost", "--json")
                        .json()
                        .object("total")
                        .orElseThrow()
                        .integer("unknown_cost_calls"))
                .contains(1L);
    }

    @Test
    void theLongestStatusIsApartFromWhatFollowsIt() {
        InProcess project = project("  - {id: a, title: A, act: echo a > a.txt, approval: required}\n");

        Ran ran = project.loki("run");

        assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.APPROVAL);
        assertThat(ran.out()).startsWith("a  awaiting_approval the task demands");
    }

    @Test
    void whatWasRejectedIsAskedAnewWhenAPersonHasTheTaskTriedAgain() {
        InProcess project = project("  - {id: a, title: A, act: echo a > a.txt, approval: required}\n");
        project.loki("run");
        String id = waiting(project);
        project.loki("approve", "no", id, "--reason", "not today");

        Ran rejected = project.loki("run");
        assertThat(rejected.exit()).isEqualTo(ExitCode.APPROVAL);
        assertThat(rejected.out() + rejected.err()).contains("was rejected: not today", "loki task retry a");
        assertThat(project.loki("approve", "yes", id).err()).contains("loki task retry a");

        assertThat(project.loki("task", "retry", "a").out()).contains("asks anew");
        assertThat(project.loki("run").exit()).isEqualTo(ExitCode.APPROVAL);
        assertThat(waiting(project)).isNotEqualTo(id);
        project.loki("approve", "yes", waiting(project));
        Ran approved = project.loki("run");
        assertThat(approved.exit()).as(approved.err()).isEqualTo(ExitCode.OK);
    }

    @Test
    void aRuleThatSeveralTasksBreakIsToldOfEach() {
        InProcess project = project(
                "  - {id: one, title: A, act: 'echo 1; exit 1'}\n  - {id: two, title: B, act: 'echo 2; exit 1'}\n");
        assertThat(project.loki("run").exit()).isEqualTo(ExitCode.FAILED);

        assertThat(project.loki("constitution", "check").out())
                .contains("RETRIES_EXHAUSTED: task one: ", "RETRIES_EXHAUSTED: task two: ");
        assertThat(project.loki("constitution", "check", "--format", "sarif").out())
                .contains("\"task one: ", "\"task two: ");
        assertThat(project.loki("constitution", "check", "--format", "junit").out())
                .contains("RETRIES_EXHAUSTED: task one: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "1e999999999", "NaN"})
    void aBudgetThatIsNoAmountIsAWrongCommandLine(String budget) {
        Ran ran = project("  - {id: a, title: A, act: echo a > a.txt}\n").loki("run", "--budget", budget);

        assertThat(ran.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err())
                .contains("--budget", "'" + budget + "' is no amount such as")
                .doesNotContain("Exception");
    }

    @Test
    void aProviderThatNobodyConfiguredIsRefusedBeforeAnythingBegins() {
        InProcess project = project("  - {id: a, title: A, act: echo a > a.txt}\n");

        Ran ran = project.loki("run", "--provider", "claud");
        Ran variable = project.env("LOKI_PROVIDER", "nosuch").loki("run");

        assertThat(ran.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err()).contains("--provider claud: there is no such provider; did you mean \"claude\"?");
        assertThat(variable.exit()).isEqualTo(ExitCode.INVALID);
        assertThat(variable.err()).contains("LOKI_PROVIDER=nosuch: there is no such provider");
        assertThat(project.loki("status").out()).contains("No run yet");
    }

    @Test
    void aFileNameWithALineEndStaysOnTheLineOfTheRefusal() {
        InProcess project = project("  - {id: a, title: A, act: echo a > a.txt}\n");
        project.write("odd\nname", "x");

        Ran ran = project.loki("run");

        assertThat(ran.err()).contains("uncommitted changes in odd?name would be swept");
    }

    @Test
    void anAgentThatWasRefusedIsNotAtWork() {
        InProcess project = project("  - {id: a, title: A, act: echo a > a.txt, agent: zzz-main}\n"
                + "  - {id: b, title: B, type: implementation, act: echo b > b.txt, agent: eng-main}\n");

        Ran ran = project.loki("run");

        assertThat(ran.out() + ran.err()).contains("agent \"zzz-main\" has no role");
        assertThat(project.loki("agent", "list", "--json").json().objects("agents"))
                .extracting(agent -> agent.string("agent_id").orElse("") + " "
                        + agent.string("status").orElse(""))
                .contains("eng-main failed")
                .noneMatch(agent -> agent.startsWith("zzz-main"));
    }

    @Test
    void aSecondRollbackSaysThatTheBranchIsThereAndAReceiptIsAFile() {
        InProcess project = project("  - {id: a, title: A, act: echo a > a.txt}\n");
        assertThat(project.loki("run").exit()).isEqualTo(ExitCode.OK);
        assertThat(project.loki("checkpoint", "rollback", "a").exit()).isEqualTo(ExitCode.OK);

        Ran again = project.loki("checkpoint", "rollback", "a");

        assertThat(again.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(again.err()).contains("already; ", "--branch");
        assertThat(project.loki("report", "verify", ".").err()).contains(". is no file; name a receipt");
    }

    private static String waiting(InProcess project) {
        return project.loki("approve", "list", "--json").json().objects("requests").stream()
                .map(request -> request.string("id").orElse(""))
                .reduce((one, other) -> one + " " + other)
                .orElse("");
    }
}
