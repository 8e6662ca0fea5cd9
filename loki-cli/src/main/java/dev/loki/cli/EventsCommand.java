package dev.loki.cli;

import dev.loki.core.env.Durations;
import dev.loki.events.EventSource;
import dev.loki.events.EventType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Iterator;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code loki events}. The classes of commands hold arguments only, so that a command line of any other command, for which the
 * parser looks at all of them, loads nothing of the bus.
 */
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
    private EventsCommand() {}

    /** The words for types of events; looked up only when they are shown. */
    static final class TypeWords implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Choice.words(EventType.class).iterator();
        }
    }

    /** The words for sources of events; looked up only when they are shown. */
    static final class SourceWords implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Choice.words(EventSource.class).iterator();
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

    /** {@code loki events stats}. */
    @Command(name = "stats", description = "Count what lies on the bus.")
    static final class StatsCommand implements Subcommand {
        @Override
        public ExitCode run(Composition loki) {
            return EventCare.stats(loki);
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
            return EventCare.prune(loki, maxAge, maxCount, maxSize);
        }
    }
}
