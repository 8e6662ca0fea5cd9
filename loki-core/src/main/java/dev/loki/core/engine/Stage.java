package dev.loki.core.engine;

/** The last durable step of a task's present attempt; the engine continues from here, after a crash as in normal work. */
enum Stage {
    /** No attempt is open. */
    READY,
    /** REASON is done and the tree before ACT is recorded. */
    STARTED,
    /** The provider has ended. */
    ACTED,
    /** The change was looked at and accepted. */
    REFLECTED,
    /** Verification and gates have run and passed on a recorded tree. */
    VERIFIED,
    /** The commit is announced: it may or may not exist. */
    COMMIT_PLANNED,
    /** The commit exists. */
    COMMITTED
}
