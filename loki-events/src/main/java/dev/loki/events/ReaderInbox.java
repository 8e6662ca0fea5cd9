package dev.loki.events;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.io.FileMutex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inbox of a broadcast reader: looks at every event wherever it lies, and takes none away.
 *
 * <p>An event is looked for in {@code pending}, with the groups, in the archive and among dead letters, since groups may
 * move it at any time; it is the same event as long as its file has the same name.
 */
final class ReaderInbox implements Inbox {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
    private static final int LOOKS = 3;

    private final EventFolder folder;
    private final String name;
    private final InstantSource clock;
    private final Optional<FileMutex> lock;
    private final SeenNames seen;
    private final Quarantine quarantine;
    private final DeadLetters deadLetters;
    private final FolderWatch watch;
    private final NameQueue queue;
    private final Set<String> inHand = new HashSet<>();
    private final Map<String, Long> later = new HashMap<>();

    private ReaderInbox(
            EventFolder folder, String name, InstantSource clock, Optional<FileMutex> lock, SeenNames seen) {
        this.folder = folder;
        this.name = name;
        this.clock = clock;
        this.lock = lock;
        this.seen = seen;
        this.quarantine = new Quarantine(folder, clock);
        this.deadLetters = new DeadLetters(folder, clock);
        this.watch = FolderWatch.open(folder.root());
        this.queue = new NameQueue(
                List.of(folder.pending(), folder.archive()),
                each -> folder.everywhere((event, path) -> each.accept(event)),
                this::isNew);
        watch.add(folder.pending(), queue);
        watch.add(folder.archive(), queue);
    }

    /**
     * A reader that goes on where it was, whenever it is opened under this name.
     *
     * @param fromNow whether one that is new begins with what comes from now on, not with all that is there
     * @throws LokiException {@code READER_BUSY} if another process reads under this name
     */
    static ReaderInbox durable(EventFolder folder, String name, boolean fromNow, InstantSource clock) {
        Path home = folder.make(folder.readers().resolve(name));
        FileMutex lock = FileMutex.tryLock(home.resolve("lock"), FileMutex.Owner.current("events", clock))
                .orElseThrow(() -> new LokiException(
                        "READER_BUSY",
                        "another process reads as '" + name + "'; end it, or read under a name of your own"));
        try {
            Path file = home.resolve("seen");
            boolean isNew = !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
            SeenNames seen = SeenNames.open(file, () -> existing(folder), clock);
            if (isNew && fromNow) {
                seen.addAllExisting();
            }
            return new ReaderInbox(folder, name, clock, Optional.of(lock), seen);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** A reader that remembers nothing and sees what comes from now on. */
    static ReaderInbox passing(EventFolder folder, InstantSource clock) {
        SeenNames seen = SeenNames.inMemory(() -> existing(folder), clock);
        seen.addAllExisting();
        return new ReaderInbox(folder, "passing", clock, Optional.empty(), seen);
    }

    private static Set<String> existing(EventFolder folder) {
        Set<String> names = new HashSet<>();
        folder.everywhere((event, path) -> names.add(event));
        return names;
    }

    private boolean isNew(String entry) {
        return EventName.isEvent(entry)
                && !seen.contains(entry)
                && !inHand.contains(entry)
                && !later.containsKey(entry);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Delivery> take(int max, Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        while (true) {
            List<Delivery> taken = takeNow(Math.min(max, MAX_UNANSWERED - inHand.size()));
            long left = end - System.nanoTime();
            if (!taken.isEmpty() || left <= 0) {
                return taken;
            }
            watch.await(shortest(Duration.ofNanos(left)));
            queue.check();
        }
    }

    private Duration shortest(Duration left) {
        Duration shortest = left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT;
        long next = later.values().stream().min(Long::compare).orElse(Long.MAX_VALUE);
        if (next == Long.MAX_VALUE) {
            return shortest;
        }
        Duration due = Duration.ofMillis(Math.max(1, next - clock.millis()));
        return due.compareTo(shortest) < 0 ? due : shortest;
    }

    private List<Delivery> takeNow(int max) {
        List<Delivery> taken = new ArrayList<>();
        long now = clock.millis();
        for (String due : List.copyOf(later.keySet())) {
            if (taken.size() < max && later.getOrDefault(due, Long.MAX_VALUE) <= now) {
                later.remove(due);
                take(due, taken);
            }
        }
        while (taken.size() < max) {
            Optional<EventName> next = queue.poll();
            if (next.isEmpty()) {
                break;
            }
            if (isNew(next.get().name())) {
                take(next.get().name(), taken);
            }
        }
        return taken;
    }

    /** What is taken counts as in hand at once, since the next poll may list the folder again. */
    private void take(String event, List<Delivery> taken) {
        look(event).ifPresent(delivery -> {
            inHand.add(event);
            taken.add(delivery);
        });
    }

    /** The event of that name, from wherever it lies now; empty when it was pruned, is no event, or is not finished. */
    private Optional<Delivery> look(String event) {
        for (int i = 0; i < LOOKS; i++) {
            Optional<Path> path = find(event);
            if (path.isEmpty()) {
                return Optional.empty();
            }
            try {
                Event read = EventFile.decode(SafeFile.read(path.get(), EventFile.MAX_BYTES), EventName.parse(event));
                return Optional.of(new Delivery(read, seen.failures(event), event, event));
            } catch (NoSuchFileException e) {
                log().debug("{} moved on while it was read", event);
            } catch (BadEntryException e) {
                passOver(path.get(), event, e);
                return Optional.empty();
            } catch (IOException e) {
                log().warn("{} cannot be read and is passed over: {}", path.get(), e.toString());
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private void passOver(Path path, String event, BadEntryException why) {
        if (quarantine.mayBeGrowing(path, why)) {
            later.put(event, clock.millis() + LOOK_AGAIN.toMillis());
            return;
        }
        boolean gone = path.startsWith(folder.pending()) && quarantine.put(path, event, why.reason());
        if (!gone) {
            seen.add(event);
        }
    }

    private Optional<Path> find(String event) {
        Optional<Path> usual = List.of(folder.pending(), folder.archive(), folder.pending()).stream()
                .map(place -> place.resolve(event))
                .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
                .findFirst();
        return usual.or(() -> findElsewhere(event));
    }

    private Optional<Path> findElsewhere(String event) {
        List<Path> found = new ArrayList<>();
        folder.inGroups((name, path) -> {
            if (name.equals(event)) {
                found.add(path);
            }
        });
        for (Path place : List.of(folder.archive(), folder.pending())) {
            found.add(place.resolve(event));
        }
        EventFolder.list(
                folder.deadLetters(),
                owner -> found.add(folder.deadLetters().resolve(owner).resolve(event)));
        return found.stream()
                .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
                .findFirst();
    }

    @Override
    public void accept(Delivery delivery) {
        inHand.remove(delivery.name());
        seen.add(delivery.name());
    }

    @Override
    public void retry(Delivery delivery, Duration delay) {
        inHand.remove(delivery.name());
        seen.addFailure(delivery.name());
        later.put(delivery.name(), clock.millis() + delay.toMillis());
    }

    @Override
    public void reject(Delivery delivery, String error) {
        deadLetters.put(name, delivery.name(), delivery.event(), delivery.failures() + 1, error);
        accept(delivery);
    }

    @Override
    public void release(Delivery delivery) {
        inHand.remove(delivery.name());
        queue.listAgain();
    }

    @Override
    public void wake() {
        watch.close();
    }

    @Override
    public void close() {
        watch.close();
        try {
            seen.close();
        } catch (StorageException e) {
            log().warn("the reader {} could not be closed: {}", name, e.getMessage());
        } finally {
            lock.ifPresent(FileMutex::close);
        }
    }

    private static Logger log() {
        return LoggerFactory.getLogger(ReaderInbox.class);
    }
}
