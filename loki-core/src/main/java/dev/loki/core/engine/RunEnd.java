package dev.loki.core.engine;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.engine.RunControl.Request;
import dev.loki.core.engine.RunReport.TaskOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a session ended: its exit code, the word for {@code loki status}, and one sentence.
 *
 * @param exitCode what the command exits with
 * @param status finished, paused, stopped or failed
 * @param reason one sentence
 */
record RunEnd(int exitCode, String status, String reason) {
    private static final int EXIT_INTERRUPTED = 130;
    private static final int EXIT_TERMINATED = 143;
    private static final int EXIT_LIMIT = 6;

    static RunEnd of(
            Session session, RunOptions options, Request requested, StepResult last, Optional<LokiException> failure) {
        if (failure.isPresent()) {
            LokiException e = failure.get();
            return new RunEnd(exitOf(e), "failed", e.code() + ": " + e.getMessage());
        }
        if (last == StepResult.END_SESSION && requested.compareTo(Request.STOP) >= 0) {
            int exit = session.interrupted() ? EXIT_INTERRUPTED : EXIT_TERMINATED;
            return new RunEnd(exit, "stopped", "stopped; continue with: loki run --resume");
        }
        List<TaskState> selected = session.state.tasks().stream()
                .filter(t -> !t.waits() || options.only().contains(t.task().id()))
                .filter(t -> options.only().isEmpty()
                        || options.only().contains(t.task().id()))
                .toList();
        Optional<String> limit = limit(session);
        List<Integer> occurred = new ArrayList<>(
                selected.stream().map(t -> t.lastFailure().exit()).toList());
        if (limit.isPresent()) {
            occurred.add(EXIT_LIMIT);
        }
        boolean allDone = selected.stream().allMatch(t -> done(t, options));
        int exit = allDone ? 0 : ExitCodes.of(occurred);
        if (!allDone && exit == 0) {
            return new RunEnd(1, "finished", waiting(selected, options));
        }
        return new RunEnd(exit, "finished", allDone ? done(selected) : limit.orElse(failed(selected, options)));
    }

    private static boolean done(TaskState task, RunOptions options) {
        return switch (task.status()) {
            case COMPLETED, SKIPPED -> true;
            case VERIFIED -> !options.commit();
            case PENDING, IN_PROGRESS, BLOCKED, AWAITING_APPROVAL, DEAD_LETTER -> false;
        };
    }

    private static String done(List<TaskState> selected) {
        long completed = selected.stream()
                .filter(t -> t.status() == TaskStatus.COMPLETED)
                .count();
        long verified =
                selected.stream().filter(t -> t.status() == TaskStatus.VERIFIED).count();
        if (verified > 0) {
            return verified + " verified and not committed; commit with: loki run --resume";
        }
        return completed + " of " + selected.size() + " tasks completed";
    }

    private static String failed(List<TaskState> selected, RunOptions options) {
        long open = selected.stream().filter(t -> !done(t, options)).count();
        String codes = String.join(
                ", ",
                selected.stream()
                        .filter(t -> t.lastFailure().exit() != 0)
                        .map(t -> t.task().id() + " " + t.lastFailure().code())
                        .limit(5)
                        .toList());
        return open + " of " + selected.size() + " tasks not completed: " + codes;
    }

    private static String waiting(List<TaskState> selected, RunOptions options) {
        return "these tasks wait for others that are not done: "
                + String.join(
                        ", ",
                        selected.stream()
                                .filter(t -> !done(t, options))
                                .map(t -> t.task().id())
                                .limit(5)
                                .toList());
    }

    /** The limit that ended this session, if one did. */
    private static Optional<String> limit(Session session) {
        List<Entry> facts = session.state.facts();
        if (facts.isEmpty()) {
            return Optional.empty();
        }
        Entry last = facts.get(facts.size() - 1);
        return last.type() == EntryType.LIMIT_REACHED && last.seq() >= session.state.sessionFirstSeq()
                ? last.data().string("text")
                : Optional.empty();
    }

    /** The exit code for what ended a run; the command uses the same table. */
    static int exitOf(LokiException e) {
        if (e instanceof ConfigException || e.code().equals("RULES_INVALID")) {
            return 9;
        }
        return switch (e.code()) {
            case "AUDIT_WRITE_FAILED", "AUDIT_CHAIN_BROKEN" -> 8;
            case "RUN_LOCKED" -> 10;
            case "TASK_UNKNOWN" -> 2;
            case "AMENDMENT_INVALID",
                    "COMPLETED_TASK_MODIFIED",
                    "CONSTITUTION_TAMPERED",
                    "CONTINUITY_MISSING",
                    "LEDGER_TAMPERED",
                    "RULES_MISSING" -> 5;
            default -> 1;
        };
    }

    RunReport report(Session session) {
        List<TaskOutcome> outcomes = session.state.tasks().stream()
                .map(t -> new TaskOutcome(
                        t.task().id(),
                        t.task().title(),
                        t.status(),
                        t.attempts().size() + (t.status().satisfiesDependants() ? 1 : 0),
                        t.commit().isEmpty()
                                ? t.record().flatMap(r -> r.string("git_commit_sha"))
                                : Optional.of(t.commit()),
                        t.status().satisfiesDependants() ? "" : t.lastFailure().code(),
                        t.status().satisfiesDependants() ? "" : t.lastFailure().text()))
                .toList();
        return new RunReport(
                exitCode, session.state.runId(), reason, outcomes, session.state.spent(), session.active());
    }
}
