package dev.loki.core.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.constitution.QualityGates;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.ContentInspector;
import dev.loki.core.task.GateSpec;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every key of {@code quality-gates.yaml} changes what happens. */
class QualityGateRunnerTest {
    private static final String LINTED = "{\"scripts\": {\"lint\": \"x\", \"lint:fix\": \"x\"}}";
    private static final String TESTED = "{\"scripts\": {\"test\": \"x\"}}";
    private static final String SPEC = """
            openapi: 3.1.0
            info: {title: Todos, version: "1"}
            paths:
              /todos:
                post: {operationId: addTodo}
              /todos/{id}:
                get: {parameters: [{name: id, in: path}]}
            """;

    @TempDir
    Path folder;

    private Workplace place;

    @BeforeEach
    void makeProject() {
        place = new Workplace(folder);
    }

    /** npm whose lint is content once the file "style" says "good", and whose lint:fix makes it so. */
    private Workplace linted() {
        return place.file("package.json", LINTED).file("style", "bad\n").program("npm", """
                        case "$3" in
                          lint) grep -q good style || { echo 'style: bad'; exit 1; } ;;
                          lint:fix) echo good > style; echo x >> fixes ;;
                        esac""");
    }

    private static String gates(String block, String gate, String settings) {
        return block + ": {" + gate + ": {" + settings + "}}";
    }

    private static String commit(String gate, String settings) {
        return gates("quality_gates", gate, settings);
    }

    private static String review(String gate, String settings) {
        return gates("auto_review", gate, settings);
    }

    @ParameterizedTest
    @CsvSource({
        "quality_gates, linting, block_on_failure: false",
        "quality_gates, type_checking, block_on_failure: false",
        "quality_gates, contract_tests, block_on_failure: false",
        "quality_gates, spec_validation, block_on_failure: false",
        "auto_review, static_analysis, warn_only: true",
        "auto_review, security_scan, warn_only: true",
        "auto_review, performance_check, warn_only: true"
    })
    void enabledAndBlockingAreSaidByTheFile(String block, String gate, String notBlocking) {
        QualityGates off = QualityGates.parse(gates(block, gate, "enabled: false"), "g");
        QualityGates advisory = QualityGates.parse(gates(block, gate, notBlocking), "g");
        QualityGates strict = QualityGates.parse(
                gates(block, gate, notBlocking.contains("warn_only") ? "warn_only: false" : "block_on_failure: true"),
                "g");

        assertThat(off.specs(List.of())).hasSize(6).extracting(GateSpec::name).doesNotContain(gate);
        assertThat(advisory.specs(List.of()))
                .hasSize(7)
                .filteredOn(spec -> spec.name().equals(gate))
                .noneMatch(GateSpec::blocking);
        assertThat(strict.specs(List.of()))
                .filteredOn(spec -> spec.name().equals(gate))
                .allMatch(GateSpec::blocking);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "linting",
                "type_checking",
                "contract_tests",
                "spec_validation",
                "static_analysis",
                "performance_check"
            })
    void aProjectWithAReadmeOnlyHasNothingToLookAt(String gate) {
        QualityGateResult result = place.file("README.md", "# Read me\n").judge(gate, "");

        assertThat(result.status()).isEqualTo(Status.NOT_APPLICABLE);
        assertThat(result.satisfied()).isTrue();
        assertThat(result.output()).isNotBlank();
    }

    @Test
    void autoFixMendsOnceAndTheGateLooksAgain() {
        QualityGateResult result = linted().judge("linting", "");

        assertThat(result.status()).isEqualTo(Status.PASS);
        assertThat(result.output()).contains("mended with: npm run --silent lint:fix");
        assertThat(place.read("fixes")).isEqualTo("x\n");
        assertThat(result.toolVersion()).isEqualTo("npm 1.2.3");
        assertThat(result.tree()).isEqualTo(Workplace.TREE);
    }

    @Test
    void withoutAutoFixTheFailureStands() {
        QualityGateResult result = linted().judge("linting", commit("linting", "auto_fix: false"));

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.output()).contains("style: bad");
        assertThat(place.read("style")).isEqualTo("bad\n");
    }

    @Test
    void aToolThatIsNotInstalledIsNotRunAndNoPass() {
        QualityGateResult result =
                place.file("pyproject.toml", "").file(".flake8", "").judge("linting", "");

        assertThat(result.status()).isEqualTo(Status.NOT_RUN);
        assertThat(result.satisfied()).isFalse();
        assertThat(result.output()).contains("\"flake8\" is not installed");
    }

    @Test
    void strictModeAsksTheTypeCheckerForMore() {
        place.file("package.json", "{}").file("tsconfig.json", "{}").program("tsc", "echo \"$@\"");

        assertThat(place.judge("type_checking", "").output()).isEqualTo("--noEmit --strict");
        assertThat(place.judge("type_checking", commit("type_checking", "strict_mode: false"))
                        .output())
                .isEqualTo("--noEmit");
    }

    private Workplace tested(int covered, int total) {
        StringBuilder report = new StringBuilder("TN:\\nSF:a.js\\n");
        for (int line = 1; line <= total; line++) {
            report.append("DA:")
                    .append(line)
                    .append(',')
                    .append(line <= covered ? 3 : 0)
                    .append("\\n");
        }
        return place.file("package.json", TESTED)
                .program("npm", "mkdir -p coverage; printf '" + report + "end_of_record\\n' > coverage/lcov.info");
    }

    @Test
    void minCoverageDecidesOverTestsThatPass() {
        QualityGateResult enough = tested(4, 5).judge("contract_tests", "");
        QualityGateResult less = tested(7, 9).judge("contract_tests", "");
        QualityGateResult lowered = place.judge("contract_tests", commit("contract_tests", "min_coverage: 77.5%"));

        assertThat(enough.status()).isEqualTo(Status.PASS);
        assertThat(less.status()).isEqualTo(Status.FAIL);
        assertThat(less.output()).contains("77.77% of the lines are covered, asked for are 80%");
        assertThat(less.details().object("coverage").orElseThrow().number("percent"))
                .contains(new BigDecimal("77.77"));
        assertThat(lowered.status()).isEqualTo(Status.PASS);
    }

    @Test
    void testsWithoutAReportOrWithAnOldOneShowNoCoverage() {
        place.file("package.json", TESTED).program("npm", "true");
        QualityGateResult none = place.judge("contract_tests", "");
        QualityGateResult old = place.file("coverage/lcov.info", "SF:a.js\nDA:1,1\nend_of_record\n")
                .judge("contract_tests", "");
        QualityGateResult unasked = place.judge("contract_tests", commit("contract_tests", "min_coverage: 0%"));

        assertThat(none.status()).isEqualTo(Status.NOT_RUN);
        assertThat(none.output()).contains("no report of covered lines").contains("min_coverage");
        assertThat(old.status()).isEqualTo(Status.NOT_RUN);
        assertThat(old.output()).contains("older than this test run");
        assertThat(unasked.status()).isEqualTo(Status.PASS);
    }

    @Test
    void contractTestsListEachOperationWithTheTestsThatNameIt() {
        place.file(".loki/specs/api.yaml", SPEC).file("test/add.test.js", "it('addTodo', () => {})\n");

        List<JsonObject> operations =
                tested(5, 5).judge("contract_tests", "").details().objects("operations");

        assertThat(operations)
                .extracting(o -> o.string("operation").orElse("") + " " + o.strings("tests"))
                .containsExactly("POST /todos [test/add.test.js]", "GET /todos/{id} []");
    }

    @Test
    void aSpecificationIsCheckedAndItsMistakesAreNamed() {
        QualityGateResult good = place.file(".loki/specs/api.yaml", SPEC).judge("spec_validation", "");
        QualityGateResult bad = place.file(".loki/specs/api.yaml", SPEC.replace("in: path", "in: query"))
                .judge("spec_validation", "");

        assertThat(good.status()).isEqualTo(Status.PASS);
        assertThat(good.output()).contains("Spectral is not installed");
        assertThat(bad.status()).isEqualTo(Status.FAIL);
        assertThat(bad.output())
                .contains(
                        ".loki/specs/api.yaml#/paths/~1todos~1{id}/get/parameters does not declare the path parameter");
    }

    @Test
    void theValidatorSpectralLooksTooWhereItIsInstalled() {
        place.file(".loki/specs/api.yaml", SPEC)
                .program(
                        "spectral",
                        "echo '[{\"code\": \"house-rule\", \"message\": \"no\", \"severity\": 0}]'; exit 1");

        QualityGateResult spectral = place.judge("spec_validation", "");
        QualityGateResult builtIn = place.judge("spec_validation", commit("spec_validation", "validator: builtin"));

        assertThat(spectral.status()).isEqualTo(Status.FAIL);
        assertThat(spectral.output()).contains("house-rule: no");
        assertThat(spectral.toolVersion()).isEqualTo("spectral 1.2.3");
        assertThat(builtIn.status()).isEqualTo(Status.PASS);
    }

    @Test
    void theToolsOfStaticAnalysisAreThoseOfTheList() {
        place.file("tsconfig.json", "{}")
                .file(".prettierrc", "{}")
                .program("tsc", "echo tsc ran")
                .program("prettier", "echo prettier ran; test \"$1\" = --write && touch pretty; test -f pretty");

        QualityGateResult both = place.judge("static_analysis", "");
        QualityGateResult one = place.judge("static_analysis", review("static_analysis", "tools: [tsc]"));

        assertThat(both.status()).isEqualTo(Status.PASS);
        assertThat(both.output()).contains("tsc ran").contains("prettier ran").contains("mended with");
        assertThat(one.output()).isEqualTo("tsc ran");
    }

    @Test
    void staticAnalysisMendsNothingWithoutAutoFix() {
        place.file(".prettierrc", "{}").program("prettier", "test \"$1\" = --write && touch pretty; test -f pretty");

        assertThat(place.judge("static_analysis", review("static_analysis", "auto_fix: false"))
                        .status())
                .isEqualTo(Status.FAIL);
        assertThat(place.judge("static_analysis", "").status()).isEqualTo(Status.PASS);
    }

    private Workplace scanned() {
        return place.file("src/a.js", "eval(x)\n").program("semgrep", """
                echo '{"results": [{"check_id": "no-eval", "path": "src/a.js", "start": {"line": 1},
                  "extra": {"severity": "WARNING", "message": "eval is dangerous", "lines": "eval(x)"}}]}'""");
    }

    @ParameterizedTest
    @CsvSource({"low, FAIL", "medium, FAIL", "high, PASS", "critical, PASS"})
    void severityThresholdDecidesWhichFindingsCount(String threshold, Status expected) {
        QualityGateResult result = scanned()
                .judge(
                        "security_scan",
                        review("security_scan", "severity_threshold: " + threshold),
                        "version: 1",
                        "src/a.js");

        assertThat(result.status()).isEqualTo(expected);
        assertThat(result.output()).isEqualTo("medium src/a.js:1 no-eval: eval is dangerous");
        assertThat(result.details().objects("findings")).hasSize(1);
    }

    @Test
    void aFindingInAFileThatTheWorkLeftAloneIsListedAndStopsNothing() {
        QualityGateResult result = scanned().judge("security_scan", "", "version: 1", "src/b.js");

        assertThat(result.status()).isEqualTo(Status.PASS);
        assertThat(result.details().objects("findings")).hasSize(1);
    }

    @Test
    void theToolsOfTheSecurityScanAreThoseOfTheList() {
        QualityGateResult none =
                scanned().judge("security_scan", review("security_scan", "tools: []"), "version: 1", "src/a.js");
        QualityGateResult broken = place.program("snyk", "echo 'no account' >&2; exit 2")
                .judge("security_scan", review("security_scan", "tools: [snyk]"), "version: 1", "src/a.js");

        assertThat(none.status()).isEqualTo(Status.NOT_APPLICABLE);
        assertThat(broken.status()).isEqualTo(Status.ERROR);
        assertThat(broken.output()).contains("no account");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "semgrep | {\"results\": []} | 0 | PASS",
                "semgrep | {\"errors\": []} | 0 | ERROR",
                "semgrep | {\"results\": []} | 2 | ERROR",
                "snyk | {\"vulnerabilities\": []} | 0 | PASS",
                "snyk | {\"ok\": false, \"error\": \"x\"} | 2 | ERROR",
                "snyk | {} | 3 | NOT_APPLICABLE",
            })
    void aScannerThatFoundNothingPassesAndOneThatCouldNotLookDoesNot(
            String tool, String report, int exit, Status expected) {
        QualityGateResult result = place.program(tool, "echo '" + report + "'; exit " + exit)
                .judge("security_scan", review("security_scan", "tools: [" + tool + "]"));

        assertThat(result.status()).as(result.output()).isEqualTo(expected);
    }

    @Test
    void aWeaknessThatSnykFindsCountsWhereItsManifestChanged() {
        place.program("snyk", """
                echo '{"displayTargetFile": "package.json", "vulnerabilities": [{"id": "SNYK-1", "title": "Bad",
                  "severity": "critical", "packageName": "left", "version": "1.0.0"}]}'; exit 1""");

        QualityGateResult changed = place.judge("security_scan", "", "version: 1", "package.json");

        assertThat(changed.status()).isEqualTo(Status.FAIL);
        assertThat(changed.output()).isEqualTo("critical package.json SNYK-1: Bad in left@1.0.0");
        assertThat(place.judge("security_scan", "", "version: 1", "other.txt").status())
                .isEqualTo(Status.PASS);
    }

    @Test
    void theBuiltInScannerLooksAtEveryChangedFile() {
        ContentInspector inspector = (path, text) -> text.contains("hunter2")
                ? List.of(new ContentInspector.Finding(true, 2, "password", "h…2"))
                : List.of();
        place.file("a.txt", "x\nhunter2\n").file("b.txt", "hunter2\n").inspector(inspector);

        QualityGateResult result = place.judge("security_scan", "", "version: 1", "a.txt");

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.output()).isEqualTo("high a.txt:2 password: a secret, h…2");
    }

    @ParameterizedTest
    @CsvSource({"0.95, 90, PASS", "0.89, 90, FAIL", "0.89, 85, PASS"})
    void lighthouseScoreIsTheLeastScore(String score, int min, Status expected) {
        QualityGateResult result = place.file(
                        "lighthouse-report.json", "{\"categories\": {\"performance\": {\"score\": " + score + "}}}")
                .judge("performance_check", review("performance_check", "lighthouse_score: " + min));

        assertThat(result.status()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"'', PASS", "bundle_size_limit: 2kb, FAIL", "bundle_size_limit: 3kb, PASS"})
    void bundleSizeLimitIsTheMostBytesOfScript(String limit, Status expected) {
        QualityGateResult result = place.file("package.json", "{}")
                .file("dist/a.js", "x".repeat(1_500))
                .file("dist/deep/b.js", "x".repeat(1_500))
                .judge("performance_check", review("performance_check", limit));

        assertThat(result.status()).isEqualTo(expected);
        assertThat(result.blocking()).isFalse();
    }
}
