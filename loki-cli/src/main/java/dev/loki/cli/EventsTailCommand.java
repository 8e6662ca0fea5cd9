package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.events.Event;
import dev.loki.events.EventBus;
import dev.loki.events.EventFilter;
import dev.loki.events.EventHandler;
import dev.loki.events.RetryPolicy;
import dev.loki.events.Subscription;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loki events tail}. */
@Command(
        name = "tail",
        description =
                "Print the last events, one per line, and take none away; with --reader, those that this reader has"
                        + " not seen yet.")
final class EventsTailCommand implements Subcommand {
    /** The most events that can be asked for. */
    static final int MAX_LINES = 100_000;

    @Option(names = "-f", description = "Go on with what comes, until ended by a signal.")
    boolean follow;

    @Option(
            names = "-n",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many of the last events, without --reader (${DEFAULT-VALUE}).")
    int lines = 10;

    @Option(
            names = "--type",
            paramLabel = "T",
            description = "Only events of this type; a compound one such as session_start counts as its first word."
                    + " May be repeated.")
    List<String> types = List.of();

    @Option(
            names = "--reader",
            paramLabel = "NAME",
            description =
                    "Read under a name that remembers, across restarts, what it has seen; a new one begins with the"
                            + " oldest event there is.")
    Optional<String> reader = Optional.empty();

    @Option(names = "--from-now", description = "Let a reader that is new begin with what comes from now on.")
    boolean fromNow;

    @Override
    public ExitCode run(Composition loki) {
        if (lines < 0 || lines > MAX_LINES) {
            throw new LokiException("USAGE", "-n is from 0 to " + MAX_LINES);
        }
        EventFilter filter = EventsCommand.ofTypes(types);
        Console console = loki.console();
        try (EventBus bus = EventsCommand.bus(loki)) {
            if (reader.isPresent()) {
                return read(bus, console, filter, reader.get());
            }
            return follow ? watch(bus, console, filter) : last(bus, console, filter);
        }
    }

    private ExitCode last(EventBus bus, Console console, EventFilter filter) {
        bus.latest(lines, filter).forEach(event -> console.raw(EventsCommand.line(event) + "\n"));
        return ExitCode.OK;
    }

    /** Watches first and looks back then, so that nothing falls in between; what is met twice is printed once. */
    private ExitCode watch(EventBus bus, Console console, EventFilter filter) {
        CountDownLatch lookedBack = new CountDownLatch(1);
        Set<String> shown = new HashSet<>();
        EventDelivery delivery = new EventDelivery(console, event -> {}, Long.MAX_VALUE);
        return delivery.untilEnded(print -> {
            Subscription subscription = bus.watch(event -> {
                lookedBack.await();
                if (filter.matches(event) && !shown.remove(event.id())) {
                    print.handle(event);
                }
            });
            for (Event event : bus.latest(lines, filter)) {
                shown.add(event.id());
                console.raw(EventsCommand.line(event) + "\n");
            }
            lookedBack.countDown();
            return subscription;
        });
    }

    private ExitCode read(EventBus bus, Console console, EventFilter filter, String name) {
        EventDelivery delivery = new EventDelivery(console, event -> {}, Long.MAX_VALUE);
        if (follow) {
            return delivery.untilEnded(print -> bus.follow(name, fromNow, RetryPolicy.DEFAULT, only(filter, print)));
        }
        return delivery.now(print -> bus.catchUp(name, fromNow, RetryPolicy.DEFAULT, only(filter, print)));
    }

    private static EventHandler only(EventFilter filter, EventHandler print) {
        return event -> {
            if (filter.matches(event)) {
                print.handle(event);
            }
        };
    }
}
