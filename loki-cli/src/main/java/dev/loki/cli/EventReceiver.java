package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.events.Event;
import dev.loki.events.EventBus;
import dev.loki.events.EventFilter;
import dev.loki.events.EventHandler;
import dev.loki.events.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Has events handled by a command, or by printing them alone. */
final class EventReceiver {
    private final Composition loki;
    private final EventHandler work;

    EventReceiver(Composition loki, Optional<String> command, Duration timeout) {
        this.loki = loki;
        this.work = command.<EventHandler>map(line -> new EventProgram(line, timeout, loki))
                .orElse(event -> {});
    }

    /** Handles events as a member of a group; {@code once}, until none waits, be it for another attempt. */
    ExitCode consume(String group, int attempts, long max, boolean once) {
        RetryPolicy policy = RetryPolicy.ofAttempts(attempts);
        EventDelivery delivery = new EventDelivery(loki.console(), work, max);
        try (EventBus bus = ProjectEvents.bus(loki)) {
            return once
                    ? delivery.now(handler -> bus.exhaust(group, policy, handler))
                    : delivery.untilEnded(handler -> bus.subscribe(group, policy, handler));
        }
    }

    /** Handles archived events once more, or publishes them again. */
    ExitCode replay(
            List<String> types,
            List<String> sources,
            List<String> ids,
            Optional<Instant> since,
            Optional<Instant> until,
            boolean publish) {
        EventFilter named = ProjectEvents.filter(types, sources);
        EventFilter filter = new EventFilter(named.types(), named.sources(), Set.copyOf(ids), since, until);
        try (EventBus bus = ProjectEvents.bus(loki)) {
            if (publish) {
                loki.console().raw(bus.replay(filter) + "\n");
                return ExitCode.OK;
            }
            EventDelivery delivery = new EventDelivery(loki.console(), work, Long.MAX_VALUE);
            return delivery.now(handler -> {
                bus.history(filter, event -> handle(handler, event));
                return 0;
            });
        }
    }

    private static void handle(EventHandler handler, Event event) {
        try {
            handler.handle(event);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new LokiException("DELIVERY_STOPPED", "the replay was ended by a signal", e);
        }
    }
}
