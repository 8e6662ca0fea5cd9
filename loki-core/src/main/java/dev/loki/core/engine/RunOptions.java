package dev.loki.core.engine;

import dev.loki.core.task.Limits;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one call of {@link RarvLoop#run} is asked to do.
 *
 * @param tasksFile the tasks file or Markdown PRD; empty means {@code .loki/tasks.yaml}
 * @param only ids of the tasks to run; empty means all
 * @param provider the provider for tasks that name none
 * @param limits limits that win over those of the files
 * @param fresh archive an earlier run and start over
 * @param failFast stop at the first task that fails
 * @param commit whether verified tasks are committed
 * @param switchTo the branch to switch to, created when missing
 * @param approval what happens where a person has to decide
 */
public record RunOptions(
        Optional<Path> tasksFile,
        List<String> only,
        Optional<String> provider,
        Limits limits,
        boolean fresh,
        boolean failFast,
        boolean commit,
        Optional<String> switchTo,
        ApprovalMode approval) {

    /** What happens where a person has to decide. */
    public enum ApprovalMode {
        /** Ask through the {@link Approver}; without an answer the task waits and the run ends with exit code 4. */
        ASK,
        /** Reject without asking. */
        DENY,
        /** Approve what policies mark with {@code allow_auto}; ask for everything else. */
        AUTO
    }

    /** Refuses nulls and copies the list. */
    public RunOptions {
        Objects.requireNonNull(tasksFile, "tasksFile");
        only = List.copyOf(only);
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(switchTo, "switchTo");
        Objects.requireNonNull(approval, "approval");
    }

    /** Every task of {@code .loki/tasks.yaml}, committed, with the limits of the files. */
    public static RunOptions defaults() {
        return new RunOptions(
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Limits.NONE,
                false,
                false,
                true,
                Optional.empty(),
                ApprovalMode.ASK);
    }
}
