package dev.loki.cli;

import dev.loki.core.spi.EventFeed;
import dev.loki.events.DeliveryStoppedException;
import dev.loki.events.EventBus;
import dev.loki.events.EventHandler;
import dev.loki.events.RetryPolicy;
import java.time.Duration;

/** The event bus as a feed. */
final class BusFeed implements EventFeed {
    /** About twenty minutes: what a tracker that is down may take. */
    private static final RetryPolicy PATIENT = new RetryPolicy(25, Duration.ofSeconds(1), Duration.ofMinutes(1));

    private final EventBus bus;

    BusFeed(EventBus bus) {
        this.bus = bus;
    }

    @Override
    public AutoCloseable follow(String reader, Receiver receiver) {
        return bus.follow(reader, true, PATIENT, handler(receiver));
    }

    @Override
    public void catchUp(String reader, Receiver receiver) {
        try {
            bus.catchUp(reader, true, PATIENT, handler(receiver));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static EventHandler handler(Receiver receiver) {
        return event -> {
            if (!receiver.receive(event.id(), event.type(), event.payload())) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("the receiver was interrupted");
                }
                throw new DeliveryStoppedException("no more events are taken now");
            }
        };
    }
}
