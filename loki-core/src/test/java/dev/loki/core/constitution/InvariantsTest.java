package dev.loki.core.constitution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.constitution.QualityGateResult.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** For every code of the product one project that violates it, and one near miss in which the rule holds. */
class InvariantsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("dev.loki.core.constitution.InvariantCases#all")
    void isViolatedByItsFixture(InvariantCases.Case fixture) {
        Facts facts = fixture.broken().apply(Project.in(folder)).build();

        List<Violation> violations = RuleBook.builtIn().check(fixture.moment(), facts);

        Violation violation = violations.stream()
                .filter(v -> v.code().equals(fixture.code()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(fixture.code() + " is not among " + violations));
        assertThat(violation.evidence().string(Outcome.MESSAGE)).isPresent();
        assertThat(violation.evidence().get("evaluated")).isEmpty();
        assertThat(violation.point()).isEqualTo(fixture.moment());
        assertThat(violation.agentId()).isEqualTo(Project.AGENT);
        assertThat(violation.taskId()).isEqualTo("task-005");
    }

    @ParameterizedTest
    @MethodSource("dev.loki.core.constitution.InvariantCases#all")
    void holdsInTheNearMiss(InvariantCases.Case fixture) {
        Facts facts = fixture.near().apply(Project.in(folder)).build();

        Inspection inspection = RuleBook.builtIn().inspect(fixture.moment(), facts);

        assertThat(inspection.held()).as("%s", inspection).contains(fixture.code());
    }

    @Test
    void everyCodeHasAFixture() {
        assertThat(InvariantCases.all().map(InvariantCases.Case::code))
                .containsExactlyInAnyOrderElementsOf(RuleBook.builtIn().invariants().stream()
                        .map(Invariant::code)
                        .toList());
    }

    @Test
    void everythingHoldsInAProjectThatKeepsTheRules() {
        Facts facts = Project.in(folder).facts().complete().build();

        for (Moment moment : Moment.values()) {
            assertThat(RuleBook.builtIn().check(moment, facts)).as("%s", moment).isEmpty();
        }
    }

    @Test
    void aSpecificationOutsideTheProjectIsMissing(@TempDir Path elsewhere) throws IOException {
        Project project = Project.in(folder);
        Files.writeString(elsewhere.resolve("openapi.yaml"), Project.OPENAPI);
        Files.createSymbolicLink(folder.resolve("linked.yaml"), elsewhere.resolve("openapi.yaml"));
        List<String> references = List.of(
                "linked.yaml",
                "../" + elsewhere.getFileName() + "/openapi.yaml",
                elsewhere.resolve("openapi.yaml").toString());

        for (String reference : references) {
            Facts facts =
                    project.facts(Project.task("implementation", reference)).build();
            assertThat(RuleBook.builtIn().check(Moment.PRE, facts))
                    .extracting(Violation::code)
                    .contains("SPEC_MISSING");
        }
    }

    @Test
    void anOpenPointInTheSpecificationIsAnUnansweredQuestionWithItsLine() {
        Project project = Project.in(folder);
        project.write(Project.SPEC, Project.OPENAPI + "x-note: '[NEEDS CLARIFICATION: which status?]'\n");

        List<Violation> violations = RuleBook.builtIn()
                .check(
                        Moment.DONE,
                        project.facts(Project.task("spec", Project.SPEC)).build());

        assertThat(violations).extracting(Violation::code).containsExactly("QUESTION_UNANSWERED");
        assertThat(violations.get(0).evidence().integer("line")).contains(6L);
        assertThat(violations.get(0).exit()).isEqualTo(4);
    }

    @Test
    void aSpecTaskMayBeginWithOpenQuestionsAndNotEndWithThem() {
        Project project = Project.in(folder).write(Project.SPEC, "x: '[NEEDS CLARIFICATION: y]'\n");
        Facts facts = project.facts(Project.task("spec", Project.SPEC)).build();

        assertThat(RuleBook.builtIn().check(Moment.PRE, facts)).isEmpty();
        assertThat(RuleBook.builtIn().check(Moment.COMMIT, facts))
                .extracting(Violation::code)
                .contains("QUESTION_UNANSWERED");
    }

    @Test
    void aSpecTaskThatLeavesNothingBehindIsInvalid() {
        Facts.Task task = new Facts.Task(
                "task-005", "spec", Optional.empty(), Optional.empty(), List.of(), List.of(), false, false);

        assertThat(RuleBook.builtIn()
                        .check(Moment.DONE, Project.in(folder).facts(task).build()))
                .extracting(Violation::code)
                .contains("SPEC_INVALID");
    }

    @Test
    void protectedFilesAreInNoWriteSet() {
        List<String> paths = List.of(
                ".loki/rules/invariants.json",
                ".LOKI/config.yaml",
                ".agent/sub-agents/eng-other.md",
                ".claude/settings.json");

        for (String path : paths) {
            Facts facts = Project.in(folder)
                    .facts(Project.writing("**"))
                    .changes(List.of(Project.changed(path)))
                    .build();
            assertThat(RuleBook.builtIn().check(Moment.POST, facts))
                    .as(path)
                    .extracting(Violation::code)
                    .containsExactly("PATH_OUTSIDE_TASK");
        }
    }

    @Test
    void everyFailingGateIsAViolationOfItsOwn() {
        QualityGateResult advisory =
                new QualityGateResult("budget", Status.FAIL, false, 1, Duration.ZERO, Project.TREE, "");
        Facts facts = Project.in(folder)
                .facts()
                .gates(List.of(
                        Project.gate(Status.FAIL, Project.TREE),
                        Project.gate(Status.ERROR, Project.TREE),
                        Project.gate(Status.PASS, Project.TREE),
                        advisory))
                .build();

        assertThat(RuleBook.builtIn().check(Moment.DONE, facts))
                .hasSize(2)
                .allMatch(v -> v.code().equals("QUALITY_GATE_FAILED") && v.exit() == 1 && v.retry());
    }
}
