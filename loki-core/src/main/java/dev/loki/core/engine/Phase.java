package dev.loki.core.engine;

/** The four phases of an attempt, in order. They belong to the engine, not to a prompt. */
public enum Phase {
    /** Read the memory, pick the next ready task, check that it may begin. */
    REASON,
    /** Run the provider. */
    ACT,
    /** Look at what changed. */
    REFLECT,
    /** Prove that it works, then keep it. */
    VERIFY
}
