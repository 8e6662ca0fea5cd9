package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorIT {
    @TempDir
    Path dir;

    private Ran doctor(String... args) {
        return Launcher.in(dir).with("PATH", System.getenv("PATH")).run(args);
    }

    private void git(String... args) {
        assertThat(Launcher.of(dir, "git").run(args)).isEqualTo(new Ran(0, "", ""));
    }

    @Test
    void aHealthyProjectIsOkAndNamesEveryCheckInJson() {
        git("init", "-q", "-b", "main");
        git("config", "user.name", "t");
        git("config", "user.email", "t@example.org");
        git("commit", "-q", "--allow-empty", "-m", "start");
        Launcher.in(dir).run("init");

        Ran ran = doctor("doctor", "--json");

        JsonObject document = (JsonObject) Json.parse(ran.out(), "stdout");
        assertThat(document.bool("ok")).as(ran.out()).contains(true);
        assertThat(ran.exit()).isZero();
        List<JsonObject> checks = document.objects("checks");
        assertThat(checks)
                .allSatisfy(check ->
                        assertThat(check.members().keySet()).isEqualTo(Set.of("name", "status", "message", "fix")));
        assertThat(checks.stream().map(check -> check.string("name").orElse("")))
                .containsExactly(
                        "java",
                        "git",
                        "maven",
                        "processes",
                        "repository",
                        "project",
                        "config",
                        "tasks",
                        "rules",
                        "variables",
                        "startup",
                        "terminal");
    }

    @Test
    void outsideARepositoryAndAProjectItFailsWithTheFix() {
        Ran ran = doctor("doctor");

        assertThat(ran.exit()).isEqualTo(ExitCode.FAILED.code());
        assertThat(ran.out()).contains("fail repository", "git init", "fail project", "run 'loki init'");
    }

    @Test
    void aRepositoryWithoutACommitFailsWithTheCommandThatMendsIt() {
        git("init", "-q", "-b", "main");

        Ran ran = doctor("doctor");

        assertThat(ran.exit()).isEqualTo(ExitCode.FAILED.code());
        assertThat(ran.out()).contains("fail repository", "has no commit yet; run: git ");
    }

    @Test
    void aWrongTasksFileFailsWithItsPlace() throws IOException {
        Launcher.in(dir).run("init");
        Files.writeString(dir.resolve(".loki/tasks.yaml"), "version: 1\ntasks:\n  - id: a\n    titel: x\n");

        Ran ran = doctor("doctor");

        assertThat(ran.exit()).isEqualTo(ExitCode.FAILED.code());
        assertThat(ran.out()).contains("fail tasks", ".loki/tasks.yaml:4:", "titel");
    }

    @Test
    void aMisspeltVariableIsAWarning() {
        Ran ran = Launcher.in(dir).with("LOKI_EVENT_DIR", "auto").run("doctor");

        assertThat(ran.out()).contains("warn variables", "LOKI_EVENT_DIR", "LOKI_EVENTS_DIR");
    }

    @Test
    void withoutGitItSaysSo() throws IOException {
        Path bin = Files.createDirectory(dir.resolve("bin"));
        for (String tool : List.of("sh", "setsid", "readlink", "ps", "cat")) {
            Path program = Files.writeString(bin.resolve(tool), "#!/bin/sh\nexec /usr/bin/" + tool + " \"$@\"\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }

        Ran ran = Launcher.in(dir).with("PATH", bin.toString()).run("doctor");

        assertThat(ran.exit()).isEqualTo(ExitCode.FAILED.code());
        assertThat(ran.out()).contains("fail git", "git is missing", "install git 2.25 or newer");
    }
}
