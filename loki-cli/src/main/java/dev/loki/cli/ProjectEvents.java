package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.core.json.Json;
import dev.loki.events.Event;
import dev.loki.events.EventBus;
import dev.loki.events.EventFilter;
import dev.loki.events.EventSettings;
import dev.loki.events.EventSource;
import dev.loki.events.EventType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The event bus of a project, and the words by which people name its events. */
final class ProjectEvents {
    private static final int MAX_SHOWN = 40;

    private ProjectEvents() {}

    /** The settings in force. */
    static EventSettings settings(Composition loki) {
        return EventSettings.of(loki.env().raw(), loki.project().root());
    }

    /** The bus of the project. */
    static EventBus bus(Composition loki) {
        return bus(loki, false);
    }

    /** The bus of the project, whose events are forced to the disk where that is asked for or set. */
    static EventBus bus(Composition loki, boolean fsync) {
        EventSettings settings = settings(loki);
        if (settings.folder().startsWith(loki.project().loki())) {
            Scaffold.keepOutOfGit(loki.project());
        }
        return EventBus.open(settings.folder(), settings.durable() || fsync);
    }

    /** One event on one line. */
    static String line(Event event) {
        return Json.write(event.toJson());
    }

    /** The type that a word names; the place stands before a refusal. */
    static EventType type(String word, String place) {
        return EventType.named(word).orElseThrow(() -> unknown(word, "type", place, Choice.words(EventType.class)));
    }

    /** The source that a word names. */
    static EventSource source(String word, String place) {
        return EventSource.named(word)
                .orElseThrow(() -> unknown(word, "source", place, Choice.words(EventSource.class)));
    }

    private static LokiException unknown(String word, String member, String place, List<String> known) {
        String shown = word.length() > MAX_SHOWN ? word.substring(0, MAX_SHOWN) + "…" : word;
        return usage(place + "'" + shown + "' is no " + member + " of events; name one of " + String.join(", ", known));
    }

    /** The filter for words that people give: types may be compound ones of other programs. */
    static EventFilter filter(List<String> types, List<String> sources) {
        types.stream().filter(type -> type.indexOf('_') < 0).forEach(type -> type(type, ""));
        sources.forEach(source -> source(source, ""));
        return new EventFilter(Set.copyOf(types), Set.copyOf(sources), Set.of(), Optional.empty(), Optional.empty());
    }

    /** The exception for a wrong command line. */
    static LokiException usage(String sentence) {
        return new LokiException("USAGE", sentence);
    }
}
