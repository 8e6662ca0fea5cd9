package dev.loki.core.spi;

import dev.loki.core.json.JsonValue.JsonObject;

/**
 * Reads what was published, under a name that remembers how far it came, also across processes.
 *
 * <p>Events come in order and at least once. An exception of the receiver makes the same event come again, after a while.
 */
public interface EventFeed {

    /** A feed in which nothing ever comes. */
    EventFeed NONE = new EventFeed() {
        @Override
        public AutoCloseable follow(String reader, Receiver receiver) {
            return () -> {};
        }

        @Override
        public void catchUp(String reader, Receiver receiver) {}
    };

    /** Takes events, one at a time. */
    @FunctionalInterface
    interface Receiver {
        /**
         * Takes one event.
         *
         * @param id the event's own id, the same when it comes again
         * @param type its type, such as {@code task}
         * @param payload its facts, with {@code action} first
         * @return whether it was taken; if not, nothing more is handed over now, and this one comes again later
         */
        boolean receive(String id, String type, JsonObject payload);
    }

    /**
     * Hands events to a receiver on a thread of the feed's own, until the result is closed. A reader of a new name begins
     * with the next event.
     */
    AutoCloseable follow(String reader, Receiver receiver);

    /** Hands what the reader has not had at this moment to a receiver, on the calling thread. */
    void catchUp(String reader, Receiver receiver);
}
