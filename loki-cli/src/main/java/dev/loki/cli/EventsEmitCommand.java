package dev.loki.cli;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.events.EventBus;
import dev.loki.events.EventSettings;
import dev.loki.events.EventSource;
import dev.loki.events.EventType;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loki events emit}. */
@Command(name = "emit", description = "Publish an event and print its id once it is published.")
final class EventsEmitCommand implements Subcommand {
    /** The longest line of standard input, in bytes. */
    static final int MAX_LINE_BYTES = 4 * 1024 * 1024;

    @Parameters(
            arity = "0..1",
            paramLabel = "TYPE",
            completionCandidates = EventsCommand.TypeWords.class,
            converter = EventsCommand.TypeWords.class,
            description = "One of ${COMPLETION-CANDIDATES}; with --stdin, the type of lines that name none.")
    Optional<EventType> type = Optional.empty();

    @Option(
            names = "--source",
            paramLabel = "S",
            completionCandidates = EventsCommand.SourceWords.class,
            converter = EventsCommand.SourceWords.class,
            description = "One of ${COMPLETION-CANDIDATES}; cli unless said otherwise.")
    Optional<EventSource> source = Optional.empty();

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
            throw usage("--payload and --stdin exclude each other; choose one");
        }
        if (!stdin && type.isEmpty()) {
            throw usage("the type of the event is missing; name one of "
                    + String.join(", ", Choice.words(EventType.class)) + ", or give events with --stdin");
        }
        EventSettings settings = EventsCommand.settings(loki);
        JsonObject facts = payload.map(text -> object(text, "--payload")).orElse(JsonObject.EMPTY);
        try (EventBus bus = EventBus.open(settings.folder(), settings.durable() || fsync)) {
            if (stdin) {
                publishLines(loki, bus);
            } else {
                print(loki, bus.publish(type.orElseThrow(), source.orElse(EventSource.CLI), facts));
            }
            return ExitCode.OK;
        }
    }

    private static void print(Composition loki, String id) {
        String line = loki.console().json()
                ? Json.write(JsonObject.builder().put("id", id).build())
                : id;
        loki.console().raw(line + "\n");
    }

    private void publishLines(Composition loki, EventBus bus) {
        try (InputStream in = new BufferedInputStream(loki.streams().in())) {
            Optional<String> line = readLine(in, 1);
            for (int number = 1; line.isPresent(); number++) {
                if (!line.get().isBlank()) {
                    publishLine(loki, bus, line.get(), "standard input, line " + number);
                }
                line = readLine(in, number + 1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void publishLine(Composition loki, EventBus bus, String line, String place) {
        JsonObject event = object(line, place);
        EventType eventType = event.string("type")
                .map(word -> EventType.named(word)
                        .orElseThrow(() -> unknown(place, "type", word, Choice.words(EventType.class))))
                .or(() -> type)
                .orElseThrow(() -> usage(place + ": the event has no type; name one of "
                        + String.join(", ", Choice.words(EventType.class))));
        EventSource eventSource = event.string("source")
                .map(word -> EventSource.named(word)
                        .orElseThrow(() -> unknown(place, "source", word, Choice.words(EventSource.class))))
                .or(() -> source)
                .orElse(EventSource.CLI);
        if (event.get("payload").isPresent() && event.object("payload").isEmpty()) {
            throw usage(place + ": the payload is no JSON object");
        }
        print(loki, bus.publish(eventType, eventSource, event.object("payload").orElse(JsonObject.EMPTY)));
    }

    private static JsonObject object(String text, String place) {
        try {
            if (Json.parse(text, place) instanceof JsonObject object) {
                return object;
            }
        } catch (ConfigException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
        throw usage(place + ": not a JSON object; write it as {\"action\": \"...\"}");
    }

    /** The next line without its end; empty at the end of the input. */
    private static Optional<String> readLine(InputStream in, int number) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        while (next >= 0 && next != '\n') {
            line.write(next);
            if (line.size() > MAX_LINE_BYTES) {
                throw usage(
                        "standard input, line " + number + ": longer than " + MAX_LINE_BYTES + " bytes; shorten it");
            }
            next = in.read();
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            throw usage("standard input, line " + number + ": not UTF-8 text; convert it");
        }
    }

    private static LokiException unknown(String place, String member, String word, java.util.List<String> known) {
        String shown = word.length() > 40 ? word.substring(0, 40) + "…" : word;
        return usage(
                place + ": '" + shown + "' is no " + member + " of events; name one of " + String.join(", ", known));
    }

    private static LokiException usage(String sentence) {
        return new LokiException("USAGE", sentence);
    }
}
