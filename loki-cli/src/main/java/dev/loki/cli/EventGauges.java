package dev.loki.cli;

import dev.loki.core.spi.Telemetry;
import dev.loki.events.Events;

/** Tells telemetry what lies on the event bus when a run ends. Loaded only where both are switched on. */
final class EventGauges {
    /** The label of what no group has claimed. */
    private static final String NO_GROUP = "";

    private EventGauges() {}

    static void tell(Events events, Telemetry telemetry) {
        events.stats().ifPresent(stats -> {
            telemetry.setEvents(NO_GROUP, stats.pending(), stats.deadLetters());
            stats.groups().forEach(group -> telemetry.setEvents(group.name(), group.waiting() + group.claimed(), 0));
        });
    }
}
