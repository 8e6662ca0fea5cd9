package dev.loki.cli;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.events.EventBus;
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

/** Publishes events that people and scripts give, and prints the id of each once it is published. */
final class EventEmitter {
    /** The longest line of standard input, in bytes. */
    static final int MAX_LINE_BYTES = 4 * 1024 * 1024;

    private final Composition loki;
    private final Optional<EventType> type;
    private final EventSource source;
    private final boolean fsync;

    private EventEmitter(Composition loki, Optional<EventType> type, EventSource source, boolean fsync) {
        this.loki = loki;
        this.type = type;
        this.source = source;
        this.fsync = fsync;
    }

    /** One for events of this type and source, unless they say otherwise themselves. */
    static EventEmitter of(Composition loki, Optional<String> type, Optional<String> source, boolean fsync) {
        return new EventEmitter(
                loki,
                type.map(word -> ProjectEvents.type(word, "")),
                source.map(word -> ProjectEvents.source(word, "")).orElse(EventSource.CLI),
                fsync);
    }

    private EventBus open() {
        return ProjectEvents.bus(loki, fsync);
    }

    /** Publishes one event. */
    ExitCode publish(Optional<String> payload) {
        EventType eventType = type.orElseThrow(() -> noType("or give events with --stdin"));
        JsonObject facts = payload.map(text -> object(text, "--payload")).orElse(JsonObject.EMPTY);
        try (EventBus bus = open()) {
            print(bus.publish(eventType, source, facts));
            return ExitCode.OK;
        }
    }

    /** Publishes one event for each line of standard input, up to the first that is wrong. */
    ExitCode publishLines() {
        try (EventBus bus = open();
                InputStream in = new BufferedInputStream(loki.streams().in())) {
            Optional<String> line = readLine(in, 1);
            for (int number = 1; line.isPresent(); number++) {
                if (!line.get().isBlank()) {
                    publishLine(bus, line.get(), "standard input, line " + number);
                }
                line = readLine(in, number + 1);
            }
            return ExitCode.OK;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void publishLine(EventBus bus, String line, String place) {
        JsonObject event = object(line, place);
        EventType eventType = event.string("type")
                .map(word -> ProjectEvents.type(word, place + ": "))
                .or(() -> type)
                .orElseThrow(() -> noType("as the member type of " + place));
        EventSource eventSource = event.string("source")
                .map(word -> ProjectEvents.source(word, place + ": "))
                .orElse(source);
        if (event.get("payload").isPresent() && event.object("payload").isEmpty()) {
            throw ProjectEvents.usage(place + ": the payload is no JSON object");
        }
        print(bus.publish(eventType, eventSource, event.object("payload").orElse(JsonObject.EMPTY)));
    }

    private static LokiException noType(String where) {
        return ProjectEvents.usage("the type of the event is missing; name one of "
                + String.join(", ", Choice.words(EventType.class)) + ", " + where);
    }

    private void print(String id) {
        String line = loki.console().json()
                ? Json.write(JsonObject.builder().put("id", id).build())
                : id;
        loki.console().raw(line + "\n");
    }

    private static JsonObject object(String text, String place) {
        try {
            if (Json.parse(text, place) instanceof JsonObject object) {
                return object;
            }
        } catch (ConfigException e) {
            throw ProjectEvents.usage(String.valueOf(e.getMessage()));
        }
        throw ProjectEvents.usage(place + ": not a JSON object; write it as {\"action\": \"...\"}");
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
                throw ProjectEvents.usage(
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
            throw ProjectEvents.usage("standard input, line " + number + ": not UTF-8 text; convert it");
        }
    }
}
