package dev.loki.events;

import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** One removal of what exceeds the retention, oldest first. Never removes what a live group or reader still needs to work. */
final class Pruning {
    /** How many entries that are no events are kept. */
    static final int MAX_BAD = 1_000;

    private static final Duration ABANDONED_WRITE = Duration.ofHours(1);

    private final EventFolder folder;
    private final InstantSource clock;
    private final Retention retention;
    private final Instant oldest;

    Pruning(EventFolder folder, InstantSource clock, Retention retention) {
        this.folder = folder;
        this.clock = clock;
        this.retention = retention;
        this.oldest = clock.instant().minus(retention.maxAge());
    }

    Pruned run() {
        long groups = removeUnusedGroups();
        long pending = folder.groupNames().isEmpty() ? archivePending() : 0;
        long archived = removeOldest(folder.archive(), retention.maxBytes());
        long letters = 0;
        for (String owner : EventFolder.names(folder.deadLetters())) {
            letters += removeOldest(folder.deadLetters().resolve(owner), Long.MAX_VALUE);
        }
        removeAbandonedWrites();
        return new Pruned(archived, pending, letters, removeBad(), groups, removeUnusedReaders());
    }

    /** Without a group nobody will ever take an event out of pending, so the oldest move on by themselves. */
    private long archivePending() {
        List<EventName> names = sorted(folder.pending());
        long excess = names.size() - retention.maxCount();
        long moved = 0;
        for (EventName name : names) {
            if (moved >= excess && !isOld(folder.pending(), name)) {
                break;
            }
            EventFolder.move(
                    folder.pending().resolve(name.name()), folder.archive().resolve(name.name()));
            moved++;
        }
        return moved;
    }

    private long removeOldest(Path place, long maxBytes) {
        List<EventName> names = sorted(place);
        long bytes = 0;
        int keepFrom = names.size();
        while (keepFrom > 0) {
            EventName name = names.get(keepFrom - 1);
            bytes += size(place.resolve(name.name()));
            if (names.size() - keepFrom + 1L > retention.maxCount() || bytes > maxBytes || isOld(place, name)) {
                break;
            }
            keepFrom--;
        }
        names.subList(0, keepFrom).forEach(name -> delete(place.resolve(name.name())));
        return keepFrom;
    }

    private boolean isOld(Path place, EventName name) {
        Instant at = name.timed() ? name.instant() : modified(place.resolve(name.name()));
        return at.isBefore(oldest);
    }

    private static List<EventName> sorted(Path place) {
        List<EventName> names = new ArrayList<>();
        EventFolder.list(place, entry -> {
            if (EventName.isEvent(entry)) {
                names.add(EventName.parse(entry));
            }
        });
        Collections.sort(names);
        return names;
    }

    private long removeBad() {
        List<Path> bad = new ArrayList<>(EventFolder.names(folder.bad()).stream()
                .filter(name -> !name.endsWith(".reason"))
                .map(folder.bad()::resolve)
                .toList());
        bad.sort(Comparator.comparing(Pruning::modified));
        long removed = 0;
        for (Path entry : bad) {
            boolean old = modified(entry).isBefore(oldest);
            if (old || bad.size() - removed > MAX_BAD) {
                deleteAll(entry);
                delete(entry.resolveSibling(entry.getFileName() + ".reason"));
                removed++;
            }
        }
        return removed;
    }

    /** What still waits for a group that nobody has used for long goes to the archive, and the group with its folders. */
    private long removeUnusedGroups() {
        long removed = 0;
        for (String group : folder.groupNames()) {
            List<String> members = EventFolder.names(folder.claims(group));
            boolean used = members.stream().anyMatch(member -> !new Member(member).isDead(clock))
                    || !modified(folder.backlog(group)).isBefore(oldest)
                    || !modified(folder.claims(group)).isBefore(oldest);
            if (!used) {
                archive(group);
                deleteAll(folder.groups().resolve(group));
                removed++;
            }
        }
        return removed;
    }

    private void archive(String group) {
        folder.inGroups((event, path) -> {
            if (path.startsWith(folder.groups().resolve(group))) {
                EventFolder.move(path, folder.archive().resolve(event));
            }
        });
    }

    private long removeUnusedReaders() {
        long removed = 0;
        for (String reader : EventFolder.names(folder.readers())) {
            Path home = folder.readers().resolve(reader);
            boolean used = !modified(home.resolve("seen")).isBefore(oldest)
                    || !modified(home).isBefore(oldest)
                    || !modified(home.resolve("lock")).isBefore(oldest);
            if (!used) {
                deleteAll(home);
                removed++;
            }
        }
        return removed;
    }

    private void removeAbandonedWrites() {
        Instant abandoned = clock.instant().minus(ABANDONED_WRITE);
        for (Path place : List.of(folder.writing(), folder.pending())) {
            EventFolder.list(place, entry -> {
                if (entry.endsWith(".tmp") && modified(place.resolve(entry)).isBefore(abandoned)) {
                    delete(place.resolve(entry));
                }
            });
        }
    }

    private static Instant modified(Path entry) {
        try {
            return Files.getLastModifiedTime(entry, LinkOption.NOFOLLOW_LINKS).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }

    private static long size(Path entry) {
        try {
            return Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .size();
        } catch (IOException e) {
            return 0;
        }
    }

    private static void delete(Path entry) {
        try {
            Files.deleteIfExists(entry);
        } catch (IOException e) {
            throw StorageException.writing(entry, e);
        }
    }

    /** Deletes an entry and what is below it, without following a link. */
    private static void deleteAll(Path entry) {
        try {
            Files.walkFileTree(entry, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path place, @org.jspecify.annotations.Nullable IOException e)
                        throws IOException {
                    Files.deleteIfExists(place);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw StorageException.writing(entry, e);
        }
    }
}
