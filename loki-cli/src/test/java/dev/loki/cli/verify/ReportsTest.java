package dev.loki.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.contrastsecurity.sarif.SarifSchema210;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.loki.cli.verify.Problem.Level;
import dev.loki.core.constitution.Inspection.NotChecked;
import dev.loki.core.constitution.Moment;
import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.constitution.Violation;
import dev.loki.core.constitution.Violation.Severity;
import dev.loki.core.engine.ChangeReport;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ReportsTest {
    private static final String HOSTILE =
            "a\r\n::error::b%0A|<script>@all [x](https://evil.example) `c` \u001b[31m##[error]";

    private static JsonSchema sarifSchema() throws IOException {
        try (InputStream in = SarifSchema210.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(text);
        }
    }

    private static void assertValid(JsonObject sarif) throws IOException {
        assertThat(sarifSchema().validate(Json.write(sarif), InputFormat.JSON)).isEmpty();
    }

    private static Problem problem(String rule, Level level, String path, int line) {
        return new Problem(rule, level, "what " + HOSTILE, "mend it", path, line, line, Map.of());
    }

    private static Violation violation(String code, Severity severity, String path, int line) {
        JsonObject evidence = JsonObject.builder()
                .put("message", "what " + HOSTILE)
                .put("path", path)
                .put("line", line)
                .build();
        return new Violation(code, "C1", severity, Moment.POST, "", "", evidence, "mend it", 5, false);
    }

    private static QualityGateResult gate(String name, Status status, boolean blocking) {
        return new QualityGateResult(name, status, blocking, 1, Duration.ofMillis(1500), "t", "out " + HOSTILE);
    }

    private static ChangeReport report() {
        return new ChangeReport(
                "a change " + HOSTILE,
                Optional.of("abc"),
                Optional.empty(),
                2,
                List.of(
                        violation("SECRET_FOUND", Severity.BLOCK, "a b.txt", 3),
                        violation("PII_FOUND", Severity.WARN, "c.txt", 4)),
                List.of(
                        gate("unit", Status.FAIL, true),
                        gate("lint", Status.NOT_RUN, true),
                        gate("perf", Status.FAIL, false),
                        gate("types", Status.NOT_APPLICABLE, true),
                        gate("build", Status.PASS, true)),
                List.of(new NotChecked("ROLE_VIOLATION", "not known: role", true)),
                List.of("TEST_TAMPERED"),
                List.of("a note " + HOSTILE));
    }

    @Test
    void sarifKeepsToItsSchema() throws IOException {
        JsonObject sarif = SarifLog.of(
                List.of(
                        problem("SECRET_FOUND", Level.ERROR, "dir/a ü%.txt", 3),
                        problem("PII_FOUND", Level.WARNING, "/tmp/outside.txt", 1),
                        problem("RULES_MISSING", Level.NOTE, "", 0),
                        problem("SECRET_FOUND", Level.ERROR, "b.txt", 0)),
                "1.2.3");
        assertValid(sarif);
        assertValid(SarifLog.of(List.of(), "1.2.3"));
        JsonObject run = sarif.objects("runs").get(0);
        assertThat(run.objects("results"))
                .extracting(result -> result.string("ruleId").orElse(""))
                .containsExactly("SECRET_FOUND", "PII_FOUND", "RULES_MISSING", "SECRET_FOUND");
        assertThat(run.toString()).contains("dir/a%20%C3%BC%25.txt", "file:///tmp/outside.txt", "startLine");
        assertThat(run.objects("results"))
                .allSatisfy(result -> assertThat(result.objects("locations")).hasSize(1));
    }

    @Test
    void aSchemaThatAcceptsEverythingWouldProveNothing() throws IOException {
        String broken = Json.write(SarifLog.of(List.of(), "1")).replace("\"results\":[]", "\"results\":[{}]");
        assertThat(sarifSchema().validate(broken, InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void aLogIsBoundedAndSaysWhatItLeavesOut() throws IOException {
        List<Problem> many = new ArrayList<>();
        for (int i = 0; i < SarifLog.MAX_RESULTS + 7; i++) {
            many.add(problem("SECRET_FOUND", Level.ERROR, "a.txt", i + 1));
        }
        JsonObject sarif = SarifLog.of(many, "1");
        assertThat(sarif.objects("runs").get(0).objects("results")).hasSize(SarifLog.MAX_RESULTS);
        assertThat(sarif.objects("runs").get(0).objects("invocations").toString())
                .contains("7 findings");
    }

    @Test
    void noTextEndsItsWorkflowCommand() {
        List<String> lines = GitHubAnnotations.of(List.of(
                problem("SECRET_FOUND", Level.ERROR, "a,b:c\n.txt", 3), problem("PII_FOUND", Level.WARNING, "", 0)));
        assertThat(lines).hasSize(2).allSatisfy(line -> assertThat(line).doesNotContain("\n", "\r"));
        assertThat(lines.get(0))
                .startsWith("::error file=a%2Cb%3Ac%0A.txt,line=3,col=3,title=SECRET_FOUND::what a%0D%0A")
                .contains("%250A");
        assertThat(lines.get(1)).startsWith("::warning title=PII_FOUND::");
    }

    @Test
    void moreAnnotationsThanActionsTakesAreCounted() {
        List<Problem> many = new ArrayList<>();
        for (int i = 0; i < GitHubAnnotations.MAX_OF_A_KIND + 5; i++) {
            many.add(problem("SECRET_FOUND", Level.ERROR, "a.txt", i + 1));
        }
        many.add(problem("PII_FOUND", Level.WARNING, "a.txt", 1));
        List<String> lines = GitHubAnnotations.of(many);
        assertThat(lines).hasSize(GitHubAnnotations.MAX_OF_A_KIND + 2);
        assertThat(lines.get(lines.size() - 1)).contains("5 more findings");
    }

    @Test
    void theSummaryShowsTextAndNothingElse() {
        ChangeReport report = report();
        String summary = StepSummary.of(
                report,
                report.violations().stream().map(v -> Problem.of(v, "app/")).toList());
        assertThat(summary)
                .contains(
                        "## loki: failed", "| error | SECRET&#95;FOUND | app&#47;a b.txt:3 |", "| unit | FAIL | 1.5 |")
                .contains("| perf | FAIL &#40;advises&#41; | 1.5 |", "1 rules hold, 1 were not checked")
                .doesNotContain("<script>", "@all", "](", "https://", "`c`", "##[", "\u001b");
        assertThat(summary.lines().filter(line -> line.startsWith("|")))
                .allSatisfy(line ->
                        assertThat(line.chars().filter(c -> c == '|').count()).isIn(4L, 6L));
    }

    @Test
    void junitIsXmlWithOneCasePerRuleAndGate() throws Exception {
        String xml = JUnitReport.of(report());
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        Element rules = (Element) document.getElementsByTagName("testsuite").item(0);
        Element gates = (Element) document.getElementsByTagName("testsuite").item(1);
        assertThat(counts(rules)).containsExactly("4", "1", "0", "1");
        assertThat(counts(gates)).containsExactly("5", "1", "1", "1");
        for (Element suite : List.of(rules, gates)) {
            List<String> counts = counts(suite);
            assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(Integer.parseInt(counts.get(0)));
            assertThat(suite.getElementsByTagName("failure").getLength()).isEqualTo(Integer.parseInt(counts.get(1)));
            assertThat(suite.getElementsByTagName("error").getLength()).isEqualTo(Integer.parseInt(counts.get(2)));
            assertThat(suite.getElementsByTagName("skipped").getLength()).isEqualTo(Integer.parseInt(counts.get(3)));
        }
        assertThat(gates.getElementsByTagName("failure").item(0).getTextContent())
                .contains("<script>", "##[error]");
    }

    private static List<String> counts(Element suite) {
        return List.of(
                suite.getAttribute("tests"),
                suite.getAttribute("failures"),
                suite.getAttribute("errors"),
                suite.getAttribute("skipped"));
    }
}
