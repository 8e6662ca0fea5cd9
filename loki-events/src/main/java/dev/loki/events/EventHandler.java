package dev.loki.events;

/** What a program does with an event. Called by one thread at a time. */
@FunctionalInterface
public interface EventHandler {

    /**
     * Handles one event. The same event may come more than once: after a failure, and when the program died before its
     * answer was kept; {@link Event#id()} tells.
     *
     * @throws Exception if it could not be handled; it is tried again, and at last put to the dead letters with the
     *     error
     * @throws DeliveryStoppedException if no event can be handled any longer; nothing counts as a failure, and the
     *     subscription ends
     */
    void handle(Event event) throws Exception;
}
