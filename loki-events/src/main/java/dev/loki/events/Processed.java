package dev.loki.events;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.FileMutex;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of the last handled ids, which other implementations read: {@code {"ids": [...]}}.
 *
 * <p>Advisory: where an event lies decides, not this file. It is read whatever it holds, merged and replaced as a whole
 * under a lock, at most once a second and on {@link #flush}. Used by one thread at a time.
 */
final class Processed {
    /** How many ids the file keeps; the oldest go first. */
    static final int MAX_IDS = 1000;

    private static final int MAX_FILE_BYTES = 1024 * 1024;
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final EventFolder folder;
    private final InstantSource clock;
    private final Path lock;
    private final LinkedHashSet<String> added = new LinkedHashSet<>();
    private Set<String> listed = Set.of();
    private Optional<FileTime> read = Optional.empty();
    private long flushedNanos = System.nanoTime();

    Processed(EventFolder folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
        this.lock = folder.root().resolve("processed.writing");
    }

    /** Notes that an event was handled; written with the next flush. */
    void add(String id) {
        added.remove(id);
        added.add(id);
        if (added.size() > MAX_IDS) {
            added.remove(added.iterator().next());
        }
    }

    /**
     * Whether another consumer has handled the event that lies in {@code pending} under this id and left it there. An id
     * whose event lies in the archive stands for that one: ids of other writers are short and may come twice.
     */
    boolean marksPending(String id) {
        refresh();
        return listed.contains(id) && !added.contains(id) && !isArchived(id);
    }

    private boolean isArchived(String id) {
        boolean[] found = new boolean[1];
        String end = "_" + id + EventName.SUFFIX;
        EventFolder.list(folder.archive(), name -> found[0] |= name.endsWith(end));
        return found[0];
    }

    private void refresh() {
        Optional<FileTime> now = modified();
        if (!now.equals(read)) {
            read = now;
            listed = ids();
        }
    }

    private Optional<FileTime> modified() {
        try {
            return Optional.of(Files.getLastModifiedTime(folder.processed(), LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The ids in the file, oldest first; none when it is missing or nonsense. */
    private Set<String> ids() {
        try {
            String text = new String(SafeFile.read(folder.processed(), MAX_FILE_BYTES), StandardCharsets.UTF_8);
            if (Json.parseTolerant(text, "processed.json") instanceof JsonObject object) {
                return new LinkedHashSet<>(object.strings("ids"));
            }
        } catch (NoSuchFileException e) {
            return Set.of();
        } catch (IOException | BadEntryException | LokiException e) {
            log().debug("{} is not readable and is begun anew: {}", folder.processed(), e.getMessage());
        }
        return Set.of();
    }

    /** Writes what was added, if there is something and the last time is long enough ago. */
    void flushIfDue() {
        if (!added.isEmpty() && System.nanoTime() - flushedNanos > INTERVAL.toNanos()) {
            flush();
        }
    }

    /** Writes what was added, unless another process writes right now: then it stays for the next time. */
    void flush() {
        flushedNanos = System.nanoTime();
        if (added.isEmpty()) {
            return;
        }
        try {
            Optional<FileMutex> mutex = FileMutex.tryLock(lock, FileMutex.Owner.current("events", clock));
            if (mutex.isPresent()) {
                FileMutex held = mutex.get();
                try (held) {
                    merge();
                }
            }
        } catch (StorageException e) {
            log().warn("{} cannot be kept: {}", folder.processed(), e.getMessage());
        }
    }

    private void merge() {
        LinkedHashSet<String> all = new LinkedHashSet<>(ids());
        all.removeAll(added);
        all.addAll(added);
        List<String> last = all.stream().skip(Math.max(0, all.size() - MAX_IDS)).toList();
        AtomicFiles.write(
                folder.processed(),
                Json.write(JsonObject.builder().put("ids", last).build()));
        listed = new LinkedHashSet<>(last);
        read = modified();
        added.clear();
    }

    private static Logger log() {
        return LoggerFactory.getLogger(Processed.class);
    }
}
