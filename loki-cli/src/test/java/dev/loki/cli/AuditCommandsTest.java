package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.InProcess.Ran;
import dev.loki.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the audit log, and those that read it, in the test's own process. */
class AuditCommandsTest {
    private static final String LOG = ".loki/audit/audit.jsonl";

    @TempDir
    Path dir;

    private InProcess project;

    @BeforeEach
    void aRepositoryWithoutLoki() {
        project = InProcess.in(dir);
    }

    private Path log() {
        return project.git().root().resolve(LOG);
    }

    private void record(String metadata) {
        Ran ran = project.loki("audit", "record", "--who", "a", "--what", "policy_decision", "--metadata", metadata);
        assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.OK);
    }

    @Test
    void whatIsASecretByItsNameIsNotWritten() throws IOException {
        project.loki(
                "audit",
                "record",
                "--who",
                "AKIAIOSFODNN7EXAMPLE",
                "--what",
                "b",
                "--metadata",
                Json.write(Json.parse("""
                        {"password": "hunter2hunter2", "db": {"dbPassword": "s3cr3tP4ssw0rd!"},
                         "aws_secret_access_key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                         "api_key": "9f8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d", "argv": ["--password", "hunter2hunter2"],
                         "task": "task-1", "key": "LOKI-12", "token_usage": "none"}""", "metadata")));

        assertThat(Files.readString(log()))
                .doesNotContain("hunter2", "s3cr3t", "K7MDENG", "9f8b7c6d", "IOSFODNN")
                .contains("\"task\":\"task-1\",\"key\":\"LOKI-12\",\"token_usage\":\"none\"");
        assertThat(project.loki("audit", "verify").exit()).isEqualTo(ExitCode.OK);
    }

    @Test
    void aCopyOfTheHeadKeepsARemovedLogFromBeginningAnew() throws IOException {
        Path head = dir.resolve("head");
        project.loki("audit", "key", "new", dir.resolve("key").toString());
        project.env("LOKI_AUDIT_KEY_FILE", dir.resolve("key").toString()).env("LOKI_AUDIT_HEAD", head.toString());
        record("{}");
        record("{}");
        String copied = Files.readString(head);
        for (String end : new String[] {"", ".checkpoints", ".tree"}) {
            Files.delete(Path.of(log() + end));
        }

        Ran refused = project.loki("audit", "record", "--who", "a", "--what", "b");
        assertThat(refused.exit()).isEqualTo(ExitCode.AUDIT);
        assertThat(refused.err()).contains("does not hold the 2 entries of the seal in " + head);
        assertThat(project.loki("audit", "seal").exit()).isNotEqualTo(ExitCode.OK);
        assertThat(head).hasContent(copied);
        assertThat(project.loki("audit", "verify").exit()).isEqualTo(ExitCode.AUDIT);
    }

    @Test
    void aVerdictNeedsALog() throws IOException {
        Ran none = project.loki("audit", "verify");
        assertThat(none.exit()).isEqualTo(ExitCode.OK);
        assertThat(none.out()).contains("valid", LOG + ": 0 entries, there is no such file");

        Path empty = Files.createDirectory(dir.resolve("empty"));
        Ran folder = project.loki("audit", "verify", empty.toString());
        assertThat(folder.exit()).isEqualTo(ExitCode.AUDIT);
        assertThat(folder.err()).contains(empty + " holds no file of an audit log");

        Files.createDirectories(log());
        for (String command : new String[] {"verify", "tail", "query", "export"}) {
            Ran replaced = project.loki("audit", command);
            assertThat(replaced.exit()).as(command).isEqualTo(ExitCode.AUDIT);
            assertThat(replaced.err()).contains("is a folder where the project's audit log has to be a file");
        }

        Files.delete(log());
        project.git().run(List.of("mkfifo", log().toString()));
        Ran pipe = project.loki("audit", "verify");
        assertThat(pipe.exit()).isEqualTo(ExitCode.AUDIT);
        assertThat(pipe.err()).contains("is a pipe, socket or device where the project's audit log has to be a file");
    }

    @Test
    void aReplayOfALogThatWasEditedSaysSo() throws IOException {
        record("{\"point\":\"pre_execution\",\"decision\":\"ALLOW\",\"context\":{\"active_agents\":6}}");
        project.write("new.yaml", "data: []\n");
        Ran intact = project.loki("policy", "replay", "--policy", "new.yaml", "--json");
        assertThat(intact.exit()).as(intact.err()).isEqualTo(ExitCode.OK);
        assertThat(intact.json().bool("log_intact")).contains(true);

        Files.writeString(log(), Files.readString(log()).replace(":6}", ":7}"));
        Ran edited = project.loki("policy", "replay", "--policy", "new.yaml", "--json");
        assertThat(edited.exit()).isEqualTo(ExitCode.OK);
        assertThat(edited.json().integer("replayed")).contains(1L);
        assertThat(edited.json().bool("log_intact")).contains(false);
        assertThat(edited.json().string("log_error")).isPresent();
        assertThat(edited.err()).contains("the log is not as it was written", "loki audit verify");
    }

    @Test
    void whatASingleCommandWritesIsKeptOutOfGit() {
        record("{}");
        project.loki("events", "emit", "task");
        assertThat(project.git().git("status", "--porcelain")).isEqualTo("?? .loki/");
        project.git().git("add", "-A");
        assertThat(project.git().git("diff", "--cached", "--name-only")).isEqualTo(".loki/.gitignore");
    }

    @Test
    void theIgnoreFileOfEventsIsMadeWithTheFirstOne() {
        assertThat(project.loki("events", "emit", "task").exit()).isEqualTo(ExitCode.OK);
        project.git().git("add", "-A");
        assertThat(project.git().git("diff", "--cached", "--name-only")).isEqualTo(".loki/.gitignore");
    }
}
