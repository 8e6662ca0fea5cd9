package dev.loki.integrations.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.adapter.ImportedProject.Item;
import dev.loki.integrations.adapter.QualityReport;
import dev.loki.integrations.adapter.QualityReport.Gate;
import dev.loki.integrations.adapter.StatusMap;
import dev.loki.integrations.adapter.Synced.Outcome;
import dev.loki.integrations.github.GitHubReport.Annotation;
import dev.loki.integrations.testing.FakeGitHub;
import dev.loki.integrations.testing.FakeTracker.Fault;
import dev.loki.integrations.testing.Scene;
import dev.loki.integrations.testing.Shared;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitHubAdapterTest {
    private static final String SHA = "0123456789012345678901234567890123456789";

    @TempDir
    Path dir;

    private FakeGitHub github;
    private Scene scene;
    private GitHubAdapter adapter;

    /** Asked here, so that without it the whole class is skipped. */
    @BeforeAll
    static void needTheContract() {
        Shared.file("schemas/github-slice.json");
    }

    @BeforeEach
    void start() {
        github = new FakeGitHub();
        scene = Scene.in(dir);
        GitHubSettings settings = new GitHubSettings(
                github.address(), GitHubSettings.SERVER, "octo/repo", "ghp_test", StatusMap.DEFAULT, List.of());
        adapter = new GitHubAdapter(settings, scene.surroundings());
    }

    @AfterEach
    void stop() throws IOException {
        scene.close();
        github.close();
        assertThat(github.violations()).isEmpty();
    }

    private static JsonObject issue(String title, String body, String... labels) {
        return JsonObject.builder()
                .put("title", title)
                .put("body", body)
                .put("state", "open")
                .put(
                        "labels",
                        JsonValue.array(List.of(labels).stream()
                                .map(name ->
                                        JsonObject.builder().put("name", name).build())
                                .toList()))
                .build();
    }

    private static GitHubReport report(boolean passed, int annotations) {
        QualityReport quality = new QualityReport(
                passed,
                "Sum",
                List.of(new Gate("a | b", "FAIL", "<img src=x> @octocat [x](y)")),
                List.of(),
                Optional.empty());
        return new GitHubReport(
                SHA,
                quality,
                IntStream.range(0, annotations)
                        .mapToObj(i -> new Annotation("f.txt", i + 1, "failure", "m", Optional.of("t")))
                        .toList());
    }

    @Test
    void theReportOfAPullRequestIsOneCommentThatIsKeptUpToDate() {
        adapter.report("7", report(false, 0));
        adapter.report("7", report(true, 0));

        assertThat(github.comments())
                .singleElement()
                .satisfies(comment -> assertThat(comment.string("body").orElseThrow())
                        .contains("## loki: PASS")
                        .doesNotContain("<img")
                        .doesNotContain("@octocat"));
    }

    @Test
    void aMarkerOfSomebodyElseIsNotTakenForTheReport() {
        github.comment(1, "<!-- loki:report --> mine", "NONE");

        adapter.report("7", report(true, 0));

        assertThat(github.comments()).hasSize(2);
        assertThat(github.comments().get(0).string("body")).contains("<!-- loki:report --> mine");
    }

    @Test
    void aReportWhoseAnswerIsLostIsStillOneComment() {
        github.failWhen(github::makes, Fault.dropAfter());

        adapter.report("7", report(true, 0));

        assertThat(github.comments()).hasSize(1);
    }

    @Test
    void aLongCommentIsCutAndKeepsItsMarker() {
        adapter.postComment("7", "x".repeat(100_000));

        assertThat(github.comments().get(0).string("body").orElseThrow())
                .hasSizeLessThanOrEqualTo(65_536)
                .matches("(?s).*The rest was left out.*<!-- loki:[0-9a-f-]{36} -->");
    }

    @Test
    void aCheckIsMadeOnceWithAllItsRemarks() {
        adapter.checkRun(report(false, 120), "run-1");
        adapter.checkRun(report(false, 0), "run-1");

        assertThat(github.checks()).singleElement().satisfies(check -> {
            assertThat(check.string("head_sha")).contains(SHA);
            assertThat(check.string("conclusion")).contains("failure");
            assertThat(check.object("output").orElseThrow().objects("annotations"))
                    .hasSize(120);
        });
    }

    @Test
    void aStatusIsCutAndLinksToHttpsOnly() {
        adapter.commitStatus(SHA, "success", "d".repeat(500), Optional.of("javascript:alert(1)"));

        assertThat(github.statuses()).singleElement().satisfies(status -> {
            assertThat(status.string("description").orElseThrow()).hasSize(140);
            assertThat(status.get("target_url")).isEmpty();
        });
        assertThatThrownBy(() -> adapter.commitStatus("abc", "success", "", Optional.empty()))
                .hasMessageContaining("no full commit id");
    }

    @Test
    void aStatusOfAnIssueIsALabelAndDoneClosesIt() {
        github.issue(3, issue("T", "", "bug", "loki: in review"));

        assertThat(adapter.syncStatus("#3", "ACT", Optional.empty()).outcome()).isEqualTo(Outcome.CHANGED);
        assertThat(github.issues().get(0).strings("labels")).containsExactly("bug", "loki: in progress");
        assertThat(adapter.syncStatus("octo/repo#3", "building", Optional.empty())
                        .outcome())
                .isEqualTo(Outcome.ALREADY_THERE);
        adapter.syncStatus("3", "DONE", Optional.empty());

        assertThat(github.issues().get(0).string("state")).contains("closed");
        assertThat(github.issues().get(0).strings("labels")).containsExactly("bug");
        assertThatThrownBy(() -> adapter.syncStatus("other/repo#3", "ACT", Optional.empty()))
                .hasMessageContaining("is no issue of octo/repo");
    }

    @Test
    void allPagesOfOpenIssuesAreReadAndPullRequestsAreNot() {
        for (int i = 1; i <= 130; i++) {
            JsonObject issue = issue("T" + i, "## PRD\nDo " + i, i == 1 ? "P1" : "x");
            github.issue(
                    i,
                    i == 5
                            ? issue.toBuilder()
                                    .put("pull_request", JsonObject.EMPTY)
                                    .build()
                            : issue);
        }

        List<Item> items = adapter.importIssues(Optional.of("x y"), 1000).items();

        assertThat(items).hasSize(129);
        assertThat(items.get(0)).isEqualTo(new Item("1", "T1", "Do 1", "high", false, List.of()));
    }

    @Test
    void theBoxesOfAnIssueAreItsParts() {
        github.issue(9, issue("T", "Text\n- [ ] one\n- [x] two\n* [ ] three"));

        assertThat(adapter.importProject("9").items())
                .extracting(Item::externalId, Item::title, Item::done)
                .containsExactly(tuple("9.1", "one", false), tuple("9.2", "two", true), tuple("9.3", "three", false));
    }

    @Test
    void aLimitThatComesAs403IsALimit() {
        github.fail(Fault.status(
                403, "X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 99999999999\r\n", "{\"message\":\"limit\"}"));

        assertThatThrownBy(() -> adapter.status("7")).hasMessageContaining("takes no more requests");

        github.fail(Fault.status(403, "", "{\"message\":\"You have exceeded a secondary rate limit\"}"));
        assertThat(github.requests()).hasSize(1);
    }
}
