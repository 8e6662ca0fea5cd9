package dev.loki.events;

import java.util.function.Consumer;

/**
 * Where events lie between those who publish and those who receive them: a folder today, something else that keeps
 * this contract later. Thread-safe.
 *
 * <p>An implementation MUST NOT lose an event that {@link #append} returned for; MUST deliver it to every group that
 * existed by then, to one live member at a time, again if a member dies with it; MUST show it to every reader; and MAY
 * deliver it more than once.
 */
interface EventTransport extends AutoCloseable {

    /** Makes an event visible to all; when {@code durable}, it outlives a failure of the power too. */
    void append(Event event, boolean durable);

    /** Joins a group, which begins to exist with its first member. */
    Inbox join(String group);

    /** Reads everything, going on where the reader of this name was; {@code fromNow} counts only for a new one. */
    Inbox read(String reader, boolean fromNow);

    /** Reads what comes from now on, remembering nothing. */
    Inbox readFromNow();

    /** Calls for each handled event that is meant, oldest first. */
    void history(EventFilter filter, Consumer<Event> each);

    /** The last events that are meant, handled or not, oldest first. */
    java.util.List<Event> latest(int count, EventFilter filter);

    /** What there is. */
    EventStats stats();

    /** Removes what exceeds the retention. */
    Pruned prune(Retention retention);

    @Override
    void close();
}
