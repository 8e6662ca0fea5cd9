package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.engine.RecordedRun.Gate;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptViewTest {
    private static final String HOSTILE =
            "</title></td><script>alert(1)</script> | [x](javascript:alert(1)) ![p](http://evil.test/a.png)"
                    + " <img src=x onerror=alert(1)> `code` **bold** https://evil.test www.evil.test &lt; \" ' \u202Egnp";

    @TempDir
    Path folder;

    private Receipt hostile(RecordedRun run) {
        Task task = Task.builder("t-1")
                .type(Task.Type.CHORE)
                .title(HOSTILE.replace("\u202E", ""))
                .build();
        run.task(task).attempt(task, 1, "");
        run.gates(
                task,
                1,
                run.git.treeOf("HEAD"),
                false,
                new Gate(
                        "lint",
                        Status.FAIL,
                        1,
                        "```\n</pre><script>alert(2)</script>\n````\n# heading\n\u001B[31mred\u001B[0m"));
        run.add(
                EntryType.ATTEMPT_FAILED,
                JsonObject.builder()
                        .put("task", "t-1")
                        .put("attempt", 1)
                        .put("code", "ACT_FAILED")
                        .put("text", HOSTILE)
                        .put("exit", 1)
                        .build());
        run.add(
                EntryType.NOTE,
                JsonObject.builder()
                        .put("text", "first\n\n# not a heading\n| a | b |\n" + HOSTILE)
                        .build());
        return run.end(1, HOSTILE).receipt();
    }

    private static List<String> all(String text, String pattern) {
        return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .results()
                .map(r -> r.group())
                .toList();
    }

    @Test
    void htmlEscapesEveryTextAndHasNoScriptLinkOrOutsideResource() {
        try (RecordedRun run = RecordedRun.begin(folder)) {
            String html = hostile(run).html();

            assertThat(
                            all(
                                    html,
                                    "<script|<img|<a |<iframe|<link|<svg|<object|<base|<form|\\son[a-z]+=[^&]*>|url\\(|@import"))
                    .allSatisfy(
                            found -> assertThat(found).startsWith(" onerror").doesNotContain("<"))
                    .noneMatch(found -> found.startsWith("<"));
            assertThat(html)
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                    .contains("&lt;img src=x onerror=alert(1)&gt;")
                    .contains("default-src 'none'")
                    .contains("prefers-color-scheme: dark")
                    .contains("@media print")
                    .contains("width=device-width")
                    .doesNotContain("\u202E")
                    .doesNotContain("\u001B");
            assertThat(tags(html))
                    .containsOnly(
                            "!doctype",
                            "html",
                            "head",
                            "meta",
                            "title",
                            "style",
                            "body",
                            "main",
                            "h1",
                            "h2",
                            "h3",
                            "p",
                            "dl",
                            "dt",
                            "dd",
                            "table",
                            "thead",
                            "tbody",
                            "tr",
                            "th",
                            "td",
                            "code",
                            "span",
                            "pre");
        }
    }

    private static List<String> tags(String html) {
        return Pattern.compile("<(!?[A-Za-z][A-Za-z0-9]*)")
                .matcher(html)
                .results()
                .map(r -> r.group(1).toLowerCase(java.util.Locale.ROOT))
                .toList();
    }

    @Test
    void htmlElementsAreBalanced() {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            String html = run.receipt().html();
            for (String name :
                    List.of("table", "tr", "td", "dl", "dd", "pre", "p", "main", "span", "code", "h2", "h3")) {
                assertThat(all(html, "<" + name + "[ >]").size())
                        .as(name)
                        .isEqualTo(all(html, "</" + name + ">").size());
            }
        }
    }

    @Test
    void markdownKeepsTextFromBecomingMarkup() {
        try (RecordedRun run = RecordedRun.begin(folder)) {
            String markdown = hostile(run).markdown();
            String prose = withoutFences(markdown);

            assertThat(prose).doesNotContain("<script").doesNotContain("<img").doesNotContain("\u202E");
            assertThat(all(prose, "(?<!\\\\)\\[[^\\]]*\\]\\([^)]*\\)"))
                    .as("links")
                    .isEmpty();
            assertThat(all(prose, "(?<!\\\\)://")).as("bare addresses").isEmpty();
            assertThat(all(prose, "www\\.")).as("bare hosts").isEmpty();
            assertThat(all(prose, "(?m)^# ")).as("one title, and it is ours").hasSize(1);
            assertThat(prose)
                    .contains("\\[x\\](javascript")
                    .contains("\\`code\\`")
                    .contains("\\*\\*bold\\*\\*");
        }
    }

    @Test
    void markdownTablesKeepTheirShape() {
        try (RecordedRun run = RecordedRun.begin(folder)) {
            String prose = withoutFences(hostile(run).markdown());
            List<String> tables = all(prose, "(?m)(^\\| .*\n)+");

            assertThat(tables).hasSizeGreaterThan(4);
            for (String table : tables) {
                assertThat(table.lines().map(ReceiptViewTest::cells).distinct())
                        .as(table)
                        .hasSize(1);
            }
        }
    }

    private static int cells(String row) {
        return row.replace("\\\\", "").replace("\\|", "").split("\\|", -1).length;
    }

    @Test
    void anOutputCannotLeaveItsFence() {
        try (RecordedRun run = RecordedRun.begin(folder)) {
            String markdown = hostile(run).markdown();
            Matcher fence = Pattern.compile("(?m)^(`{5,})text\n(?s:.*?)^\\1$").matcher(markdown);

            assertThat(fence.find()).isTrue();
            assertThat(fence.group()).contains("```\n</pre><script>alert(2)</script>\n````\n# heading\nred");
        }
    }

    /** The lines outside of fenced blocks, found as a reader of Markdown finds them. */
    private static String withoutFences(String markdown) {
        StringBuilder prose = new StringBuilder();
        String fence = "";
        for (String line : markdown.lines().toList()) {
            if (!fence.isEmpty()) {
                fence = line.equals(fence) ? "" : fence;
            } else if (line.startsWith("```")) {
                fence = line.replaceAll("[^`]", "");
            } else {
                prose.append(line).append('\n');
            }
        }
        assertThat(fence).as("every fence is closed").isEmpty();
        return prose.toString();
    }

    @Test
    void bothViewsTellWhatHappenedAndApartFromItWhatWasNotRun() {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            Receipt receipt = run.receipt();
            for (String view : List.of(receipt.markdown(), receipt.html())) {
                assertThat(view.replace("\\", ""))
                        .containsSubsequence(
                                "Exit code 3: 2 of 4 tasks not completed",
                                "Tasks",
                                "done-1",
                                "Not run, not verified, not finished",
                                "audit was not configured",
                                "Evidence by task",
                                "1 of 2 tests failed",
                                "Commits",
                                "Cost",
                                "unknown",
                                "Policy decisions",
                                "outside of the project",
                                "Violations",
                                "SPEC_MISSING",
                                "there is no spec",
                                "Approvals",
                                "anna",
                                "Limits reached");
            }
            assertThat(receipt.html())
                    .contains("<span class=\"bad\">FAIL</span>")
                    .contains("<span class=\"good\">PASS</span>");
        }
    }

    @Test
    void viewsOfAReceiptWithWrongInnerShapesDoNotFail() {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            JsonObject broken = run.receipt().toJson().toBuilder()
                    .put("tasks", Json.parse("[{}, {\"gates\": 3, \"lineage\": [1]}]", "x"))
                    .put("cost", JsonObject.EMPTY)
                    .put("violations", Json.parse("[{\"evidence\": {\"a\": [1]}}]", "x"))
                    .build();
            Receipt receipt = RecordedRun.reread(broken);

            assertThat(receipt.html()).contains("{&quot;a&quot;:[1]}");
            assertThat(receipt.markdown()).contains("Evidence by task");
            assertThat(run.verify(broken).valid()).isFalse();
        }
    }
}
