package dev.loki.core.constitution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.git.AddedLine;
import dev.loki.core.git.RemovedLine;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that vanish from a file that stays, and lines that say something about checks without silencing one. */
class TestsKeptTest {
    private static final String PYTHON = "tests/test_x.py";
    private static final String JAVA = "src/test/java/XTest.java";

    @TempDir
    Path folder;

    /** A change: lines with {@code -}, {@code +} and the path before them. */
    private FactsBuilder change(String... lines) {
        List<AddedLine> added = new ArrayList<>();
        List<RemovedLine> removed = new ArrayList<>();
        for (String line : lines) {
            String[] parts = line.substring(1).split("\\|", 2);
            if (line.startsWith("+")) {
                added.add(new AddedLine(parts[0], added.size() + 1, parts[1]));
            } else {
                removed.add(new RemovedLine(parts[0], parts[1]));
            }
        }
        return Project.in(folder)
                .facts()
                .changes(List.of(Project.changed(PYTHON)))
                .addedLines(added)
                .removedLines(removed);
    }

    private static List<String> found(RuleBook rules, FactsBuilder facts) {
        return rules.check(Moment.POST, facts.build()).stream()
                .filter(violation ->
                        List.of("TEST_TAMPERED", "CHECK_SUPPRESSED").contains(violation.code()))
                .map(Violation::evidence)
                .map(evidence -> evidence.string("message").orElse(""))
                .toList();
    }

    private static List<String> found(FactsBuilder facts) {
        return found(RuleBook.builtIn(), facts);
    }

    @ParameterizedTest
    @CsvSource({
        "tests/test_x.py, def test_a():",
        "tests/test_x.py, '    async def test_a(client):'",
        "src/test/java/XTest.java, '    @Test'",
        "src/test/java/XTest.java, '    @Test void a() {}'",
        "src/test/java/XTest.java, @ParameterizedTest(name = \"{0}\")",
        "src/test/kotlin/XTest.kt, @Test fun a() {}",
        "web/a.test.ts, '  it(\"adds\", () => {'",
        "web/a.test.ts, 'test.each([1, 2])(\"adds\", () => {'",
        "pkg/a_test.go, func TestA(t *testing.T) {",
        "tests/a.rs, '    #[test]'",
        "tests/ATest.cs, '    [Fact]'",
        "spec/a_spec.rb, '  it \"adds\" do'",
        "tests/a.cc, 'TEST(Sum, Adds) {'",
    })
    void aTestThatVanishesIsNamedWithItsFile(String path, String declaration) {
        assertThat(found(change("-" + path + "|" + declaration))).containsExactly(path + " loses 1 test");
    }

    @Test
    void commentingTestsOutLosesThem() {
        assertThat(found(change(
                        "-" + PYTHON + "|def test_a():",
                        "-" + PYTHON + "|def test_b():",
                        "+" + PYTHON + "|# def test_a():",
                        "+" + PYTHON + "|# def test_b():")))
                .containsExactly(PYTHON + " loses 2 tests");
    }

    @Test
    void aTestThatIsRenamedSoThatNobodyRunsItIsLost() {
        assertThat(found(change("-" + PYTHON + "|def test_y():", "+" + PYTHON + "|def _test_y():")))
                .containsExactly(PYTHON + " loses 1 test");
    }

    @Test
    void testsThatAreRenamedReformattedOrParametrizedAreKept() {
        assertThat(found(change(
                        "-" + PYTHON + "|def test_a( ):",
                        "+" + PYTHON + "|    def test_better(self):",
                        "-" + JAVA + "|    @Test",
                        "+" + JAVA + "|  @ParameterizedTest",
                        "-" + JAVA + "|@TestInstance(PER_CLASS)",
                        "-" + JAVA + "|@TestMethodOrder(X.class)",
                        "-web/a.test.ts|describe(\"sum\", () => {",
                        "-src/app.py|def test_mode():")))
                .isEmpty();
    }

    @Test
    void testsMoveBetweenFiles() {
        assertThat(found(change(
                        "-" + PYTHON + "|def test_a():",
                        "-" + PYTHON + "|def test_b():",
                        "+tests/test_a.py|def test_a():",
                        "+tests/test_b.py|def test_b():")))
                .isEmpty();
    }

    @Test
    void aMoveOnTheWayToTheProgramIsNone() {
        assertThat(found(change("-" + PYTHON + "|def test_a():", "+src/app.py|def test_a():")))
                .containsExactly(PYTHON + " loses 1 test");
    }

    @Test
    void aDecisionExcusesTheFileThatItNamesAndNoOther() {
        FactsBuilder facts = change("-" + PYTHON + "|def test_a():", "-" + JAVA + "|@Test")
                .decided(DecidedFiles.in("Decided for \"" + PYTHON + "\": the feature is gone"));

        assertThat(found(facts)).containsExactly(JAVA + " loses 1 test");
    }

    @Test
    void aDeletedFileIsToldOnce() {
        FactsBuilder facts = change("-" + PYTHON + "|def test_a():")
                .changes(List.of(new Facts.ChangedPath(PYTHON, 'D', Optional.empty())));

        assertThat(found(facts)).containsExactly("the test " + PYTHON + " was deleted");
    }

    @Test
    void aMovedFileTakesItsTestsAlong() {
        FactsBuilder facts = change("-" + PYTHON + "|def test_a():", "+tests/unit/test_x.py|# nothing left")
                .changes(List.of(
                        new Facts.ChangedPath(PYTHON, 'D', Optional.empty()),
                        new Facts.ChangedPath("tests/unit/test_x.py", 'A', Optional.empty())));

        assertThat(found(facts)).containsExactly(PYTHON + " loses 1 test");
    }

    @ParameterizedTest
    @CsvSource({
        "tests/test_x.py, @pytest.mark.xfail, pytest.mark.xfail",
        "tests/conftest.py, 'collect_ignore = [\"test_x.py\"]', collect_ignore",
        "conftest.py, 'collect_ignore_glob = [\"*\"]', collect_ignore",
    })
    void expectingFailureAndIgnoringFilesSwitchesTestsOff(String path, String line, String marker) {
        assertThat(found(change("+" + path + "|" + line)))
                .containsExactly(path + ":1 switches tests off with " + marker);
    }

    @Test
    void proseSilencesNothing() {
        assertThat(found(change(
                        "+STYLE.md|Never add `# noqa` without a reason.",
                        "+CHANGELOG.md|- Removed all eslint-disable comments",
                        "+.loki/rules/invariants.json|\"markers\": [\"@SuppressWarnings\"]",
                        "+CHANGELOG|- Removed all eslint-disable comments",
                        "+docs/build.adoc|mvn -DskipTests",
                        "+tests/README.md|@Disabled tests are listed here")))
                .isEmpty();
        assertThat(found(change("+src/a.py|import os  # noqa"))).hasSize(1);
    }

    @Test
    void aRulesFileFromBeforeTheParametersHasThemAsTheyShip() {
        FactsBuilder facts = change("-" + PYTHON + "|def test_a():", "+STYLE.md|# noqa", "+a.py|x = 1  # noqa");

        assertThat(found(RuleBook.parse(older(""), "invariants.json"), facts))
                .containsExactlyInAnyOrder(PYTHON + " loses 1 test", "a.py:2 silences a check with # noqa");
        assertThat(found(RuleBook.parse(older(", \"declarations\": [], \"prose\": []"), "invariants.json"), facts))
                .containsExactly("a.py:2 silences a check with # noqa");
    }

    private static String older(String more) {
        JsonObject shipped = RuleBook.builtIn().invariants().stream()
                .filter(invariant -> invariant.code().equals("TEST_TAMPERED"))
                .map(Invariant::params)
                .findFirst()
                .orElseThrow();
        return """
                [{"code": "TEST_TAMPERED", "id": "C21", "moments": ["POST"], "severity": "BLOCK", "check": "tests-kept",
                  "params": {"tests": %s, "markers": ["@Disabled"], "switches": ["-DskipTests"]%s},
                  "exit": 5, "retry": true, "fix": "mend it"}]
                """.formatted(Json.write(shipped.get("tests").orElseThrow()), more);
    }
}
