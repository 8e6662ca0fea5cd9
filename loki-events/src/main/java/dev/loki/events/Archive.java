package dev.loki.events;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** Looks at events where they lie, without taking them. */
final class Archive {
    private final EventFolder folder;

    Archive(EventFolder folder) {
        this.folder = folder;
    }

    /** Calls for each archived event that is meant, oldest first; the names are held in memory, the events are not. */
    void forEach(EventFilter filter, Consumer<Event> each) {
        List<EventName> names = new ArrayList<>();
        EventFolder.list(folder.archive(), entry -> {
            EventName name = EventName.parse(entry);
            if (EventName.isEvent(entry) && mayMatch(name, filter)) {
                names.add(name);
            }
        });
        Collections.sort(names);
        for (EventName name : names) {
            read(folder.archive().resolve(name.name()), name)
                    .filter(filter::matches)
                    .ifPresent(each);
        }
    }

    /** The last events that are meant, wherever they lie, oldest first. */
    List<Event> latest(int count, EventFilter filter) {
        Map<EventName, Path> places = new HashMap<>();
        folder.everywhere((name, path) -> places.put(EventName.parse(name), path));
        List<EventName> names = new ArrayList<>(places.keySet());
        names.sort(Collections.reverseOrder());
        List<Event> latest = new ArrayList<>();
        for (EventName name : names) {
            if (latest.size() == count) {
                break;
            }
            Path path = places.getOrDefault(name, folder.archive().resolve(name.name()));
            read(path, name)
                    .or(() -> read(folder.archive().resolve(name.name()), name))
                    .filter(filter::matches)
                    .ifPresent(latest::add);
        }
        Collections.reverse(latest);
        return latest;
    }

    /** Whether the time in the name does not rule the event out already. */
    private static boolean mayMatch(EventName name, EventFilter filter) {
        return !name.timed()
                || (filter.since()
                                .map(since -> !name.instant().isBefore(since.minusSeconds(1)))
                                .orElse(true)
                        && filter.until()
                                .map(until -> name.instant().isBefore(until.plusSeconds(1)))
                                .orElse(true));
    }

    private static Optional<Event> read(Path path, EventName name) {
        try {
            return Optional.of(EventFile.decode(SafeFile.read(path, EventFile.MAX_BYTES), name));
        } catch (IOException | BadEntryException e) {
            LoggerFactory.getLogger(Archive.class).debug("{} is passed over: {}", path, e.toString());
            return Optional.empty();
        }
    }
}
