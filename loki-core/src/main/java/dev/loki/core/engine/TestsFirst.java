package dev.loki.core.engine;

import dev.loki.core.constitution.Facts.TestsBefore;
import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.task.CommandLine;
import dev.loki.core.task.Task;
import java.nio.file.Files;
import java.util.Optional;

/** Sees the tests of an implementation fail before anything is implemented. */
final class TestsFirst {
    /** The gate name under which the log of that look is kept. */
    static final String NAME = "tests-before";

    private final Session session;
    private final GateRunner runner;
    private final WorkTree tree;

    TestsFirst(Session session, GateRunner runner, WorkTree tree) {
        this.session = session;
        this.runner = runner;
        this.tree = tree;
    }

    /**
     * How the tests of an implementation task ended before its first act; empty for other tasks, and where tests are
     * missing anyway. Looked at once for a task, and what the look leaves behind is put away.
     */
    Optional<TestsBefore> look(TaskState state) {
        Task task = state.task();
        if (task.type() != Task.Type.IMPLEMENTATION || task.tests().isEmpty() || !allThere(task)) {
            return Optional.empty();
        }
        if (state.testsBefore().isPresent()) {
            return state.testsBefore();
        }
        Optional<CommandLine> verify = task.verify();
        if (verify.isEmpty()) {
            return Optional.of(TestsBefore.NOT_RUN);
        }
        String before = tree.now();
        QualityGateResult result =
                runner.run(NAME, verify.get(), task.timeout(), true, before, task.id() + "-" + state.attempt());
        tree.restore(before, task.id() + "-" + NAME);
        return Optional.of(meaning(result.status()));
    }

    private static TestsBefore meaning(Status status) {
        return switch (status) {
            case PASS -> TestsBefore.PASSED;
            case FAIL -> TestsBefore.FAILED;
            case ERROR, NOT_RUN, NOT_APPLICABLE -> TestsBefore.NOT_RUN;
        };
    }

    private boolean allThere(Task task) {
        return task.tests().stream()
                .allMatch(test -> Files.isRegularFile(session.project.root().resolve(test)));
    }
}
