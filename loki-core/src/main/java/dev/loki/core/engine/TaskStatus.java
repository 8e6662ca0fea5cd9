package dev.loki.core.engine;

import java.util.Locale;

/** Where a task stands. */
public enum TaskStatus {
    /** Waits for its turn or for its dependencies. */
    PENDING,
    /** An attempt has begun. */
    IN_PROGRESS,
    /** Refused before it could act; tried again on the next run. */
    BLOCKED,
    /** Waits for a person. */
    AWAITING_APPROVAL,
    /** Passed every gate, not committed yet ({@code --no-commit}). */
    VERIFIED,
    /** Passed every gate and has its commit. */
    COMPLETED,
    /** Gave up after its last attempt. */
    DEAD_LETTER,
    /** Left out by a person. */
    SKIPPED;

    /** The name in files, such as {@code in_progress}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the task may still be picked in this session. */
    boolean open() {
        return this == PENDING || this == IN_PROGRESS;
    }

    /** Whether tasks that depend on it may begin. */
    boolean satisfiesDependants() {
        return this == COMPLETED || this == VERIFIED;
    }
}
