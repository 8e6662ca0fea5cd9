package dev.loki.core.engine;

import java.util.ArrayList;
import java.util.List;

/** The "Now" section of CONTINUITY.md: current task, phase, blockers, next steps. */
final class NowLines {
    private static final int MAX_LISTED = 5;

    private NowLines() {}

    static List<String> of(RunState state) {
        List<String> lines = new ArrayList<>();
        lines.add("- Run: " + state.runId() + " on branch " + state.branch());
        lines.add("- Task: "
                + state.phase()
                        .flatMap(phase -> state.task(state.currentTask()))
                        .map(NowLines::task)
                        .orElse("none"));
        lines.add("- Phase: " + state.phase().map(Enum::name).orElse("none"));
        lines.add("- Blockers: " + listed(state, NowLines::blocked, NowLines::blocker));
        lines.add("- Next: " + listed(state, t -> t.status() == TaskStatus.PENDING, NowLines::task));
        return lines;
    }

    private static boolean blocked(TaskState task) {
        return switch (task.status()) {
            case BLOCKED, AWAITING_APPROVAL, DEAD_LETTER -> true;
            case PENDING, IN_PROGRESS, VERIFIED, COMPLETED, SKIPPED -> false;
        };
    }

    private static String listed(
            RunState state,
            java.util.function.Predicate<TaskState> which,
            java.util.function.Function<TaskState, String> text) {
        List<TaskState> found = state.tasks().stream().filter(which).toList();
        if (found.isEmpty()) {
            return "none";
        }
        String first =
                String.join("; ", found.stream().limit(MAX_LISTED).map(text).toList());
        return found.size() > MAX_LISTED ? first + "; and " + (found.size() - MAX_LISTED) + " more" : first;
    }

    private static String task(TaskState task) {
        return task.task().id() + " (" + oneLine(task.task().title()) + ")";
    }

    private static String blocker(TaskState task) {
        return task.task().id() + ": " + task.lastFailure().code();
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip().replace("<!--", "< !--").replace("-->", "-- >");
    }
}
