package dev.loki.cli;

import dev.loki.events.EventBus;
import dev.loki.events.EventSettings;
import dev.loki.events.EventStats;
import dev.loki.events.Pruned;
import dev.loki.events.Retention;
import java.time.Duration;
import java.util.Optional;

/** Counts what lies on the bus, and removes what exceeds the retention. */
final class EventCare {
    private static final long MEGABYTE = 1024L * 1024;

    private EventCare() {}

    static ExitCode stats(Composition loki) {
        try (EventBus bus = ProjectEvents.bus(loki)) {
            EventStats stats = bus.stats();
            Console console = loki.console();
            console.result("pending       " + stats.pending());
            console.result("archived      " + stats.archived() + " (" + stats.archivedBytes() + " bytes)");
            console.result("dead letters  " + stats.deadLetters());
            console.result("bad           " + stats.bad());
            stats.groups()
                    .forEach(group -> console.result("group " + group.name() + ": " + group.members() + " members, "
                            + group.waiting() + " waiting, " + group.claimed() + " claimed"));
            stats.readers()
                    .forEach(reader -> console.result("reader " + reader.name() + ": " + reader.unseen() + " unseen"));
            console.document(stats.toJson());
            return ExitCode.OK;
        }
    }

    static ExitCode prune(
            Composition loki, Optional<Duration> maxAge, Optional<Long> maxCount, Optional<Long> maxMegabytes) {
        if (maxCount.orElse(0L) < 0 || maxMegabytes.orElse(0L) < 0) {
            throw ProjectEvents.usage("--max-count and --max-size are not negative; give 0 or more");
        }
        EventSettings settings = ProjectEvents.settings(loki);
        Retention kept = settings.retention();
        Retention retention = new Retention(
                maxAge.orElse(kept.maxAge()),
                maxCount.orElse(kept.maxCount()),
                maxMegabytes
                        .map(megabytes -> Math.multiplyExact(megabytes, MEGABYTE))
                        .orElse(kept.maxBytes()));
        try (EventBus bus = ProjectEvents.bus(loki)) {
            Pruned pruned = bus.prune(retention);
            loki.console()
                    .result("removed " + pruned.archived() + " archived events, " + pruned.deadLetters()
                            + " dead letters and " + pruned.bad() + " bad entries; archived " + pruned.pending()
                            + " pending ones that nobody waits for; forgot " + pruned.groups() + " groups and "
                            + pruned.readers() + " readers");
            loki.console().document(pruned.toJson());
            return ExitCode.OK;
        }
    }
}
