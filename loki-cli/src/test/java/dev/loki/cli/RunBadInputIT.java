package dev.loki.cli;

import static dev.loki.cli.LokiProject.assertRefused;
import static dev.loki.cli.LokiProject.assertTold;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tasks file that is wrong is refused before anything is touched, and names its place and the fix. */
class RunBadInputIT {
    private static final int TEN_MEGABYTES = 10_000_000;

    @TempDir
    Path dir;

    private LokiProject project;

    @BeforeEach
    void makeProject() {
        project = LokiProject.create(dir);
    }

    private void refuses(String... parts) {
        assertRefused(project.loki("run"), ExitCode.INVALID, parts);
        project.assertNothingDone();
    }

    private void tasksFile(byte[] bytes) throws Exception {
        Files.createDirectories(project.file(".loki"));
        Files.write(project.file(".loki/tasks.yaml"), bytes);
    }

    @Test
    void aMissingTasksFile() {
        refuses(".loki/tasks.yaml: no such file; run \"loki init\"");
        assertRefused(
                project.loki("run", "plans/next.yaml"),
                ExitCode.INVALID,
                "plans/next.yaml",
                "does not exist",
                "name a tasks file");
        project.git().write("plans/next.yaml/x", "");
        assertRefused(project.loki("run", "plans/next.yaml"), ExitCode.INVALID, "plans/next.yaml: is a folder");
    }

    @Test
    void anEmptyTasksFile() throws Exception {
        tasksFile(new byte[0]);
        refuses(".loki/tasks.yaml: is empty; write tasks into it, or delete it and run \"loki init\"");
    }

    @Test
    void aBinaryTasksFile() throws Exception {
        byte[] noise = new byte[1000];
        new Random(4).nextBytes(noise);
        tasksFile(noise);
        refuses(".loki/tasks.yaml: is binary", "give a text file in UTF-8");
        assertThat(project.file(".loki/tasks.yaml")).hasBinaryContent(noise);
    }

    @Test
    void aTasksFileOfTenMegabytes() throws Exception {
        tasksFile(("tasks: [] #" + "x".repeat(TEN_MEGABYTES)).getBytes(StandardCharsets.UTF_8));
        refuses(".loki/tasks.yaml: is too large (10000011 bytes); split it");
    }

    @Test
    void tasksThatWaitForEachOther() {
        project.tasks(
                "{id: a, depends_on: [c], act: touch a}",
                "{id: b, depends_on: [a], act: touch b}",
                "{id: c, depends_on: [b], act: touch c}");
        refuses(".loki/tasks.yaml:4: tasks wait for each other: a -> c -> b -> a; remove one");
    }

    @Test
    void anIdThatIsUsedTwice() {
        project.tasks("{id: a, act: touch a}", "{id: a, act: touch b}");
        refuses(".loki/tasks.yaml:5: id \"a\" is already used at .loki/tasks.yaml:4; rename one of them");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    {id: a, verfy: 'true'}             | .loki/tasks.yaml:4:13: unknown key "verfy"; did you mean "verify"?
                    {id: ../a, act: touch a}           | .loki/tasks.yaml:4:10: "id" "../a" is not a valid id; use
                    {id: a, depends_on: [B]}           | .loki/tasks.yaml:4: task "a" depends on "B"
                    {id: a, act: ./no/such.sh --now}   | .loki/tasks.yaml:4: the program "./no/such.sh" in the act of task "a" does not exist; write it
                    {id: a, act: [no-such-program]}    | .loki/tasks.yaml:4: the program "no-such-program" in the act of task "a" is not in the PATH; install it
                    {id: a, act: {patch: no.patch}}    | .loki/tasks.yaml:4: the patch "no.patch" of task "a" does not exist; write the file
                    {id: a, act: {replay: no.json}}    | .loki/tasks.yaml:4: the replay "no.json" of task "a" does not exist; write the file
                    {id: a, act: {prompt: x, provider: sheel}} | .loki/tasks.yaml:4: task "a" names the provider "sheel", which is not configured; did you mean "shell"?
                    {id: a                             | .loki/tasks.yaml:5:
                    """)
    void whatATaskNamesWrongly(String task, String sentence) {
        project.tasks(task);
        refuses(sentence);
    }

    @Test
    void aDryRunRefusesTheSame() {
        project.tasks("{id: a, act: ./no/such.sh}");
        Ran ran = project.loki("run", "--dry-run");
        assertRefused(ran, ExitCode.INVALID, ".loki/tasks.yaml:4: the program \"./no/such.sh\"");
        assertThat(project.git().has(".loki/state")).isFalse();
    }

    @Test
    void aCommandThatDoesNotExistEndsItsTaskWithoutAnotherAttempt() {
        project.git().tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, act: no-such-command --now}
                  - {id: b, type: chore, act: echo done > b}
                """);

        Ran ran = project.loki("run");

        assertTold(
                ran,
                ExitCode.PROVIDER,
                ".loki/tasks.yaml:3: a: attempt 1 failed: PROVIDER_UNAVAILABLE: ",
                "install it or correct the act",
                "no-such-command");
        assertThat(ran.err()).doesNotContain("attempt 2").contains("loki task retry a");
        assertThat(project.ids("dead-letter")).containsExactly("a");
        assertThat(project.ids("completed")).containsExactly("b");
    }

    @Test
    void aProgramThatATaskBeforeWasToWriteAndDidNot() {
        project.tasks("{id: a, act: 'true'}", "{id: b, act: [./made.sh], depends_on: [a]}");

        Ran ran = project.loki("run");

        assertTold(ran, ExitCode.PROVIDER, ".loki/tasks.yaml:5: b: ", "PROVIDER_UNAVAILABLE", "./made.sh");
        assertThat(project.ids("completed")).containsExactly("a");
        assertThat(project.ids("dead-letter")).containsExactly("b");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    no.yaml#/paths    | SPEC_MISSING        | there is no file no.yaml
                    spec.yaml#/paths/x | SPEC_REF_UNRESOLVED | spec.yaml has no
                    broken.yaml#/paths | SPEC_REF_UNRESOLVED | broken.yaml:2:1: not YAML
                    binary.json#/paths | SPEC_REF_UNRESOLVED | binary.json
                    """)
    void aSpecPointerThatDoesNotResolve(String pointer, String code, String what) {
        project.git()
                .write("spec.yaml", "paths: {}\n")
                .write("broken.yaml", "paths: [1\n")
                .write("binary.json", "\0\1\2")
                .git("add", ".");
        project.git().git("commit", "-qm", "Specs");
        project.git().tasks("tasks:\n  - {id: a, type: implementation, act: touch a, spec: '" + pointer + "'}\n");

        Ran ran = project.loki("run");

        assertTold(ran, ExitCode.VIOLATION, ".loki/tasks.yaml:2: a: cannot go on: " + code + ": ", what, "spec");
        project.assertNothingDone();
        assertThat(project.ids("pending")).containsExactly("a");
    }

    @Test
    void aWrongConfigurationOrRulesFile() {
        project.tasks("{id: a, act: touch a}");
        project.git().write(".loki/config.yaml", "version: 1\nprovders: {}\n");
        refuses(".loki/config.yaml:2:1: unknown key \"provders\"; did you mean \"providers\"?");

        project.git().write(".loki/config.yaml", "version: 1\n").write(".loki/rules/invariants.json", "[{]");
        refuses(".loki/rules/invariants.json:1:3");
    }
}
