package dev.loki.core.constitution;

import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.expr.Field;
import dev.loki.core.expr.FieldType;
import dev.loki.core.expr.FieldValues;
import dev.loki.core.expr.FilePath;
import dev.loki.core.expr.Vocabulary;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The fields that the rules of a project's own invariants may name: of the task, its agent, the change and the gates. */
final class InvariantFields {
    private static final Field TASK_ID = new Field("task_id", FieldType.TEXT, 0);
    private static final Field TASK_TYPE = new Field("task_type", FieldType.TEXT, 1);
    private static final Field SPEC = new Field("spec", FieldType.TEXT, 2);
    private static final Field HAS_SPEC = new Field("has_spec", FieldType.BOOLEAN, 3);
    private static final Field TESTS = new Field("tests", FieldType.TEXTS, 4);
    private static final Field TEST_COUNT = new Field("test_count", FieldType.NUMBER, 5);
    private static final Field ATTEMPTS_FAILED = new Field("attempts_failed", FieldType.NUMBER, 6);
    private static final Field AGENT_ID = new Field("agent_id", FieldType.TEXT, 10);
    private static final Field AGENT_TYPE = new Field("agent_type", FieldType.TEXT, 11);
    private static final Field ROLE = new Field("role", FieldType.TEXT, 12);
    private static final Field MODEL = new Field("model", FieldType.TEXT, 13);
    private static final Field SPAWNED_BY = new Field("spawned_by", FieldType.TEXT, 14);
    private static final Field LINEAGE_DEPTH = new Field("lineage_depth", FieldType.NUMBER, 15);
    private static final Field CHANGED_PATHS = new Field("changed_paths", FieldType.PATHS, 20);
    private static final Field DELETED_PATHS = new Field("deleted_paths", FieldType.PATHS, 21);
    private static final Field CHANGED_FILES = new Field("changed_files", FieldType.NUMBER, 22);
    private static final Field ADDED_LINES = new Field("added_lines", FieldType.NUMBER, 23);
    private static final Field COMMIT_MESSAGE = new Field("commit_message", FieldType.TEXT, 24);
    private static final Field PASSED_GATES = new Field("passed_gates", FieldType.TEXTS, 30);
    private static final Field FAILED_GATES = new Field("failed_gates", FieldType.TEXTS, 31);
    private static final Field FAILED_GATE_COUNT = new Field("failed_gate_count", FieldType.NUMBER, 32);
    private static final Field COVERAGE = new Field("coverage", FieldType.NUMBER, 33);

    private static final Vocabulary VOCABULARY = Vocabulary.of(List.of(
            TASK_ID,
            TASK_TYPE,
            SPEC,
            HAS_SPEC,
            TESTS,
            TEST_COUNT,
            ATTEMPTS_FAILED,
            AGENT_ID,
            AGENT_TYPE,
            ROLE,
            MODEL,
            SPAWNED_BY,
            LINEAGE_DEPTH,
            CHANGED_PATHS,
            DELETED_PATHS,
            CHANGED_FILES,
            ADDED_LINES,
            COMMIT_MESSAGE,
            PASSED_GATES,
            FAILED_GATES,
            FAILED_GATE_COUNT,
            COVERAGE));

    private InvariantFields() {}

    static Vocabulary vocabulary() {
        return VOCABULARY;
    }

    /** The values of the facts that were handed in; the others are absent. */
    static FieldValues of(Facts facts) {
        FieldValues.Builder values = FieldValues.builder();
        facts.task().ifPresent(task -> task(values, task));
        facts.attempts().ifPresent(attempts -> number(values, ATTEMPTS_FAILED, attempts.failed()));
        if (!facts.agentId().isBlank()) {
            values.text(AGENT_ID, facts.agentId());
        }
        facts.role().ifPresent(role -> values.text(ROLE, role));
        facts.agent().ifPresent(agent -> {
            values.text(AGENT_TYPE, agent.agentType());
            values.text(MODEL, agent.model());
            values.text(SPAWNED_BY, agent.spawnedBy());
            number(values, LINEAGE_DEPTH, agent.lineage().size());
        });
        facts.changes().ifPresent(changes -> {
            values.paths(CHANGED_PATHS, paths(facts, changes, change -> true));
            values.paths(DELETED_PATHS, paths(facts, changes, change -> change.status() == 'D'));
            number(values, CHANGED_FILES, changes.size());
        });
        facts.addedLines().ifPresent(lines -> number(values, ADDED_LINES, lines.size()));
        facts.commitMessage()
                .or(() -> facts.commit().map(Facts.Commit::message))
                .ifPresent(message -> values.text(COMMIT_MESSAGE, message));
        facts.gates().ifPresent(gates -> gates(values, gates));
        return values.build();
    }

    private static void task(FieldValues.Builder values, Facts.Task task) {
        values.text(TASK_ID, task.id()).text(TASK_TYPE, task.type());
        task.spec().ifPresent(spec -> values.text(SPEC, spec));
        values.bool(HAS_SPEC, task.spec().isPresent()).texts(TESTS, task.tests());
        number(values, TEST_COUNT, task.tests().size());
    }

    private static void gates(FieldValues.Builder values, List<QualityGateResult> gates) {
        List<String> failed = gates.stream()
                .filter(gate -> !gate.satisfied())
                .map(QualityGateResult::name)
                .toList();
        values.texts(FAILED_GATES, failed);
        number(values, FAILED_GATE_COUNT, failed.size());
        values.texts(
                PASSED_GATES,
                gates.stream()
                        .filter(gate -> gate.status() == Status.PASS)
                        .map(QualityGateResult::name)
                        .toList());
        Optional<BigDecimal> coverage = gates.stream()
                .flatMap(gate -> gate.details().object("coverage").stream())
                .flatMap(measured -> measured.number("percent").stream())
                .min(BigDecimal::compareTo);
        coverage.ifPresent(percent -> values.number(COVERAGE, percent));
    }

    private static List<FilePath> paths(
            Facts facts, List<Facts.ChangedPath> changes, Predicate<Facts.ChangedPath> which) {
        String root = facts.project().root().toString();
        return changes.stream()
                .filter(which)
                .map(change -> root + "/" + change.path())
                .map(path -> FilePath.of(path, path, root, root))
                .toList();
    }

    private static void number(FieldValues.Builder values, Field field, long number) {
        values.number(field, BigDecimal.valueOf(number));
    }
}
