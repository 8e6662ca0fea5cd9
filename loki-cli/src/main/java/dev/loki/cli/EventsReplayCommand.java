package dev.loki.cli;

import dev.loki.events.Event;
import dev.loki.events.EventBus;
import dev.loki.events.EventFilter;
import dev.loki.events.EventHandler;
import dev.loki.events.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loki events replay}. */
@Command(
        name = "replay",
        description =
                "Go through archived events once more, oldest first: print them, hand them to a command, or publish"
                        + " them again.")
final class EventsReplayCommand implements Subcommand {
    @Option(
            names = "--since",
            paramLabel = "T",
            converter = EventsCommand.TimeText.class,
            description = "Not earlier than this: a time such as 2026-02-21T10:00:00Z, or 2h for two hours ago.")
    Optional<Instant> since = Optional.empty();

    @Option(
            names = "--until",
            paramLabel = "T",
            converter = EventsCommand.TimeText.class,
            description = "Earlier than this.")
    Optional<Instant> until = Optional.empty();

    @Option(names = "--type", paramLabel = "T", description = "Only events of this type. May be repeated.")
    List<String> types = List.of();

    @Option(
            names = "--source",
            paramLabel = "S",
            completionCandidates = EventsCommand.SourceWords.class,
            converter = EventsCommand.SourceWords.class,
            description = "Only events of this source: ${COMPLETION-CANDIDATES}. May be repeated.")
    List<EventSource> sources = List.of();

    @Option(names = "--id", paramLabel = "ID", description = "Only the event with this id. May be repeated.")
    List<String> ids = List.of();

    @Option(
            names = "--exec",
            paramLabel = "CMD",
            description = "Hand each event to this shell command on standard input; end at the first that fails.")
    Optional<String> exec = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "D",
            converter = EventsCommand.DurationText.class,
            defaultValue = "15m",
            description = "How long the command may take for one event (${DEFAULT-VALUE}).")
    Duration timeout = Duration.ofMinutes(15);

    @Option(
            names = "--publish",
            description = "Publish them again instead, under new ids and marked with replay_of, for every group and"
                    + " reader; print how many.")
    boolean publish;

    @Override
    public ExitCode run(Composition loki) {
        EventFilter filter = new EventFilter(
                EventsCommand.ofTypes(types).types(), EventsCommand.words(sources), Set.copyOf(ids), since, until);
        try (EventBus bus = EventsCommand.bus(loki)) {
            if (publish) {
                loki.console().raw(bus.replay(filter) + "\n");
                return ExitCode.OK;
            }
            EventHandler work = exec.<EventHandler>map(command -> new EventProgram(command, timeout, loki))
                    .orElse(event -> {});
            EventDelivery delivery = new EventDelivery(loki.console(), work, Long.MAX_VALUE);
            return delivery.now(print -> {
                bus.history(filter, event -> handle(print, event));
                return 0;
            });
        }
    }

    private static void handle(EventHandler print, Event event) {
        try {
            print.handle(event);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new dev.loki.core.LokiException("DELIVERY_STOPPED", "the replay was ended", e);
        }
    }
}
