package dev.loki.core.io;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Ends what is left of one command: the members of its group, and strays that left the group but carry its cookie.
 * Signals go to single processes whose start time is compared, never to an id alone.
 */
final class Leftovers {
    private static final Duration POLL = Duration.ofMillis(10);

    /** How long KILL is repeated; longer than the watchdog waits before it kills the group at one blow. */
    private static final Duration KILLING = Duration.ofSeconds(4);

    /** How far two readings of one process's start may differ: the system derives it from an adjustable clock. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    /** A shorter text would be found by chance. */
    private static final int MIN_COOKIE_LENGTH = 16;

    private final Optional<Long> group;
    private final long since;
    private final String cookie;
    private final Set<Long> untouchable;

    private Leftovers(Optional<Long> group, long since, String cookie) {
        this.group = group;
        this.since = since;
        this.cookie = cookie;
        this.untouchable = Stream.iterate(
                        Optional.of(ProcessHandle.current()),
                        Optional::isPresent,
                        p -> p.flatMap(ProcessHandle::parent))
                .flatMap(Optional::stream)
                .map(ProcessHandle::pid)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * What is alive at one moment.
     *
     * @param members of the group, its leader among them, without the watchdog's second shell
     * @param strays outside the group
     * @param watchdog the second shell and its helpers, which end when the rest has ended
     */
    private record Alive(List<ProcessHandle> members, List<ProcessHandle> strays, List<ProcessHandle> watchdog) {
        boolean isOver() {
            return members.isEmpty() && strays.isEmpty();
        }
    }

    /** Whether a cookie is long enough to prove anything. */
    static boolean isUsable(String cookie) {
        return cookie.length() >= MIN_COOKIE_LENGTH;
    }

    /** Of a command that this JVM runs. */
    static Leftovers of(Process process, boolean ownGroup, String cookie) {
        return new Leftovers(
                ownGroup ? Optional.of(process.pid()) : Optional.empty(),
                ProcessTable.entry(process.pid()).map(ProcessTable.Entry::start).orElse(0L),
                cookie);
    }

    /** Of a command of a JVM that is gone; the group counts only if one of its members proves that it is the same. */
    static Leftovers of(long groupId, Instant startedAt, String cookie) {
        String usable = isUsable(cookie) ? cookie : "";
        boolean same = ProcessTable.read().entries().stream()
                .filter(entry -> entry.group() == groupId)
                .anyMatch(entry -> isLeader(entry, groupId, startedAt) || proves(entry, usable));
        return new Leftovers(same ? Optional.of(groupId) : Optional.empty(), 0, usable);
    }

    private static boolean proves(ProcessTable.Entry entry, String cookie) {
        return !cookie.isEmpty() && (entry.argumentsContain(cookie) || carries(entry, cookie));
    }

    private static boolean isLeader(ProcessTable.Entry entry, long groupId, Instant expected) {
        return entry.pid() == groupId && startedAt(groupId, expected);
    }

    private static boolean startedAt(long pid, Instant expected) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().startInstant())
                .filter(start -> Duration.between(start, expected).abs().compareTo(START_TOLERANCE) <= 0)
                .isPresent();
    }

    /** Ends the group of a dead JVM, whose watchdog may be dead too: TERM, the time given, KILL. */
    void terminate(Duration grace) {
        scan().members().forEach(ProcessHandle::destroy);
        end(grace);
    }

    /** Ends everything after the watchdog was told to; it sends TERM to the group, and KILL if this JVM should die. */
    void end(Duration grace) {
        Alive alive = scan();
        alive.strays().forEach(ProcessHandle::destroy);
        long patience = System.nanoTime() + grace.toNanos();
        while (!alive.isOver() && System.nanoTime() < patience) {
            LockSupport.parkNanos(POLL.toNanos());
            alive = scan();
        }
        long deadline = System.nanoTime() + KILLING.toNanos();
        while (!alive.isOver() && System.nanoTime() < deadline) {
            alive.members().forEach(ProcessHandle::destroyForcibly);
            alive.strays().forEach(ProcessHandle::destroyForcibly);
            LockSupport.parkNanos(POLL.toNanos());
            alive = scan();
        }
        endWatchdog(alive, deadline);
    }

    /** The second shell may start a helper while it is being killed; that one looks like a member then. */
    private void endWatchdog(Alive last, long deadline) {
        Alive alive = last;
        do {
            alive.watchdog().forEach(ProcessHandle::destroyForcibly);
            alive.members().forEach(ProcessHandle::destroyForcibly);
            alive = scan();
        } while (!(alive.isOver() && alive.watchdog().isEmpty()) && System.nanoTime() < deadline);
    }

    private Alive scan() {
        List<ProcessTable.Entry> members = new ArrayList<>();
        List<ProcessHandle> strays = new ArrayList<>();
        for (ProcessTable.Entry entry : ProcessTable.read().entries()) {
            if (untouchable.contains(entry.pid())) {
                continue;
            }
            if (group.isPresent() && group.get() == entry.group()) {
                members.add(entry);
            } else if (!cookie.isEmpty() && entry.start() >= since && carries(entry, cookie)) {
                ProcessHandle.of(entry.pid()).ifPresent(strays::add);
            }
        }
        Set<Long> watchdogs = members.stream()
                .filter(entry -> entry.pid() != entry.group() && !cookie.isEmpty() && entry.argumentsContain(cookie))
                .map(ProcessTable.Entry::pid)
                .collect(Collectors.toSet());
        return new Alive(handles(members, watchdogs, false), strays, handles(members, watchdogs, true));
    }

    private static List<ProcessHandle> handles(
            List<ProcessTable.Entry> members, Set<Long> watchdogs, boolean ofWatchdogs) {
        return members.stream()
                .filter(entry -> ofWatchdogs == (watchdogs.contains(entry.pid()) || watchdogs.contains(entry.parent())))
                .flatMap(entry -> ProcessHandle.of(entry.pid()).stream())
                .toList();
    }

    private static boolean carries(ProcessTable.Entry entry, String cookie) {
        return entry.environmentContains(Processes.COOKIE + "=" + cookie);
    }
}
