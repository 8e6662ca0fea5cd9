package dev.loki.cli;

import dev.loki.cli.Console.Color;
import dev.loki.core.engine.RunReport;
import dev.loki.core.engine.RunReport.TaskOutcome;
import dev.loki.core.engine.TaskStatus;

/** Prints how a run ended, one line a task. */
final class ReportPrinter {
    private final Console console;

    ReportPrinter(Console console) {
        this.console = console;
    }

    void print(RunReport report) {
        int width = report.tasks().stream().mapToInt(t -> t.id().length()).max().orElse(1);
        for (TaskOutcome task : report.tasks()) {
            console.result(String.format("%-" + width + "s  ", task.id())
                    + console.colored(
                            color(task.status()),
                            String.format("%-17s ", task.status().wireName()))
                    + detail(task));
        }
        String cost = report.spent().unreported() == 0
                ? report.spent().usd().toPlainString() + " USD"
                : report.spent().usd().toPlainString() + " USD, unknown for "
                        + report.spent().unreported() + " attempts";
        console.result("Run " + report.runId() + ": " + report.reason() + "; cost " + cost + ".");
    }

    private static String detail(TaskOutcome task) {
        if (task.commit().isPresent()) {
            return task.commit().get().substring(0, 10) + "  " + task.title();
        }
        return task.text().isEmpty() ? task.title() : task.headline();
    }

    private static Color color(TaskStatus status) {
        return switch (status) {
            case COMPLETED, VERIFIED -> Color.GREEN;
            case DEAD_LETTER, BLOCKED -> Color.RED;
            case AWAITING_APPROVAL -> Color.YELLOW;
            case PENDING, IN_PROGRESS, SKIPPED -> Color.DIM;
        };
    }
}
