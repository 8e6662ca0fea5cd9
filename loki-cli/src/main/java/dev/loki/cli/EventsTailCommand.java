package dev.loki.cli;

import java.util.List;
import java.util.Optional;
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
            throw ProjectEvents.usage("-n is from 0 to " + MAX_LINES);
        }
        EventTail tail = new EventTail(loki, types, lines);
        if (reader.isPresent()) {
            return tail.read(reader.get(), fromNow, follow);
        }
        return follow ? tail.watch() : tail.last();
    }
}
