package dev.loki.core.constitution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.LokiException;
import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.git.AddedLine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A project adds invariants in the expression language. */
class OwnInvariantTest {
    @TempDir
    Path folder;

    private static String entry(String rule) {
        return """
                [{"code": "OWN_RULE", "id": "OWN", "moments": ["POST", "COMMIT"], "severity": "BLOCK",
                  "rule": "%s", "exit": 5, "retry": true, "fix": "do it otherwise"}]
                """.formatted(rule.replace("\"", "\\\""));
    }

    private Inspection inspect(String rule, FactsBuilder facts) {
        return RuleBook.parse(entry(rule), "invariants.json").inspect(Moment.POST, facts.build());
    }

    private FactsBuilder facts() {
        return Project.in(folder).facts();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "changed_files <= 1 | changed_files <= 0",
                "added_lines < 2 | added_lines > 1",
                "task_type == \"implementation\" | task_type != \"implementation\"",
                "has_spec == true | has_spec == false",
                "test_count >= 1 | test_count >= 2",
                "role in [\"engineering\", \"qa\"] | role == \"qa\"",
                "agent_id starts with \"eng-\" | agent_id starts with \"qa-\"",
                "lineage_depth >= 2 | lineage_depth > 9",
                "changed_paths matches \"src/**\" | changed_paths matches \"docs/**\"",
                "failed_gate_count == 0 | failed_gate_count > 0",
                "passed_gates == \"unit-tests\" | passed_gates == \"lint\"",
                "attempts_failed < 5 | attempts_failed < 4",
                "task_type != \"deploy\" or role == \"devops\" | task_type == \"deploy\" and role == \"devops\"",
            })
    void seesTheTaskTheAgentTheChangeAndTheGates(String holds, String broken) {
        assertThat(inspect(holds, facts()).held()).contains("OWN_RULE");
        Inspection inspection = inspect(broken, facts());

        assertThat(inspection.violations())
                .filteredOn(violation -> violation.code().equals("OWN_RULE"))
                .singleElement()
                .satisfies(violation -> {
                    assertThat(violation.rule()).isEqualTo("OWN");
                    assertThat(violation.sentence()).contains(broken).contains("do it otherwise");
                });
    }

    @Test
    void isEvaluatedAtItsMomentsOnly() {
        RuleBook rules = RuleBook.parse(entry("changed_files < 1"), "invariants.json");

        assertThat(rules.check(Moment.PRE, facts().build()))
                .extracting(Violation::code)
                .doesNotContain("OWN_RULE");
    }

    @Test
    void aFactThatWasNotHandedInIsListedAndNoPass() {
        Inspection inspection = inspect("coverage >= 90", facts());

        assertThat(inspection.held()).doesNotContain("OWN_RULE");
        assertThat(inspection.notChecked())
                .filteredOn(entry -> entry.code().equals("OWN_RULE"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.reason()).contains("coverage"));
        assertThat(inspect("coverage >= 90", facts().complete()).violations())
                .extracting(Violation::code)
                .contains("OWN_RULE");
    }

    @Test
    void aFailedGateIsSeenByName() {
        FactsBuilder failed = facts().gates(List.of(Project.gate(Status.FAIL, Project.TREE)));

        assertThat(inspect("failed_gates != \"unit-tests\"", failed).violations())
                .extracting(Violation::code)
                .contains("OWN_RULE");
    }

    @Test
    void manyAddedLinesAreCounted() {
        List<AddedLine> lines = List.of(new AddedLine("a", 1, "x"), new AddedLine("a", 2, "y"));

        assertThat(inspect("added_lines <= 1", facts().addedLines(lines)).violations())
                .extracting(Violation::code)
                .contains("OWN_RULE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chnaged_files <= 1 | changed_files",
                "changed_files <= \"1\" | cannot be compared",
                "changed_files | ends too early",
            })
    void aMistakeIsNamedWithItsPlace(String rule, String hint) {
        assertThatThrownBy(() -> RuleBook.parse(entry(rule), "invariants.json"))
                .isInstanceOf(LokiException.class)
                .hasMessageContaining("invariants.json:2:")
                .hasMessageContaining(hint);
    }

    @Test
    void aRuleAndACheckTogetherAreRefused() {
        String both = entry("changed_files <= 1").replace("\"exit\"", "\"check\": \"spec-exists\", \"exit\"");

        assertThatThrownBy(() -> RuleBook.parse(both, "invariants.json")).hasMessageContaining("either a \"rule\" or");
    }
}
