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
 * @param parallel how many agents may work at once; 1 means one task after the other
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
        int parallel,
        ApprovalMode approval) {

    /** The most agents that may work at once. */
    public static final int MAX_PARALLEL = 16;

    /** What happens where a person has to decide. */
    public enum ApprovalMode {
        /** Ask through the {@link Approver}; without an answer the task waits and the run ends with exit code 4. */
        ASK,
        /** Reject without asking. */
        DENY,
        /** Approve what policies mark with {@code allow_auto}; ask for everything else. */
        AUTO
    }

    /** As the whole one, with one task after the other. */
    public RunOptions(
            Optional<Path> tasksFile,
            List<String> only,
            Optional<String> provider,
            Limits limits,
            boolean fresh,
            boolean failFast,
            boolean commit,
            Optional<String> switchTo,
            ApprovalMode approval) {
        this(tasksFile, only, provider, limits, fresh, failFast, commit, switchTo, 1, approval);
    }

    /** The same with that many agents at once. */
    public RunOptions withParallel(int agents) {
        return new RunOptions(tasksFile, only, provider, limits, fresh, failFast, commit, switchTo, agents, approval);
    }

    /** Refuses nulls and copies the list. */
    public RunOptions {
        Objects.requireNonNull(tasksFile, "tasksFile");
        only = List.copyOf(only);
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(switchTo, "switchTo");
        Objects.requireNonNull(approval, "approval");
        if (parallel < 1 || parallel > MAX_PARALLEL) {
            throw new IllegalArgumentException("parallel is a number from 1 to " + MAX_PARALLEL);
        }
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
