package dev.loki.cli;

import dev.loki.core.approval.ApprovalQueue;
import dev.loki.core.approval.ApprovalRequest;
import dev.loki.core.engine.RarvLoop;
import dev.loki.core.engine.RunReport;
import dev.loki.core.engine.RunReport.TaskOutcome;
import dev.loki.core.engine.TaskStatus;
import dev.loki.core.git.Git;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What the demo does and what must be seen. */
final class DemoScript {
    private final Composition loki;
    private final DemoProject project;
    private final Supplier<RarvLoop.Builder> engine;

    DemoScript(Composition loki, DemoProject project, Supplier<RarvLoop.Builder> engine) {
        this.loki = loki;
        this.project = project;
        this.engine = engine;
    }

    /** One thing that the demo promises to show. */
    record Outcome(String what, boolean occurred) {
        JsonObject toJson() {
            return JsonObject.builder()
                    .put("what", what)
                    .put("occurred", occurred)
                    .build();
        }
    }

    RunReport run(String title) {
        loki.console().note("");
        loki.console().note(title);
        try (RunProgress progress = RunProgress.on(loki.console())) {
            return engine.get().progress(progress).build().run(DemoCommand.options());
        }
    }

    void approve(String title) {
        ApprovalQueue queue = ApprovalQueue.at(
                ProjectDir.at(project.root()).approvals(), InstantSource.system(), RandomGenerator.getDefault());
        loki.console().note("");
        loki.console().note(title);
        for (ApprovalRequest request : queue.list()) {
            if (request.status() == ApprovalRequest.Status.PENDING) {
                loki.console().note("  loki approve yes " + request.id() + "   (" + request.summary() + ")");
                queue.decide(request.id(), true, "demo", "the demo's script says yes");
            }
        }
    }

    List<Outcome> outcomes(RunReport first, RunReport last) {
        return List.of(
                new Outcome(
                        "code without a specification is refused (SPEC_MISSING)",
                        outcome(last, "impl-2")
                                        .filter(t -> t.code().equals("SPEC_MISSING"))
                                        .isPresent()
                                && !Files.exists(project.root().resolve("src/Reminders.java"))),
                new Outcome(
                        "work that a policy denies is undone and corrected (POLICY_DENIED)",
                        completed(last, "impl-1", 3) && unchanged("src/Json.java")),
                new Outcome("a failed gate is fed back and corrected", completed(last, "impl-1", 3)),
                new Outcome(
                        "a write outside the task's files is undone and corrected (PATH_OUTSIDE_TASK)",
                        completed(last, "docs-1", 2)),
                new Outcome(
                        "a task waits until a person approves it",
                        outcome(first, "release-1")
                                        .filter(t -> t.status() == TaskStatus.AWAITING_APPROVAL)
                                        .isPresent()
                                && completed(last, "release-1", 1)),
                new Outcome(
                        "every completed task has its commit",
                        last.tasks().stream()
                                                .filter(t -> t.status() == TaskStatus.COMPLETED)
                                                .count()
                                        == 6
                                && last.tasks().stream()
                                        .filter(t -> t.status() == TaskStatus.COMPLETED)
                                        .allMatch(t -> t.commit().isPresent())));
    }

    /** Whether no task's commit touched that file. */
    private boolean unchanged(String file) {
        return Git.open(project.root(), project.env()).commitsOf(file, 2).size() == 1;
    }

    private static boolean completed(RunReport report, String id, int attempts) {
        return outcome(report, id)
                .filter(t -> t.status() == TaskStatus.COMPLETED && t.attempts() == attempts)
                .isPresent();
    }

    private static Optional<TaskOutcome> outcome(RunReport report, String id) {
        return report.tasks().stream().filter(t -> t.id().equals(id)).findFirst();
    }
}
