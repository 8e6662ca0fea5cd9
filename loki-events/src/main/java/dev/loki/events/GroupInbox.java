package dev.loki.events;

import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inbox of one member of a consumer group.
 *
 * <p>An event is claimed by renaming its file into the member's own folder: of several members exactly one succeeds. It
 * is answered for by renaming it once more. So every event is one file in one place, and what a member held when it died
 * lies in its folder for the others to give back.
 */
final class GroupInbox implements Inbox {
    /** How often a member looks for dead ones; half of the time within which one has to be noticed. */
    private static final Duration LOOK_FOR_DEAD = Duration.ofSeconds(2);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final String group;
    private final InstantSource clock;
    private final Path mine;
    private final Path pending;
    private final Path archive;
    private final Path backlog;
    private final Quarantine quarantine;
    private final DeadLetters deadLetters;
    private final Processed processed;
    private final OtherGroups others;
    private final Claims claims;
    private final FolderWatch watch;
    private final NameQueue fromPending;
    private final NameQueue fromBacklog;

    /** Claimed entries that may be half written, by claim, with the time to look again. */
    private final Map<String, Long> growing = new HashMap<>();

    private int unanswered;
    private long lookedForDead;
    private long nextDue = Long.MAX_VALUE;

    GroupInbox(EventFolder folder, String group, Member me, InstantSource clock) {
        this.group = group;
        this.clock = clock;
        this.pending = folder.pending();
        this.archive = folder.archive();
        this.backlog = folder.make(folder.backlog(group));
        this.claims = new Claims(folder, group, me, clock);
        this.mine = claims.mine();
        this.quarantine = new Quarantine(folder, clock);
        this.deadLetters = new DeadLetters(folder, clock);
        this.processed = new Processed(folder, clock);
        this.others = new OtherGroups(folder, group, mine);
        this.watch = FolderWatch.open(folder.root());
        this.fromPending = new NameQueue(List.of(pending), each -> EventFolder.list(pending, each), EventName::isEvent);
        this.fromBacklog = new NameQueue(List.of(backlog), each -> EventFolder.list(backlog, each), this::isDue);
        watch.add(pending, fromPending);
        watch.add(backlog, fromBacklog);
    }

    @Override
    public String name() {
        return group;
    }

    private boolean isDue(String entry) {
        if (!EventName.isEvent(entry)) {
            return false;
        }
        long due = EntryName.ofBacklog(entry).due();
        if (due > clock.millis()) {
            nextDue = Math.min(nextDue, due);
            return false;
        }
        return true;
    }

    @Override
    public List<Delivery> take(int max, Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        while (true) {
            List<Delivery> taken = takeNow(Math.min(max, MAX_UNANSWERED - unanswered - growing.size()));
            processed.flushIfDue();
            long left = end - System.nanoTime();
            if (!taken.isEmpty() || left <= 0) {
                return taken;
            }
            watch.await(shortest(Duration.ofNanos(left)));
            fromPending.check();
            fromBacklog.check();
        }
    }

    private Duration shortest(Duration left) {
        Duration shortest = left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT;
        if (nextDue != Long.MAX_VALUE) {
            Duration due = Duration.ofMillis(Math.max(1, nextDue - clock.millis()));
            shortest = due.compareTo(shortest) < 0 ? due : shortest;
        }
        return growing.isEmpty() || shortest.compareTo(LOOK_AGAIN) < 0 ? shortest : LOOK_AGAIN;
    }

    private List<Delivery> takeNow(int max) {
        List<Delivery> taken = new ArrayList<>();
        long now = System.nanoTime();
        if (lookedForDead == 0 || now - lookedForDead > LOOK_FOR_DEAD.toNanos()) {
            lookedForDead = now;
            claims.giveBackWhatTheDeadHeld();
        }
        if (nextDue <= clock.millis()) {
            nextDue = Long.MAX_VALUE;
            fromBacklog.listAgain();
        }
        lookAtGrowing(taken);
        fill(taken, max, fromBacklog, this::claimFromBacklog);
        fill(taken, max, fromPending, this::claimFromPending);
        others.share(taken, this::shared);
        unanswered += taken.size();
        return taken;
    }

    /** Claims one entry; empty when another member was faster or it is no event. */
    @FunctionalInterface
    private interface Claiming {
        Optional<Delivery> claim(String entry);
    }

    private static void fill(List<Delivery> taken, int max, NameQueue queue, Claiming claiming) {
        while (taken.size() < max) {
            Optional<EventName> next = queue.poll();
            if (next.isEmpty()) {
                return;
            }
            claiming.claim(next.get().name()).ifPresent(taken::add);
        }
    }

    private Optional<Delivery> claimFromPending(String entry) {
        EntryName name = EntryName.fresh(entry);
        return move(pending.resolve(entry), mine.resolve(name.claimed())) ? read(name) : Optional.empty();
    }

    private Optional<Delivery> claimFromBacklog(String entry) {
        EntryName name = EntryName.ofBacklog(entry);
        return move(backlog.resolve(entry), mine.resolve(name.claimed())) ? read(name) : Optional.empty();
    }

    private static boolean move(Path from, Path to) {
        try {
            return EventFolder.move(from, to);
        } catch (StorageException e) {
            log().warn("an entry of the event bus cannot be claimed and is passed over: {}", e.getMessage());
            return false;
        }
    }

    private Optional<Delivery> read(EntryName name) {
        Path claim = mine.resolve(name.claimed());
        try {
            Event event = EventFile.decode(SafeFile.read(claim, EventFile.MAX_BYTES), EventName.parse(name.event()));
            if (name.isFresh() && processed.marksPending(event.id())) {
                EventFolder.move(claim, archive.resolve(name.event()));
                return Optional.empty();
            }
            return Optional.of(new Delivery(event, Math.max(0, name.failures()), name.event(), name.claimed()));
        } catch (BadEntryException e) {
            if (quarantine.mayBeGrowing(claim, e)) {
                growing.put(name.claimed(), clock.millis() + LOOK_AGAIN.toMillis());
            } else {
                quarantine.put(claim, name.event(), e.reason());
            }
        } catch (NoSuchFileException e) {
            log().debug("{} was taken away while it was claimed", claim);
        } catch (ClosedByInterruptException e) {
            claims.giveBack(mine, name.claimed());
        } catch (IOException e) {
            log().warn("{} cannot be read and is given back: {}", claim, e.toString());
            claims.giveBack(mine, name.claimed());
        }
        return Optional.empty();
    }

    private void lookAtGrowing(List<Delivery> taken) {
        long now = clock.millis();
        List<String> due = growing.entrySet().stream()
                .filter(entry -> entry.getValue() <= now)
                .map(Map.Entry::getKey)
                .toList();
        for (String claim : due) {
            growing.remove(claim);
            read(EntryName.ofClaim(claim)).ifPresent(taken::add);
        }
    }

    /** A claim that other groups have got as well is from now on the group's own. */
    private Delivery shared(Delivery delivery) {
        EntryName own = EntryName.ofClaim(delivery.claim()).own();
        EventFolder.move(mine.resolve(delivery.claim()), mine.resolve(own.claimed()));
        return new Delivery(delivery.event(), delivery.failures(), delivery.name(), own.claimed());
    }

    @Override
    public void accept(Delivery delivery) {
        unanswered--;
        Path claim = mine.resolve(delivery.claim());
        if (EventFolder.move(claim, archive.resolve(delivery.name()))) {
            if (!EntryName.ofClaim(delivery.claim()).isFresh()) {
                delete(claim);
            }
            processed.add(delivery.event().id());
        } else {
            log().warn("{} was taken away while it was handled", claim);
        }
    }

    /** Two links to one file are left as they are by a rename of one to the other; then this is what removes the claim. */
    private static void delete(Path claim) {
        try {
            Files.deleteIfExists(claim);
        } catch (IOException e) {
            throw StorageException.writing(claim, e);
        }
    }

    @Override
    public void retry(Delivery delivery, Duration delay) {
        unanswered--;
        EntryName later = EntryName.ofClaim(delivery.claim()).failed(clock.millis() + delay.toMillis());
        nextDue = Math.min(nextDue, later.due());
        EventFolder.move(mine.resolve(delivery.claim()), backlog.resolve(later.waiting()));
    }

    @Override
    public void reject(Delivery delivery, String error) {
        unanswered--;
        deadLetters.put(group, delivery.name(), delivery.event(), delivery.failures() + 1, error);
        delete(mine.resolve(delivery.claim()));
        processed.add(delivery.event().id());
    }

    @Override
    public void release(Delivery delivery) {
        unanswered--;
        claims.giveBack(mine, delivery.claim());
    }

    @Override
    public boolean deliversLater() {
        return nextDue != Long.MAX_VALUE || !growing.isEmpty();
    }

    @Override
    public void wake() {
        watch.close();
    }

    @Override
    public void close() {
        watch.close();
        claims.leave();
        processed.flush();
    }

    private static Logger log() {
        return LoggerFactory.getLogger(GroupInbox.class);
    }
}
