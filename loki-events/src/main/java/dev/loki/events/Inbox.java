package dev.loki.events;

import java.time.Duration;
import java.util.List;

/**
 * What one receiver takes events from. An event that was taken stays with the receiver until it is answered for.
 *
 * <p>Used by one thread, but for {@link #wake}.
 */
interface Inbox extends AutoCloseable {
    /** How many events a receiver may hold that it has not answered for. */
    int MAX_UNANSWERED = 32;

    /** The receiver's name, for what is kept about events that it gave up. */
    String name();

    /**
     * Takes the next events, earliest first.
     *
     * @param max at most so many, and never so many that more than {@link #MAX_UNANSWERED} are unanswered
     * @param wait how long to wait for the first one
     * @return none when there were none in this time, or the inbox was woken
     */
    List<Delivery> take(int max, Duration wait) throws InterruptedException;

    /** The event was handled. */
    void accept(Delivery delivery);

    /** The event was handled in vain and is to be delivered once more, not before this time has passed. */
    void retry(Delivery delivery, Duration delay);

    /** The event is given up: it goes to the dead letters with the error. */
    void reject(Delivery delivery, String error);

    /** The event was not looked at; it is delivered again, to whomever. */
    void release(Delivery delivery);

    /** Whether events wait here that are not to be delivered before some time has passed. */
    default boolean deliversLater() {
        return false;
    }

    /** Ends a wait of another thread at once. */
    void wake();

    /** Leaves: what is not answered is given back. */
    @Override
    void close();
}
