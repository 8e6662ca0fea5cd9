package dev.loki.events;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which events are meant; an empty set and an absent time mean all.
 *
 * @param types types, or families of compound ones: {@code session} also means {@code session_start}
 * @param sources sources
 * @param ids ids
 * @param since not earlier than this
 * @param until earlier than this
 */
public record EventFilter(
        Set<String> types, Set<String> sources, Set<String> ids, Optional<Instant> since, Optional<Instant> until) {
    /** Every event. */
    public static final EventFilter ALL =
            new EventFilter(Set.of(), Set.of(), Set.of(), Optional.empty(), Optional.empty());

    /** Copies the sets. */
    public EventFilter {
        types = Set.copyOf(types);
        sources = Set.copyOf(sources);
        ids = Set.copyOf(ids);
    }

    /** The same for these types only. */
    public EventFilter withTypes(Set<String> only) {
        return new EventFilter(only, sources, ids, since, until);
    }

    /** Whether this event is meant; one whose timestamp is no time is not within any. */
    public boolean matches(Event event) {
        return (ids.isEmpty() || ids.contains(event.id()))
                && (sources.isEmpty() || sources.contains(event.source()))
                && (types.isEmpty()
                        || types.contains(event.type())
                        || event.family()
                                .filter(f -> types.contains(f.wireName()))
                                .isPresent())
                && since.map(from ->
                                event.instant().filter(at -> !at.isBefore(from)).isPresent())
                        .orElse(true)
                && until.map(to -> event.instant().filter(at -> at.isBefore(to)).isPresent())
                        .orElse(true);
    }
}
