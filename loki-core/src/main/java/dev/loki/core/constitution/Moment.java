package dev.loki.core.constitution;

/** When in a run an invariant is evaluated. */
public enum Moment {
    /** Before the first task of a run. */
    INIT,
    /** Before an agent acts. */
    PRE,
    /** After an agent has acted, before its work is verified. */
    POST,
    /** After the checkpoint commit, before the task is recorded as completed. A task without commit facts has no commit. */
    DONE,
    /** Before a commit is made: by a run whose work is verified, or in a git hook. */
    COMMIT,
    /** When an agent's record has been written, before the agent is used. */
    SPAWN,
    /** When a run moves to another phase. */
    PHASE,
    /** Before a deployment command is started. */
    DEPLOY
}
