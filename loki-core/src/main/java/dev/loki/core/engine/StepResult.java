package dev.loki.core.engine;

/** What the loop does after a step. */
enum StepResult {
    /** The task's stage moved; take the next step. */
    CONTINUE,
    /** This task is done with for now: completed, verified, refused, waiting or given up. */
    TASK_OVER,
    /** The session ends here; the run can be resumed. */
    END_SESSION
}
