package dev.loki.core.engine;

import dev.loki.core.engine.RunControl.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Waits for a rate-limited provider when it says how long, and only a bounded time. */
final class RateLimit {
    /** The longest wait that a run takes upon itself. */
    static final Duration MAX_WAIT = Duration.ofMinutes(5);

    /** How often a task may wait in one session. */
    static final int MAX_WAITS = 3;

    private static final Duration POLL = Duration.ofMillis(100);

    private final Session session;
    private final Map<String, Integer> waits = new HashMap<>();

    RateLimit(Session session) {
        this.session = session;
    }

    /** Waits as long as the provider asked for; false when it did not say, asked for too much, or too often. */
    boolean wait(TaskState task, Optional<Duration> retryAfter) {
        int before = waits.merge(task.task().id(), 1, Integer::sum);
        if (retryAfter.isEmpty() || retryAfter.get().compareTo(MAX_WAIT) > 0 || before > MAX_WAITS) {
            return false;
        }
        Instant until = session.now().plus(retryAfter.get());
        while (session.now().isBefore(until) && session.requested().compareTo(Request.STOP) < 0) {
            LockSupport.parkNanos(POLL.toNanos());
            session.ports.progress().tick(Duration.between(session.now(), until));
        }
        return true;
    }
}
