package dev.loki.core.engine;

import dev.loki.core.constitution.Moment;
import dev.loki.core.constitution.Violation;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Ends attempts that did not work: keeps their work aside, restores the tree, and gives up after the last one. */
final class Attempts {
    private static final int MAX_TEXT = 16 * 1024;

    private final Session session;
    private final WorkTree tree;
    private final Judge judge;

    Attempts(Session session, WorkTree tree, Judge judge) {
        this.session = session;
        this.tree = tree;
        this.judge = judge;
    }

    /**
     * Why an attempt ends.
     *
     * @param code a stable code
     * @param text what happened, for people and for the next attempt
     * @param exit the exit code if nothing better comes of it
     * @param counted whether it uses up one of the task's attempts
     * @param keepWork whether the next attempt goes on from here, or from the tree before this one
     * @param hopeless whether another attempt cannot help
     */
    record Failure(String code, String text, int exit, boolean counted, boolean keepWork, boolean hopeless) {

        static Failure undo(String code, String text, int exit) {
            return new Failure(code, text, exit, true, false, false);
        }

        static Failure keep(String code, String text, int exit) {
            return new Failure(code, text, exit, true, true, false);
        }

        static Failure hopeless(String code, String text, int exit) {
            return new Failure(code, text, exit, true, false, true);
        }
    }

    /** Ends the present attempt. */
    StepResult fail(TaskState task, Failure failure) {
        int attempt = task.attempt();
        String restore = failure.keepWork() ? tree.now() : task.attemptTree();
        Optional<Path> kept = tree.keepAside(restore, task.task().id() + "-" + attempt);
        JsonObject.Builder data = JsonObject.builder()
                .put("attempt", attempt)
                .put("counted", failure.counted())
                .put("code", failure.code())
                .put("text", bounded(failure.text()))
                .put("exit", failure.exit())
                .put("restore", restore);
        kept.ifPresent(file -> data.put("kept", tree.shown(file)));
        session.append(EntryType.ATTEMPT_FAILED, task, data.build());
        tree.restore(restore, task.task().id() + "-" + attempt);
        boolean last = failure.counted() && task.countedFailures() > task.task().retries();
        return failure.hopeless() || last ? giveUp(task) : StepResult.CONTINUE;
    }

    private StepResult giveUp(TaskState task) {
        judge.report(judge.violations(
                Moment.POST,
                judge.facts(task).attempts(task.countedFailures(), task.task().retries() + 1)));
        Optional<Path> kept = tree.keepAside(task.baseTree(), task.task().id() + "-last");
        JsonObject.Builder data = JsonObject.builder().put("restore", task.baseTree());
        kept.ifPresent(file -> data.put("kept", tree.shown(file)));
        session.append(EntryType.TASK_DEAD_LETTERED, task, data.build());
        tree.restore(task.baseTree(), task.task().id() + "-last");
        return StepResult.TASK_OVER;
    }

    /** Refuses a task before it acts; the tree is as it was before the task. */
    StepResult block(TaskState task, String code, String text, int exit, boolean approval) {
        return block(
                task,
                JsonObject.builder()
                        .put("code", code)
                        .put("text", bounded(text))
                        .put("exit", exit)
                        .put("approval", approval));
    }

    /** Puts finished work aside until a person has decided about it; {@link ActStep} takes it up again. */
    StepResult hold(TaskState task, String text) {
        return block(
                task,
                JsonObject.builder()
                        .put("code", "APPROVAL_REQUIRED")
                        .put("text", bounded(text))
                        .put("exit", 4)
                        .put("approval", true)
                        .put("held", task.tree()));
    }

    /** As {@link #hold}, until somebody has answered what the work leaves open. */
    StepResult holdForAnswers(TaskState task, String text) {
        return block(task, unanswered(text).put("held", task.tree()));
    }

    /** Takes the work back and lets the task wait for the one that has its questions. */
    StepResult waitFor(TaskState task, String followUp, String text) {
        return block(task, unanswered(text).put("waits_for", followUp));
    }

    private JsonObject.Builder unanswered(String text) {
        return JsonObject.builder()
                .put("code", "QUESTION_UNANSWERED")
                .put("text", bounded(text))
                .put("exit", 4)
                .put("approval", false);
    }

    private StepResult block(TaskState task, JsonObject.Builder data) {
        boolean midway = task.stage() != Stage.READY && task.stage() != Stage.COMMITTED;
        if (midway || task.status() == TaskStatus.IN_PROGRESS) {
            restoreBase(task, data);
        }
        session.append(EntryType.TASK_BLOCKED, task, data.build());
        data.build()
                .string("restore")
                .ifPresent(base -> tree.restore(base, task.task().id() + "-blocked"));
        return StepResult.TASK_OVER;
    }

    private void restoreBase(TaskState task, JsonObject.Builder data) {
        if (task.stage() == Stage.COMMITTED || task.baseTree().isEmpty()) {
            return;
        }
        data.put("restore", task.baseTree());
        tree.keepAside(task.baseTree(), task.task().id() + "-blocked")
                .ifPresent(file -> data.put("kept", tree.shown(file)));
    }

    /** Ends the attempt for violations found after ACT: another attempt where it can help, else the task is refused. */
    StepResult failFor(TaskState task, List<Violation> blocking, boolean keepWork) {
        Violation first = blocking.get(0);
        String text = judge.describe(blocking);
        boolean retry = blocking.stream().allMatch(Violation::retry);
        if (!retry) {
            Violation final1 =
                    blocking.stream().filter(v -> !v.retry()).findFirst().orElse(first);
            return block(task, final1.code(), text, final1.exit(), false);
        }
        return fail(task, new Failure(first.code(), text, first.exit(), true, keepWork, false));
    }

    private String bounded(String raw) {
        String text = session.secrets.redact(raw);
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "\n[cut]" : text;
    }
}
