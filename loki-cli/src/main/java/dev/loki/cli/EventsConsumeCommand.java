package dev.loki.cli;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loki events consume}. */
@Command(
        name = "consume",
        description = "Handle events as a member of a group, of which each event is handled by one member; print each"
                + " handled event on one line. Goes on until it is ended by a signal.")
final class EventsConsumeCommand implements Subcommand {
    /** The most attempts that can be asked for. */
    static final int MAX_ATTEMPTS = 1_000;

    @Option(names = "--group", required = true, paramLabel = "G", description = "The name of the group.")
    String group = "";

    @Option(
            names = "--exec",
            paramLabel = "CMD",
            description = "Handle each event with this shell command, which finds it on standard input; a status other"
                    + " than 0 is a failure. What it prints goes to standard error.")
    Optional<String> exec = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "D",
            converter = EventsCommand.DurationText.class,
            defaultValue = "15m",
            description = "How long the command may take for one event (${DEFAULT-VALUE}).")
    Duration timeout = Duration.ofMinutes(15);

    @Option(
            names = "--attempts",
            paramLabel = "N",
            defaultValue = "5",
            description = "After so many failures an event goes to the dead letters (${DEFAULT-VALUE}).")
    int attempts = 5;

    @Option(names = "--once", description = "End when nothing waits any more, be it for another attempt.")
    boolean once;

    @Option(names = "--max", paramLabel = "N", description = "End after so many handled events.")
    Optional<Long> max = Optional.empty();

    @Override
    public ExitCode run(Composition loki) {
        if (attempts < 1 || attempts > MAX_ATTEMPTS) {
            throw ProjectEvents.usage("--attempts is from 1 to " + MAX_ATTEMPTS);
        }
        if (max.filter(n -> n < 1).isPresent() || timeout.isZero()) {
            throw ProjectEvents.usage("--max is at least 1, and --timeout longer than nothing");
        }
        EventReceiver receiver = new EventReceiver(loki, exec, timeout);
        return receiver.consume(group, attempts, max.orElse(Long.MAX_VALUE), once);
    }
}
