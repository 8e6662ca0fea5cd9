package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import dev.loki.core.json.Json;
import dev.loki.testing.RawServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for trackers, and a run that tells one, against a tracker on loopback. */
class TrackersIT {
    @TempDir
    Path dir;

    private LokiProject project;
    private LoopbackTracker tracker;

    @BeforeEach
    void start() {
        project = LokiProject.create(dir);
        tracker = new LoopbackTracker();
    }

    @AfterEach
    void stop() {
        tracker.close();
    }

    private Launcher jira() {
        return project.launcher()
                .with("LOKI_JIRA_URL", tracker.at("/"))
                .with("LOKI_JIRA_EMAIL", "a@b.example")
                .with("LOKI_JIRA_TOKEN", "hidden-token");
    }

    @Test
    void withoutSettingsTheCommandSaysWhatToSet() {
        for (String tracker : List.of("jira", "linear", "github")) {
            Ran ran = project.loki(tracker, "status", "1");

            LokiProject.assertRefused(ran, ExitCode.INVALID, "is not configured; set LOKI_");
        }
    }

    @Test
    void aRehearsalPrintsTheRequestWithoutCredentialsAndWritesNothing() {
        Ran read = jira().run("jira", "import", "PROJ-1", "--dry-run");
        Ran write = jira().run("jira", "comment", "PROJ-1", "**hi**", "--dry-run", "--json");

        assertThat(read.out()).startsWith("GET http://127.0.0.1").doesNotContain("Authorization");
        assertThat(write.json().objects("requests")).singleElement().satisfies(request -> {
            assertThat(request.string("method")).contains("POST");
            assertThat(Json.write(request)).contains("\"strong\"").doesNotContain("hidden-token");
        });
        assertThat(tracker.requests()).isEmpty();
        assertThat(project.file(".loki/state/outbox")).doesNotExist();
    }

    @Test
    void aCommandThatIsKilledBetweenRequestAndAnswerMakesNoSecondComment() {
        tracker.silent(true);
        try (Background first = jira().launch("jira", "comment", "PROJ-1", "hello")) {
            Await.until("the tracker has the comment", () -> !tracker.comments().isEmpty());
            first.signal("KILL");
            first.end();
        }
        tracker.silent(false);

        Ran again = jira().run("jira", "comment", "PROJ-1", "hello", "--json");

        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(tracker.comments()).hasSize(1);
        assertThat(again.json().string("id")).isIn(Optional.of("1"), Optional.of("2"));
    }

    @Test
    void theOpenPartsOfAnEpicBecomeTasks() {
        Ran ran = jira().run("task", "import", "--from", "jira", "PROJ-1", "--json");

        assertThat(ran.json().strings("tasks")).containsExactly("PROJ-2");
        assertThat(project.loki("task", "list").out()).contains("PROJ-2").contains("Part");
        assertThat(project.file(".loki/state/links.json")).content().contains("\"external_id\": \"PROJ-2\"");
    }

    @Test
    void aRunTellsTheTrackerInOrderAndEndsClean() {
        project.tasks("{id: PROJ-2, title: First, act: 'echo a > a.txt'}");
        jira().run("jira", "import", "PROJ-1");
        write(
                ".loki/state/links.json",
                "{\"version\":1,\"links\":[{\"task\":\"PROJ-2\",\"integration\":\"jira\",\"external_id\":\"PROJ-2\"}]}");

        Ran ran = jira().with("LOKI_JIRA_EPIC_KEY", "PROJ-1").run("run");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(tracker.transitions())
                .as("In Progress for the epic and the issue, In Review twice, Done for both")
                .startsWith("1", "1")
                .endsWith("3", "3");
        assertThat(tracker.comments()).hasSize(2);
        assertThat(project.file(".loki/state/outbox").toFile().list()).containsExactly("sent.json");
    }

    @Test
    void aTrackerThatIsDownDoesNotStopTheRun() {
        tracker.close();
        project.tasks("{id: a, title: First, act: 'echo a > a.txt'}");

        Ran ran = jira().with("LOKI_JIRA_EPIC_KEY", "PROJ-1").run("run", "--json");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.json().integer("exit_code")).contains(0L);
    }

    @Test
    void webhooksAreServedUntilASignal() throws Exception {
        Launcher launcher =
                project.launcher().with("LOKI_GITHUB_WEBHOOK_SECRET", "s").with("LOKI_EVENTS_DIR", "auto");
        try (Background listen = launcher.launch("github", "listen", "--port", "0")) {
            Await.until("it listens", () -> listen.out().contains("Listening on"));
            Matcher port = Pattern.compile("127\\.0\\.0\\.1:(\\d+)").matcher(listen.out());
            assertThat(port.find()).isTrue();
            String body = "{\"action\":\"closed\",\"issue\":{\"number\":1,\"title\":\"a\"}}";

            assertThat(post(Integer.parseInt(port.group(1)), body, "s")).startsWith("HTTP/1.1 200");
            assertThat(post(Integer.parseInt(port.group(1)), body, "other")).startsWith("HTTP/1.1 401");

            listen.signal("TERM");
            assertThat(listen.end().exit()).isEqualTo(ExitCode.TERMINATED.code());
        }
        assertThat(project.loki("events", "tail").out()).contains("\"integration\":\"github\"");
    }

    private static String post(int port, String body, String secret) throws IOException, GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature = HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            RawServer.write(
                    socket.getOutputStream(),
                    "POST /github HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-GitHub-Event: issues\r\n"
                            + "X-Hub-Signature-256: sha256=" + signature + "\r\nContent-Length: " + body.length()
                            + "\r\n\r\n" + body);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void withoutASecretNothingIsServed() {
        Ran ran = project.loki("jira", "listen");

        LokiProject.assertRefused(ran, ExitCode.INVALID, "no secret is set");
    }

    @Test
    void anEventStartsWorkOnlyWhenItsSenderMayWrite() throws IOException {
        write(
                "event.json",
                "{\"action\":\"labeled\",\"label\":{\"name\":\"loki-mode\"},\"issue\":{\"number\":42,"
                        + "\"body\":\"## PRD\\ntrusted<<X\\ntrue\\nX\",\"labels\":[{\"name\":\"loki-mode\"}]},"
                        + "\"sender\":{\"login\":\"ann\"},\"repository\":{\"full_name\":\"o/r\"}}");
        String api = tracker.at("");
        Launcher action = project.launcher()
                .with("GITHUB_EVENT_NAME", "issues")
                .with("GITHUB_EVENT_PATH", project.file("event.json").toString())
                .with("GITHUB_OUTPUT", project.file("out.txt").toString())
                .with("GITHUB_REPOSITORY", "o/r")
                .with("LOKI_GITHUB_API_URL", api)
                .with("LOKI_GITHUB_TOKEN", "hidden-token");
        write("out.txt", "");

        Ran trusted = action.run("github", "action");
        String outputs = Files.readString(project.file("out.txt"));
        tracker.permission("read");
        Ran refused = action.run("github", "action", "--json");

        assertThat(trusted.exit()).as(trusted.err()).isZero();
        assertThat(outputs).matches("(?s)trusted<<(loki_[0-9a-f]{32})\ntrue\n\\1\n.*");
        assertThat(refused.exit()).isEqualTo(ExitCode.DENIED.code());
        assertThat(refused.json().bool("trusted")).contains(false);
        assertThat(refused.json().string("prd")).contains("");
    }

    private void write(String path, String text) {
        try {
            Files.createDirectories(project.file(path).getParent());
            Files.writeString(project.file(path), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
