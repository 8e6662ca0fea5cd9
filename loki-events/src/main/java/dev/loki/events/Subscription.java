package dev.loki.events;

import dev.loki.core.LokiException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The delivery of events to one handler, by a thread of its own; ends with {@link #close}, or when the handler ends it.
 *
 * <p>Trouble with the disk is logged, and delivery goes on when it is over. Thread-safe.
 */
public final class Subscription implements AutoCloseable {
    /** How long {@link #close} waits for the event in hand before it interrupts the handler. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration IDLE = Duration.ofSeconds(1);

    private final Inbox inbox;
    private final Dispatcher dispatcher;
    private final Thread thread;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private Subscription(Inbox inbox, Dispatcher dispatcher) {
        this.inbox = inbox;
        this.dispatcher = dispatcher;
        this.thread = new Thread(this::run, "loki-events-" + inbox.name());
        thread.setDaemon(true);
    }

    static Subscription start(Inbox inbox, Dispatcher dispatcher) {
        Subscription subscription = new Subscription(inbox, dispatcher);
        subscription.thread.start();
        return subscription;
    }

    private void run() {
        try (inbox) {
            while (!dispatcher.stopping()) {
                step();
            }
        } catch (InterruptedException e) {
            log().debug("{} was interrupted", thread.getName());
        } catch (LokiException e) {
            log().warn("events for {} end: {}", inbox.name(), e.getMessage());
        }
    }

    private void step() throws InterruptedException {
        try {
            dispatcher.step(IDLE);
        } catch (LokiException e) {
            log().warn("events for {} are held up: {}", inbox.name(), e.getMessage());
            stopped.await(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** How many events were handled. */
    public long handled() {
        return dispatcher.handled();
    }

    /** How often the handler failed. */
    public long failed() {
        return dispatcher.failed();
    }

    /** Ends the delivery after the event in hand, without waiting for it; the handler may call this too. */
    public void stop() {
        dispatcher.stop();
        stopped.countDown();
    }

    /** Waits until the delivery has ended, at most so long; whether it has. */
    public boolean await(Duration longest) throws InterruptedException {
        thread.join(Math.max(1, longest.toMillis()));
        return !thread.isAlive();
    }

    /** Ends the delivery: the event in hand is finished, the others are given back. A second call does nothing. */
    @Override
    public void close() {
        stop();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            if (!await(PATIENCE)) {
                thread.interrupt();
                await(PATIENCE);
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private static Logger log() {
        return LoggerFactory.getLogger(Subscription.class);
    }
}
