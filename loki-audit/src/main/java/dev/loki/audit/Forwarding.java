package dev.loki.audit;

import dev.loki.audit.syslog.Severity;
import dev.loki.audit.syslog.SyslogForwarder;
import dev.loki.audit.syslog.SyslogForwarder.Dropped;
import dev.loki.audit.syslog.SyslogMessage;
import dev.loki.audit.syslog.SyslogSettings;
import dev.loki.core.env.Timestamps;
import dev.loki.core.io.FileMutex;
import dev.loki.core.json.JsonValue.JsonObject;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/** Hands the entries of a log to syslog, and records in the log what was dropped on the way. Thread-safe. */
final class Forwarding implements AppendListener {
    /** The action of the entry that tells what was dropped. */
    static final String DROPPED = "syslog_dropped";

    private final String log;
    private final InstantSource clock;
    private final FileMutex.Owner process;
    private final SyslogForwarder forwarder;
    private final String target;

    /**
     * A forwarding that has not started anything yet.
     *
     * @param log what messages call the log: {@code agent} or {@code daily}
     */
    Forwarding(SyslogSettings settings, String log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
        this.process = FileMutex.Owner.current("syslog", clock);
        this.forwarder = SyslogForwarder.to(settings, this::message);
        this.target = settings.host() + ":" + settings.port();
    }

    @Override
    public void appended(Group group) {
        for (int i = 0; i < group.count(); i++) {
            forwarder.offer(group.firstSeq() + i, Arrays.copyOfRange(group.bytes(), group.from(i), group.to(i)));
        }
    }

    private SyslogMessage message(long seq, String line) {
        Optional<AuditEntry> entry = AuditLog.entry(line);
        return new SyslogMessage(
                entry.map(e -> Severity.isWarning(e.what(), e.metadata())).orElse(true),
                entry.flatMap(AuditEntry::instant)
                        .map(Timestamps::format)
                        .orElseGet(() -> Timestamps.format(clock.instant())),
                process.host(),
                process.pid(),
                entry.map(AuditEntry::what).orElse(""),
                log,
                seq,
                line);
    }

    /** Records what was dropped, when it is time to. */
    void report(Consumer<EntryDraft> record) {
        forwarder.takeDropped().map(this::draft).ifPresent(record);
    }

    /** Sends what waits, for a short time, and records what was dropped. */
    void finish(Consumer<EntryDraft> record) {
        forwarder.finish().map(this::draft).ifPresent(record);
    }

    private EntryDraft draft(Dropped dropped) {
        return EntryDraft.of("loki", DROPPED)
                .where(target)
                .why("entries did not reach the syslog server")
                .metadata(JsonObject.builder()
                        .put("count", dropped.count())
                        .put("first_seq", dropped.firstSeq())
                        .put("last_seq", dropped.lastSeq())
                        .build());
    }
}
