package dev.loki.cli;

import static dev.loki.cli.LokiProject.assertRefused;
import static dev.loki.cli.LokiProject.assertTold;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A repository in which nothing can be committed is refused before a task begins, and hooks are obeyed. */
class RunBadRepositoryIT {
    @TempDir
    Path dir;

    private LokiProject project() {
        return LokiProject.create(dir).tasks("{id: a, act: echo x > x}");
    }

    private void bareTasks() throws IOException {
        Files.createDirectories(dir.resolve(".loki"));
        Files.writeString(dir.resolve(".loki/tasks.yaml"), "tasks:\n  - {id: a, type: chore, act: echo x > x}\n");
    }

    private Ran git(String... args) {
        return Launcher.of(dir, "git").run(args);
    }

    private static void hook(LokiProject project, String name, String script) throws IOException {
        Path hook = Files.writeString(project.file(".git/hooks/" + name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void notARepository() throws IOException {
        bareTasks();
        assertRefused(
                Launcher.in(dir).run("run"), ExitCode.FAILED, dir.toString(), "git repository", "run: git init " + dir);
        assertThat(dir.resolve("x")).doesNotExist();
    }

    @Test
    void aRepositoryWithoutCommitsAndTheCommandThatMendsIt() throws IOException {
        bareTasks();
        git("init", "-q", "-b", "main");
        git("config", "user.name", "T");
        git("config", "user.email", "t@example.org");

        String fix = "git -C " + dir + " commit --allow-empty -m \"Begin\"";
        assertRefused(Launcher.in(dir).run("run"), ExitCode.FAILED, "has no commit yet; run: " + fix);
        assertRefused(
                Launcher.in(dir).run("run", "--branch", "work"), ExitCode.FAILED, "has no commit yet; run: " + fix);

        assertThat(Launcher.of(dir, "sh", "-c", fix).run().exit()).isZero();
        assertThat(Launcher.in(dir).run("run").exit()).isZero();
    }

    @Test
    void aDetachedHeadAndTheOptionThatMendsIt() {
        LokiProject project = project();
        project.git().git("checkout", "-q", "--detach");

        assertRefused(project.loki("run"), ExitCode.FAILED, "no branch is checked out", "switch -c NAME");
        project.assertNothingDone();

        assertRefused(
                project.loki("run", "--branch", "a..b"), ExitCode.USAGE, "\"a..b\" cannot be the name of a branch");
        Ran ran = project.loki("run", "--branch", "work");
        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(project.git().git("branch", "--show-current")).isEqualTo("work");
        assertThat(project.git().git("log", "-1", "--format=%s", "main")).isEqualTo("Begin");
        assertThat(project.ids("completed")).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pre-commit", "commit-msg"})
    void aHookThatRefusesTheCommit(String name) throws IOException {
        LokiProject project = project();
        hook(project, name, "echo checking >&2; echo 'no commits on fridays' >&2; exit 1");

        Ran ran = project.loki("run");

        assertTold(
                ran,
                ExitCode.FAILED,
                ".loki/tasks.yaml:4: a: attempt 1 failed: GIT_HOOK_FAILED: a git hook refused the commit; do what it"
                        + " asks for, or mend the hook: no commits on fridays");
        project.assertNothingDone();
        assertThat(project.ids("dead-letter")).containsExactly("a");
        assertThat(project.git().read(".loki/state/kept/a-last-1.patch")).contains("+++ b/x");

        Files.delete(project.file(".git/hooks/" + name));
        assertThat(project.loki("task", "retry", "a").exit()).isZero();
        assertThat(project.loki("run").exit()).isZero();
        assertThat(project.ids("completed")).containsExactly("a");
    }

    @Test
    void aHookThatChangesTheTree() throws IOException {
        LokiProject project = project();
        hook(project, "pre-commit", "echo sneaky > sneaky; echo more >> README.md; git add sneaky README.md");

        Ran ran = project.loki("run");

        assertTold(
                ran,
                ExitCode.FAILED,
                ".loki/tasks.yaml:4: a: ",
                "HOOK_CHANGED_TREE: a git hook changed what was to be committed (README.md, sneaky)",
                "mend the hook");
        project.assertNothingDone();
        assertThat(project.git().read("README.md")).isEqualTo("# A project\n");
        assertThat(project.ids("dead-letter")).containsExactly("a");
    }

    @Test
    void gitWithoutAnIdentity() {
        LokiProject project = project();
        project.git().git("config", "--unset", "user.name");
        project.git().git("config", "--unset", "user.email");
        project.git().git("config", "user.useConfigOnly", "true");

        Ran ran = project.launcher().with("GIT_CONFIG_NOSYSTEM", "1").run("run");

        assertRefused(ran, ExitCode.FAILED, "in whose name to commit; run: git config --global user.name");
        project.assertNothingDone();
    }

    @Test
    void anUntrackedRepositoryInsideTheProject() {
        LokiProject project = project();
        project.git().git("init", "-q", "vendored/lib");
        project.git().write("vendored/lib/source.c", "int x;\n");

        assertRefused(project.loki("run"), ExitCode.FAILED, "vendored/lib", "git repository of its own", "ignore it");

        project.git()
                .git(
                        "-C",
                        "vendored/lib",
                        "-c",
                        "user.name=a",
                        "-c",
                        "user.email=b",
                        "commit",
                        "-q",
                        "--allow-empty",
                        "-m",
                        "Begin");
        assertRefused(project.loki("run"), ExitCode.FAILED, "vendored/lib", "git repository of its own", "ignore it");
        assertThat(project.git().read("vendored/lib/source.c")).isEqualTo("int x;\n");
        assertThat(project.git().subjects()).containsExactly("Begin");

        project.git().write(".git/info/exclude", "/vendored/\n");
        assertThat(project.loki("run").exit()).isZero();
    }

    @Test
    void anActThatLeavesARepositoryInsideTheProject() {
        LokiProject project = LokiProject.create(dir)
                .tasks("{id: a, act: git init -q lib && echo x > lib/x}", "{id: b, act: echo x > x}");

        Ran ran = project.loki("run");

        assertTold(ran, ExitCode.VIOLATION, "lib", "git repository of its own");
        assertThat(project.ids("completed")).containsExactly("b");
        assertThat(project.git().has("lib")).isFalse();
        assertThat(project.git().read(".loki/state/kept/a-1-repository-1/x")).isEqualTo("x\n");
    }

    @Test
    void anUnfinishedMerge() {
        LokiProject project = project();
        project.git().git("checkout", "-q", "-b", "other");
        project.git().write("README.md", "theirs\n").git("commit", "-qam", "Theirs");
        project.git().git("checkout", "-q", "main");
        project.git().write("README.md", "ours\n").git("commit", "-qam", "Ours");
        Ran merge = git("merge", "other");
        assertThat(merge.exit()).as(merge.out()).isEqualTo(1);
        String conflict = project.git().read("README.md");

        Ran ran = project.loki("run");

        assertRefused(ran, ExitCode.FAILED, "a merge, rebase, cherry-pick or revert", "finish or abort it");
        assertThat(project.git().read("README.md")).isEqualTo(conflict).contains("<<<<<<<");
        assertThat(project.status()).isEqualTo("UU README.md");
    }

    @Test
    void workOfSomebodyElseAndTheCommandThatPutsItAside() {
        LokiProject project = project();
        project.git().write("README.md", "edited\n").write("notes with blank.txt", "mine\n");
        project.git().write("staged.txt", "staged\n").git("add", "staged.txt");

        Ran ran = project.loki("run");

        assertRefused(
                ran, ExitCode.FAILED, "uncommitted changes in", "README.md", "notes with blank.txt", "staged.txt");
        assertThat(project.status()).contains(" M README.md", "A  staged.txt", "notes with blank.txt");

        String command = ran.err().strip().replaceAll(".* with: ", "");
        assertThat(Launcher.of(dir, "sh", "-c", command).run().exit()).isZero();
        assertThat(project.loki("run").exit()).isZero();
        project.git().git("stash", "pop");
        assertThat(project.status()).contains("README.md", "staged.txt", "notes with blank.txt");
    }

    @Test
    void withoutGit() throws IOException {
        LokiProject project = project();
        Path bin = Files.createDirectory(dir.resolve(".git/bin"));
        for (String tool : new String[] {"sh", "setsid", "readlink", "cat", "dirname", "uname"}) {
            Path program = Files.writeString(bin.resolve(tool), "#!/bin/sh\nexec /usr/bin/" + tool + " \"$@\"\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }

        Ran ran = project.launcher().with("PATH", bin.toString()).run("run");

        assertRefused(ran, ExitCode.FAILED, "git is not in the PATH; install git");
    }
}
