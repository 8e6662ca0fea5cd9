package dev.loki.core.constitution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.LokiException;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleBookTest {
    @TempDir
    Path folder;

    private static final String ENTRY = """
            [{"code": "%s", "id": "%s", "moments": %s, "severity": "%s", "check": "%s",
              "params": {}, "exit": 5, "retry": false, "fix": "mend it"}]
            """;

    private static String entry(String code, String id, String moments, String severity, String check) {
        return ENTRY.formatted(code, id, moments, severity, check);
    }

    private static Invariant find(RuleBook book, String code) {
        return book.invariants().stream()
                .filter(i -> i.code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void namesTheFiveInvariantsOfTheConstitution() {
        Map<String, List<String>> codes = RuleBook.builtIn().invariants().stream()
                .filter(i -> !i.id().matches("C\\d+"))
                .collect(
                        Collectors.groupingBy(Invariant::id, Collectors.mapping(Invariant::code, Collectors.toList())));

        assertThat(codes)
                .isEqualTo(Map.of(
                        "SPEC_BEFORE_CODE", List.of("SPEC_MISSING"),
                        "TASK_HAS_COMMIT", List.of("COMMIT_MISSING"),
                        "AGENT_HAS_LINEAGE", List.of("LINEAGE_MISSING", "PARENT_MISSING"),
                        "CONTINUITY_EXISTS", List.of("CONTINUITY_MISSING"),
                        "QUALITY_GATES_PASSED", List.of("QUALITY_GATE_FAILED")));
    }

    @Test
    void givesEveryCodeItsDocumentedExit() {
        Map<Integer, List<String>> special = RuleBook.builtIn().invariants().stream()
                .filter(i -> i.exit() != 5)
                .collect(Collectors.groupingBy(
                        Invariant::exit, Collectors.mapping(Invariant::code, Collectors.toList())));

        assertThat(special)
                .isEqualTo(Map.of(
                        1, List.of("QUALITY_GATE_FAILED", "COVERAGE_BELOW_MIN", "PERF_BUDGET", "RETRIES_EXHAUSTED"),
                        3, List.of("SECRET_FOUND", "PII_FOUND"),
                        4, List.of("QUESTION_UNANSWERED"),
                        8, List.of("AUDIT_WRITE_FAILED", "AUDIT_CHAIN_BROKEN"),
                        9, List.of("RULES_INVALID")));
    }

    @Test
    void warnsOnlyOfDriftUnnamedSourcesBudgetsAndPersonalData() {
        assertThat(RuleBook.builtIn().invariants())
                .filteredOn(i -> i.severity() == Violation.Severity.WARN)
                .extracting(Invariant::code)
                .containsExactly("SPEC_DRIFT", "ANSWER_SOURCE_MISSING", "PERF_BUDGET", "PII_FOUND");
    }

    @Test
    void readsBackWhatItShips() {
        RuleBook book = RuleBook.parse(RuleBook.builtInText(), "invariants.json");

        assertThat(book.invariants()).isEqualTo(RuleBook.builtIn().invariants());
    }

    @Test
    void keepsRulesInForceThatAFileLeavesOut() {
        assertThat(RuleBook.parse("[]", "invariants.json").invariants())
                .isEqualTo(RuleBook.builtIn().invariants());
    }

    @Test
    void lowersWhatMayBeLowered() {
        String text = entry("CONTINUITY_NOT_READ", "C10", "[\"PRE\"]", "WARN", "continuity-read");

        Invariant lowered = find(RuleBook.parse(text, "invariants.json"), "CONTINUITY_NOT_READ");

        assertThat(lowered.severity()).isEqualTo(Violation.Severity.WARN);
    }

    @Test
    void takesAnInvariantOfTheProjectWithItsOwnCode() {
        String text = entry("OUR_SPEC_MISSING", "OURS", "[\"POST\"]", "BLOCK", "spec-exists");

        RuleBook book = RuleBook.parse(text, "invariants.json");

        assertThat(book.invariants()).hasSize(RuleBook.builtIn().invariants().size() + 1);
        assertThat(find(book, "OUR_SPEC_MISSING").moments()).containsExactly(Moment.POST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{]|1:3: ",
                "{}|1:1: the file must hold a list, not an object",
                "[1]|1:2: each item of the list must be an object, not a number",
                "[{\"kode\": 1}]|\"check\" is missing; add it",
                "[{\"rule\": \"a == 1\"}]|1:11: \"rule\" is not supported by this version; name a built-in \"check\"",
                "[{\"check\": \"spec-exist\"}]|1:12: unknown check \"spec-exist\"; did you mean \"spec-exists\"?",
            })
    void refusesWhatItCannotUnderstand(String text, String message) {
        assertThatThrownBy(() -> RuleBook.parse(text, "invariants.json"))
                .isInstanceOf(LokiException.class)
                .hasMessageContaining(message)
                .hasMessageStartingWith("invariants.json:1:")
                .extracting(e -> ((LokiException) e).code())
                .isEqualTo("RULES_INVALID");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SPEC_MISSING|SPEC_BEFORE_CODE|[\"PRE\", \"COMMIT\"]|WARN|spec-exists|must block",
                "SPEC_MISSING|SPEC_BEFORE_CODE|[\"PRE\"]|BLOCK|spec-exists|is an invariant of the constitution; keep [",
                "SPEC_MISSING|SPEC_BEFORE_CODE|[\"PRE\", \"COMMIT\"]|BLOCK|audit-written|is checked by \"spec-exists\"",
                "CONTINUITY_NOT_READ|C10|[]|BLOCK|continuity-read|\"moments\" must name at least one of",
                "CONTINUITY_NOT_READ|C10|[\"BEFORE\"]|BLOCK|continuity-read|unknown moments \"BEFORE\"",
                "CONTINUITY_NOT_READ|C10|[\"PRE\"]|OFF|continuity-read|unknown severity \"OFF\"; use one of BLOCK, WARN",
                "QUESTION_UNANSWERED|C15|[\"PRE\"]|BLOCK|questions-answered|\"markers\" must list at least one text",
                "continuity|C10|[\"PRE\"]|BLOCK|continuity-read|\"code\" must be upper-case letters",
            })
    void refusesWhatWouldWeakenARule(
            String code, String id, String moments, String severity, String check, String message) {
        assertThatThrownBy(() -> RuleBook.parse(entry(code, id, moments, severity, check), "invariants.json"))
                .hasMessageContaining(message);
    }

    @Test
    void refusesTheSameCodeTwice() {
        String one = entry("MINE", "MINE", "[\"PRE\"]", "WARN", "spec-exists").strip();
        String two = one.substring(0, one.length() - 1) + "," + one.substring(1);

        assertThatThrownBy(() -> RuleBook.parse(two, "invariants.json")).hasMessageContaining("MINE occurs twice");
    }

    @Test
    void saysThatAMissingFileIsMissing() {
        assertThatThrownBy(() -> RuleBook.read(folder.resolve("invariants.json")))
                .hasMessageContaining("run loki init")
                .extracting(e -> ((LokiException) e).code())
                .isEqualTo("RULES_MISSING");
    }

    @Test
    void refusesAFileThatIsNoText() throws IOException {
        Path file = Files.write(folder.resolve("invariants.json"), new byte[] {'[', (byte) 0xff});

        assertThatThrownBy(() -> RuleBook.read(file))
                .hasMessageContaining("invariants.json:1:2: the file is not UTF-8 text")
                .extracting(e -> ((LokiException) e).code())
                .isEqualTo("RULES_INVALID");
    }

    @Test
    void refusesAnExitThatNoCommandHas() {
        for (String exit : List.of("0", "2", "-4294967291", "4294967301")) {
            String text = entry("MINE", "MINE", "[\"PRE\"]", "WARN", "spec-exists")
                    .replace("\"exit\": 5", "\"exit\": " + exit);
            assertThatThrownBy(() -> RuleBook.parse(text, "invariants.json"))
                    .hasMessageContaining("\"exit\" must be one of 1, 3, 4, 5, 8, 9");
        }
    }

    @Test
    void countsACheckThatCannotBeEvaluatedAsViolated() throws IOException {
        Project project = Project.in(folder);
        Files.write(folder.resolve(Project.SPEC), new byte[] {'a', (byte) 0xff});

        List<Violation> violations =
                RuleBook.builtIn().check(Moment.PRE, project.facts().build());

        assertThat(violations)
                .extracting(Violation::code)
                .contains("SPEC_MISSING", "SPEC_REF_UNRESOLVED", "QUESTION_UNANSWERED");
        assertThat(violations.get(0).evidence().bool("evaluated")).contains(false);
        assertThat(violations.get(0).sentence())
                .contains("could not be checked")
                .contains("UTF-8");
    }

    @Test
    void listsWhatItDidNotCheckAndWhy() {
        Facts nothing = Facts.builder(ProjectDir.at(folder)).withoutState().build();

        Inspection inspection = RuleBook.builtIn().inspect(Moment.SPAWN, nothing);

        assertThat(inspection.blocked()).isFalse();
        assertThat(inspection.held()).containsExactly("AUDIT_WRITE_FAILED", "AUDIT_CHAIN_BROKEN");
        assertThat(inspection.notChecked())
                .contains(new Inspection.NotChecked("LINEAGE_MISSING", "this checkout has no .loki/state", false));
    }

    @Test
    void refusesMissingFactsWhenAllAreSaidToBeThere() {
        FactsBuilder facts = Facts.builder(ProjectDir.at(folder)).withoutState();

        assertThat(RuleBook.builtIn().inspect(Moment.POST, facts.build()).notChecked())
                .contains(new Inspection.NotChecked("PATH_OUTSIDE_TASK", "not known: task", true));
        assertThat(RuleBook.builtIn().check(Moment.POST, facts.complete().build()))
                .extracting(Violation::code)
                .containsExactly(
                        "PATH_OUTSIDE_TASK",
                        "PATH_OUTSIDE_PROJECT",
                        "RETRIES_EXHAUSTED",
                        "TEST_TAMPERED",
                        "CHECK_SUPPRESSED",
                        "ROLE_VIOLATION");
    }

    @Test
    void writesTheViolationRecordInItsDocumentedOrder() {
        Facts facts = Project.in(folder).facts().attempts(5, 5).build();

        Violation violation = RuleBook.builtIn().check(Moment.POST, facts).get(0);

        assertThat(Json.write(violation.toJson()))
                .isEqualTo("{\"code\":\"RETRIES_EXHAUSTED\",\"rule\":\"C35\",\"severity\":\"BLOCK\",\"point\":\"POST\","
                        + "\"task_id\":\"task-005\",\"agent_id\":\"eng-main\",\"evidence\":{\"message\":"
                        + "\"5 of 5 attempts failed\",\"failed\":5,\"allowed\":5},\"fix\":\"read why the attempts failed,"
                        + " mend the task, then run loki task retry with its id\"}");
    }
}
