package dev.loki.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loki events emit}. */
@Command(name = "emit", description = "Publish an event and print its id once it is published.")
final class EventsEmitCommand implements Subcommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "TYPE",
            completionCandidates = EventsCommand.TypeWords.class,
            description = "One of ${COMPLETION-CANDIDATES}; with --stdin, the type of lines that name none.")
    Optional<String> type = Optional.empty();

    @Option(
            names = "--source",
            paramLabel = "S",
            completionCandidates = EventsCommand.SourceWords.class,
            description = "One of ${COMPLETION-CANDIDATES}; cli unless said otherwise.")
    Optional<String> source = Optional.empty();

    @Option(
            names = "--payload",
            paramLabel = "JSON",
            description = "The facts, as a JSON object; by convention with an action.")
    Optional<String> payload = Optional.empty();

    @Option(
            names = "--stdin",
            description = "Publish one event per line of standard input, each a JSON object with type, source and"
                    + " payload; print one id per line.")
    boolean stdin;

    @Option(names = "--fsync", description = "Force each event to the disk first (LOKI_EVENTS_FSYNC).")
    boolean fsync;

    @Override
    public ExitCode run(Composition loki) {
        if (stdin && payload.isPresent()) {
            throw ProjectEvents.usage("--payload and --stdin exclude each other; choose one");
        }
        EventEmitter emitter = EventEmitter.of(loki, type, source, fsync);
        return stdin ? emitter.publishLines() : emitter.publish(payload);
    }
}
