package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.RawServer.Request;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands tell trackers about the quality of a run. */
class TrackerReportTest {
    private static final String SHA = "0123456789012345678901234567890123456789";

    @TempDir
    Path dir;

    private LoopbackTracker tracker;
    private OwnProcess process;

    @BeforeEach
    void begin() {
        tracker = new LoopbackTracker();
        LokiProject project = LokiProject.create(dir);
        project.tasks("{id: a, title: First, act: echo a > a.txt, verify: 'echo README.md:1: bad; test -e never'}");
        process = OwnProcess.in(
                dir,
                Map.of(
                        "LOKI_JIRA_URL", tracker.at("/"),
                        "LOKI_JIRA_EMAIL", "a@b.example",
                        "LOKI_JIRA_TOKEN", "hidden-token",
                        "LOKI_GITHUB_TOKEN", "hidden-token",
                        "LOKI_GITHUB_REPO", "o/r",
                        "LOKI_GITHUB_API_URL", tracker.at("")));
        assertThat(OwnProcess.in(dir, Map.of()).loki("run")).isEqualTo(ExitCode.FAILED);
    }

    @AfterEach
    void end() {
        tracker.close();
    }

    private JsonObject sent(String path) {
        return tracker.others().stream()
                .filter(request ->
                        request.method().equals("POST") && request.path().endsWith(path))
                .map(Request::text)
                .map(text -> (JsonObject) Json.parse(text, "request"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing came to " + path + ": " + tracker.others()));
    }

    @Test
    void jiraGetsTheReportAsATableAndOnce() {
        assertThat(process.loki("jira", "report", "PROJ-1")).as(process.said()).isEqualTo(ExitCode.OK);
        assertThat(process.loki("jira", "report", "PROJ-1")).as(process.said()).isEqualTo(ExitCode.OK);

        assertThat(tracker.comments())
                .singleElement()
                .satisfies(
                        comment -> assertThat(Json.write(comment.object("body").orElseThrow()))
                                .contains(
                                        "\"type\":\"table\"",
                                        "\"type\":\"heading\"",
                                        "verify of a",
                                        "FAIL",
                                        "0 of 1 completed"));
    }

    @Test
    void aPageIsLinkedToAnIssueUnderAnIdOfItsAddress() {
        assertThat(process.loki("jira", "link", "PROJ-1", "https://app.example/x", "--title", "Staging"))
                .as(process.said())
                .isEqualTo(ExitCode.OK);

        JsonObject link = sent("/rest/api/3/issue/PROJ-1/remotelink");
        assertThat(link.string("globalId").orElse("")).matches("dev\\.loki=[0-9a-f]{64}");
        assertThat(link.object("object").orElseThrow().string("title")).contains("Staging");
        assertThat(process.loki("jira", "link", "PROJ-1", "javascript:alert(1)"))
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void gitHubGetsCommentCheckWithRemarksAndStatus() {
        assertThat(process.loki("github", "report", "7", "--sha", SHA))
                .as(process.said())
                .isEqualTo(ExitCode.OK);

        assertThat(tracker.comments())
                .singleElement()
                .satisfies(comment -> assertThat(comment.string("body").orElse(""))
                        .contains("| Gate | Result | Details |", "verify of a", "<!-- loki:report -->"));
        assertThat(sent("/check-runs").object("output").orElseThrow().objects("annotations"))
                .singleElement()
                .satisfies(remark -> {
                    assertThat(remark.string("path")).contains("README.md");
                    assertThat(remark.integer("start_line")).contains(1L);
                    assertThat(remark.string("annotation_level")).contains("failure");
                    assertThat(remark.string("message")).contains("bad");
                });
        assertThat(sent("/statuses/" + SHA).string("state")).contains("failure");
    }
}
