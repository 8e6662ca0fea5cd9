package dev.loki.cli;

import dev.loki.events.Event;
import dev.loki.events.EventBus;
import dev.loki.events.EventFilter;
import dev.loki.events.EventHandler;
import dev.loki.events.RetryPolicy;
import dev.loki.events.Subscription;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Prints events and takes none away. */
final class EventTail {
    private final Composition loki;
    private final Console console;
    private final EventFilter filter;
    private final int lines;

    EventTail(Composition loki, List<String> types, int lines) {
        this.loki = loki;
        this.console = loki.console();
        this.filter = ProjectEvents.filter(types, List.of());
        this.lines = lines;
    }

    /** Prints the last events. */
    ExitCode last() {
        try (EventBus bus = ProjectEvents.bus(loki)) {
            bus.latest(lines, filter).forEach(this::print);
            return ExitCode.OK;
        }
    }

    private void print(Event event) {
        console.raw(ProjectEvents.line(event) + "\n");
    }

    /** Prints the last events and those that come; what is met both times is printed once. */
    ExitCode watch() {
        CountDownLatch lookedBack = new CountDownLatch(1);
        Set<String> shown = new HashSet<>();
        EventDelivery delivery = new EventDelivery(console, event -> {}, Long.MAX_VALUE);
        try (EventBus bus = ProjectEvents.bus(loki)) {
            return delivery.untilEnded(print -> {
                Subscription subscription = bus.watch(event -> {
                    lookedBack.await();
                    if (filter.matches(event) && !shown.remove(event.id())) {
                        print.handle(event);
                    }
                });
                for (Event event : bus.latest(lines, filter)) {
                    shown.add(event.id());
                    print(event);
                }
                lookedBack.countDown();
                return subscription;
            });
        }
    }

    /** Prints what the reader of this name has not seen, and, when following, what comes. */
    ExitCode read(String name, boolean fromNow, boolean follow) {
        EventDelivery delivery = new EventDelivery(console, event -> {}, Long.MAX_VALUE);
        try (EventBus bus = ProjectEvents.bus(loki)) {
            return follow
                    ? delivery.untilEnded(print -> bus.follow(name, fromNow, RetryPolicy.DEFAULT, only(print)))
                    : delivery.now(print -> bus.catchUp(name, fromNow, RetryPolicy.DEFAULT, only(print)));
        }
    }

    private EventHandler only(EventHandler print) {
        return event -> {
            if (filter.matches(event)) {
                print.handle(event);
            }
        };
    }
}
