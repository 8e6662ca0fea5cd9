package dev.loki.audit;

import dev.loki.audit.personal.PersonalData;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The way of an entry into a log, the same for every kind of log: encoded, committed with what comes at the same time, and then
 * what is due besides: seals, and the record of what syslog did not get. Thread-safe.
 */
final class Recorder {
    private final Path log;
    private final Durability durability;
    private final EntryEncoder encoder;
    private final GroupCommit commits;
    private final PersonalData personal;
    private final Optional<Forwarding> forwarding;
    private final Runnable due;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * A recorder that has not written anything yet.
     *
     * @param log the log, a file or the folder of a daily one
     * @param due done after each call that writes
     */
    Recorder(
            Path log,
            AuditSettings settings,
            EntryEncoder encoder,
            LogWriter writer,
            PersonalData personal,
            Optional<Forwarding> forwarding,
            Runnable due) {
        this.log = log;
        this.durability = settings.durability();
        this.encoder = encoder;
        this.commits = new GroupCommit(writer);
        this.personal = personal;
        this.forwarding = forwarding;
        this.due = due;
    }

    void record(EntryDraft draft) {
        if (durability == Durability.DURABLE) {
            append(draft);
        } else {
            commits.enqueue(encoder.encode(draft, personal));
            look();
        }
    }

    Receipt append(EntryDraft draft) {
        Receipt receipt = commits.commit(encoder.encode(draft, personal));
        look();
        return receipt;
    }

    CompletableFuture<Receipt> submit(EntryDraft draft) {
        CompletableFuture<Receipt> promised = commits.submit(encoder.encode(draft, personal));
        look();
        return promised;
    }

    private void look() {
        due.run();
        forwarding.ifPresent(forward -> forward.report(this::append));
    }

    void flush() {
        commits.flush();
    }

    long erase(Erasure which, String by, String why) {
        flush();
        return which.run(this::append, each -> AuditLog.read(log, EntryFilter.ALL, each), personal, by, why);
    }

    /** Makes durable what is pending and sends what waits for syslog for a short time; false when that was done before. */
    boolean close() {
        if (closed.getAndSet(true)) {
            return false;
        }
        try {
            forwarding.ifPresent(forward -> forward.finish(draft -> commits.commit(encoder.encode(draft))));
        } finally {
            commits.close();
        }
        return true;
    }
}
