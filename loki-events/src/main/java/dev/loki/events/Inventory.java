package dev.loki.events;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Counts what lies in a bus's folder. */
final class Inventory {
    private final EventFolder folder;
    private final InstantSource clock;

    Inventory(EventFolder folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    EventStats stats() {
        long[] bytes = new long[1];
        EventFolder.list(
                folder.archive(), name -> bytes[0] += size(folder.archive().resolve(name)));
        long deadLetters = EventFolder.names(folder.deadLetters()).stream()
                .mapToLong(owner -> events(folder.deadLetters().resolve(owner)))
                .sum();
        return new EventStats(
                events(folder.pending()),
                events(folder.archive()),
                bytes[0],
                EventFolder.names(folder.bad()).stream()
                        .filter(name -> !name.endsWith(".reason"))
                        .count(),
                deadLetters,
                size(folder.flatLog()),
                groups(),
                readers());
    }

    private List<EventStats.Group> groups() {
        List<EventStats.Group> groups = new ArrayList<>();
        for (String group : folder.groupNames()) {
            List<String> members = EventFolder.names(folder.claims(group));
            long claimed = members.stream()
                    .mapToLong(member -> events(folder.claims(group).resolve(member)))
                    .sum();
            long alive = members.stream()
                    .filter(member -> !new Member(member).isDead(clock))
                    .count();
            groups.add(new EventStats.Group(group, alive, events(folder.backlog(group)), claimed));
        }
        return groups;
    }

    private List<EventStats.Reader> readers() {
        List<String> names = EventFolder.names(folder.readers());
        List<EventStats.Reader> readers = new ArrayList<>();
        if (!names.isEmpty()) {
            Set<String> there = new HashSet<>();
            folder.everywhere((name, path) -> there.add(name));
            for (String name : names) {
                Path file = folder.readers().resolve(name).resolve("seen");
                readers.add(new EventStats.Reader(name, SeenNames.unseen(file, there)));
            }
        }
        return readers;
    }

    private static long events(Path place) {
        long[] count = new long[1];
        EventFolder.list(place, name -> count[0] += EventName.isEvent(name) ? 1 : 0);
        return count[0];
    }

    private static long size(Path file) {
        try {
            return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
