package dev.loki.core.io;

import java.time.Duration;

/**
 * How a {@link Command} ended.
 *
 * @param end why it ended
 * @param exitCode its exit status; 128+n when signal n ended it, which is usual after {@link End#TIMED_OUT} and
 *     {@link End#STOPPED}; 127 with {@link End#NOT_FOUND}
 * @param stdout what it printed, as far as it was kept
 * @param stderr what it printed to standard error, as far as it was kept
 * @param elapsed from its start until nothing of it was left
 */
public record Outcome(End end, int exitCode, BoundedText stdout, BoundedText stderr, Duration elapsed) {
    /** Why a command ended. */
    public enum End {
        /** By itself. */
        EXITED,
        /** It took longer than its timeout and was ended. */
        TIMED_OUT,
        /** {@link Watch#stopRequested()} asked for it, or the calling thread was interrupted. */
        STOPPED,
        /** It never began: the program does not exist. */
        NOT_FOUND
    }

    /** Whether it ran to its end and reported success. */
    public boolean succeeded() {
        return end == End.EXITED && exitCode == 0;
    }
}
