package dev.loki.events;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The names that wait, earliest first, in a bounded memory.
 *
 * <p>Filled by listing a folder once and by notifications from then on; listed again only when it is empty and
 * something may be there that it was not told of. So the cost of an event does not depend on how many there are. When
 * there are more names than it holds, it keeps the earliest and lists again later. Used by one thread.
 */
final class NameQueue implements FolderWatch.Listener {
    /** How many names are held. */
    static final int MAX_NAMES = 100_000;

    /** How old a listing may become before the folder is listed once more, whatever the notifications say. */
    private static final Duration MAX_AGE = Duration.ofMinutes(1);

    private final List<Path> folders;
    private final Consumer<Consumer<String>> listing;
    private final Predicate<String> wanted;
    private final TreeSet<EventName> names = new TreeSet<>();
    private boolean incomplete = true;
    private boolean told;
    private boolean suspect;
    private List<FileTime> known = List.of();
    private long listedNanos;

    /**
     * @param folders whose times of change tell that there may be something new
     * @param listing calls for each name that there is
     * @param wanted which names to hold
     */
    NameQueue(List<Path> folders, Consumer<Consumer<String>> listing, Predicate<String> wanted) {
        this.folders = List.copyOf(folders);
        this.listing = listing;
        this.wanted = wanted;
    }

    /** The earliest name, taken out; lists the folder when that may be needed to know. */
    Optional<EventName> poll() {
        if (names.isEmpty() && incomplete) {
            list();
        }
        return Optional.ofNullable(names.pollFirst());
    }

    private void list() {
        incomplete = false;
        listedNanos = System.nanoTime();
        known = changedAt();
        listing.accept(this::offer);
    }

    private void offer(String entry) {
        if (wanted.test(entry)) {
            names.add(EventName.parse(entry));
            if (names.size() > MAX_NAMES) {
                names.pollLast();
                incomplete = true;
            }
        }
    }

    @Override
    public void appeared(String entry) {
        told = true;
        offer(entry);
    }

    @Override
    public void missed() {
        told = true;
        incomplete = true;
    }

    /**
     * Looks whether the folder changed without a notification, as on a network file system; to be called after every
     * wait. A change counts when no notification came until the next call, since it may just be late.
     */
    void check() {
        List<FileTime> now = changedAt();
        boolean accounted = told || now.equals(known);
        if (accounted || suspect) {
            incomplete |= !accounted;
            known = now;
        }
        suspect = !accounted && !suspect;
        incomplete |= System.nanoTime() - listedNanos > MAX_AGE.toNanos();
        told = false;
    }

    /** Makes the next poll of an empty queue list the folder. */
    void listAgain() {
        incomplete = true;
    }

    private List<FileTime> changedAt() {
        List<FileTime> times = new ArrayList<>(folders.size());
        for (Path folder : folders) {
            try {
                times.add(Files.getLastModifiedTime(folder));
            } catch (IOException e) {
                times.add(FileTime.fromMillis(0));
            }
        }
        return times;
    }
}
