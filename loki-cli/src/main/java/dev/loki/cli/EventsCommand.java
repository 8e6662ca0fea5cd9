package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.core.env.Durations;
import dev.loki.core.json.Json;
import dev.loki.events.EventBus;
import dev.loki.events.EventFilter;
import dev.loki.events.EventSettings;
import dev.loki.events.EventSource;
import dev.loki.events.EventStats;
import dev.loki.events.EventType;
import dev.loki.events.Pruned;
import dev.loki.events.Retention;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code loki events}. */
@Command(
        name = "events",
        description = "Publish, receive and look after events; on .loki/events unless LOKI_EVENTS_DIR names a folder.",
        subcommands = {
            EventsEmitCommand.class,
            EventsConsumeCommand.class,
            EventsTailCommand.class,
            EventsReplayCommand.class,
            EventsCommand.StatsCommand.class,
            EventsCommand.PruneCommand.class
        })
final class EventsCommand {
    private static final long MEGABYTE = 1024L * 1024;

    private EventsCommand() {}

    /** The words for types of events. */
    static final class TypeWords extends Choice<EventType> {
        TypeWords() {
            super(EventType.class);
        }
    }

    /** The words for sources of events. */
    static final class SourceWords extends Choice<EventSource> {
        SourceWords() {
            super(EventSource.class);
        }
    }

    /** A duration such as {@code 30d}. */
    static final class DurationText implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return Durations.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** A point in time, or a duration, which means so long ago. */
    static final class TimeText implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException notATime) {
                try {
                    return Instant.now().minus(Durations.parse(text));
                } catch (IllegalArgumentException e) {
                    throw new TypeConversionException(
                            "'" + text + "' is no time such as 2026-02-21T10:00:00Z and no duration such as 2h");
                }
            }
        }
    }

    /** The settings in force. */
    static EventSettings settings(Composition loki) {
        return EventSettings.of(loki.env().raw(), loki.project().root());
    }

    /** The bus of the project. */
    static EventBus bus(Composition loki) {
        return settings(loki).open();
    }

    /** The filter for types that people name: one of the eight, or a compound one of another program. */
    static EventFilter ofTypes(List<String> types) {
        for (String type : types) {
            if (EventType.named(type).isEmpty() && type.indexOf('_') < 0) {
                throw new LokiException(
                        "USAGE",
                        "'" + type + "' is no type of event; name one of "
                                + String.join(", ", Choice.words(EventType.class)));
            }
        }
        return EventFilter.ALL.withTypes(Set.copyOf(types));
    }

    /** {@code loki events stats}. */
    @Command(name = "stats", description = "Count what lies on the bus.")
    static final class StatsCommand implements Subcommand {
        @Override
        public ExitCode run(Composition loki) {
            try (EventBus bus = bus(loki)) {
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
                        .forEach(reader ->
                                console.result("reader " + reader.name() + ": " + reader.unseen() + " unseen"));
                console.document(stats.toJson());
                return ExitCode.OK;
            }
        }
    }

    /** {@code loki events prune}. */
    @Command(name = "prune", description = "Remove what exceeds the retention, oldest first.")
    static final class PruneCommand implements Subcommand {
        @Option(
                names = "--max-age",
                paramLabel = "D",
                converter = DurationText.class,
                description = "How old archived events may be (LOKI_EVENTS_MAX_AGE, 30d).")
        Optional<Duration> maxAge = Optional.empty();

        @Option(
                names = "--max-count",
                paramLabel = "N",
                description = "How many archived events are kept (LOKI_EVENTS_MAX_COUNT, 100000).")
        Optional<Long> maxCount = Optional.empty();

        @Option(
                names = "--max-size",
                paramLabel = "MB",
                description = "How many megabytes of archived events are kept (LOKI_EVENTS_MAX_SIZE_MB, 1024).")
        Optional<Long> maxSize = Optional.empty();

        @Override
        public ExitCode run(Composition loki) {
            if (maxCount.orElse(0L) < 0 || maxSize.orElse(0L) < 0) {
                throw new LokiException("USAGE", "--max-count and --max-size are not negative");
            }
            EventSettings settings = settings(loki);
            Retention kept = settings.retention();
            Retention retention = new Retention(
                    maxAge.orElse(kept.maxAge()),
                    maxCount.orElse(kept.maxCount()),
                    maxSize.map(megabytes -> megabytes * MEGABYTE).orElse(kept.maxBytes()));
            try (EventBus bus = settings.open()) {
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

    /** One event on one line. */
    static String line(dev.loki.events.Event event) {
        return Json.write(event.toJson());
    }

    /** The words of a list of constants, as they stand in events. */
    static <E extends Enum<E>> Set<String> words(List<E> constants) {
        return constants.stream().map(Choice::word).collect(Collectors.toSet());
    }
}
