package dev.loki.core.io;

import java.time.Duration;
import java.time.Instant;

/**
 * What the caller of {@link Processes#run} wants to know and to decide while a command runs. All methods are called by
 * the thread that called {@code run}; an exception from any of them ends the command and reaches the caller.
 */
public interface Watch {
    /** Wants nothing and never stops. */
    Watch NONE = new Watch() {};

    /**
     * Called once, before the command begins: it runs nothing until this method has returned, so that what is recorded
     * here is known after a crash.
     *
     * @param groupId the id of its process group, to be handed to {@link Processes#endLeftovers}
     * @param startedAt when the leader of the group was started as the system knows it; {@link Instant#EPOCH} when it
     *     does not tell
     */
    default void started(long groupId, Instant startedAt) {}

    /** Whether the command shall be ended now; asked about every 100 ms. */
    default boolean stopRequested() {
        return false;
    }

    /** Called about every 100 ms with the time since the command began. */
    default void tick(Duration elapsed) {}
}
