package dev.loki.audit;

import dev.loki.audit.personal.PersonalData;
import dev.loki.audit.seal.SealException;
import dev.loki.audit.seal.Seals;
import dev.loki.core.StorageException;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.Redactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A log of entries, each hashed over the one before, that many threads and processes append to at once.
 *
 * <p>When a call returns that promises durability, the entries are on the disk. Callers that come at the same time share
 * one forced write. A torn end is repaired when the log is opened, and the repair is an entry of the log. After the first
 * failed write every call fails; opening the log again finds out what is there. Opening costs the same whatever the size.
 * Thread-safe.
 */
public final class AuditLog implements Audit {
    /** The name of the agent-level log. */
    public static final String FILE = "audit.jsonl";

    /** The longest line, in bytes. */
    public static final int MAX_LINE_BYTES = 4 * 1024 * 1024;

    /** The longest actor, action, place, reason and metadata together, in bytes of UTF-8. */
    public static final int MAX_ENTRY_BYTES = 1024 * 1024;

    /** The most entries that wait for the disk without anybody waiting for them; the next call blocks. */
    public static final int MAX_PENDING = 8192;

    /** The most entries that {@link #readEntries(EntryFilter)} returns: the latest ones. */
    public static final int MAX_RESULTS = 100_000;

    private final Path path;
    private final String project;
    private final AuditSettings settings;
    private final InstantSource clock;
    private final Recorder recorder;
    private final Sealing sealing;

    private AuditLog(
            Path path,
            String project,
            AuditSettings settings,
            InstantSource clock,
            Recorder recorder,
            Sealing sealing) {
        this.path = path;
        this.project = project;
        this.settings = settings;
        this.clock = clock;
        this.recorder = recorder;
        this.sealing = sealing;
    }

    /**
     * Opens a log that is neither sealed nor forwarded, made when it is absent together with its folder.
     *
     * @param root a trusted folder above the file; no symbolic link is followed below it
     * @param file the log
     * @param durability what {@link #record} waits for
     * @param redactor takes secrets out of what is recorded before it is written
     * @throws AuditException if it cannot be opened, repaired or continued
     */
    public static AuditLog open(Path root, Path file, Durability durability, Redactor redactor, InstantSource clock) {
        return open(root, file, AuditSettings.of(durability, redactor), clock);
    }

    /**
     * Opens a log, made when it is absent together with its folder.
     *
     * @param root a trusted folder above the file; no symbolic link is followed below it
     * @param file the log
     * @throws AuditException if it cannot be opened, repaired or continued
     * @throws SealException if it does not fit its newest seal
     */
    public static AuditLog open(Path root, Path file, AuditSettings settings, InstantSource clock) {
        return open(root, file, settings, clock, LogFile.Opener.DISK, AppendListener.NONE);
    }

    /**
     * Opens the agent-level log of a project, {@code .loki/audit/audit.jsonl}.
     *
     * @throws AuditException if it cannot be opened, repaired or continued
     * @throws SealException if it does not fit its newest seal
     */
    public static AuditLog open(ProjectDir project, AuditSettings settings, InstantSource clock) {
        return open(project.root(), project.audit().resolve(FILE), settings, clock);
    }

    /**
     * Opens the agent-level log of a project, neither sealed nor forwarded.
     *
     * @throws AuditException if it cannot be opened, repaired or continued
     */
    public static AuditLog open(ProjectDir project, Durability durability, Redactor redactor, InstantSource clock) {
        return open(project, AuditSettings.of(durability, redactor), clock);
    }

    static AuditLog open(
            Path root,
            Path file,
            Durability durability,
            Redactor redactor,
            InstantSource clock,
            LogFile.Opener opener,
            AppendListener listener) {
        return open(root, file, AuditSettings.of(durability, redactor), clock, opener, listener);
    }

    static AuditLog open(
            Path root,
            Path file,
            AuditSettings settings,
            InstantSource clock,
            LogFile.Opener opener,
            AppendListener listener) {
        Path path = file.toAbsolutePath().normalize();
        try {
            Folders.make(root.toAbsolutePath().normalize(), path);
        } catch (IOException e) {
            throw AuditException.writing(path, e);
        } catch (StorageException e) {
            throw AuditException.of(e);
        }
        Seals seals = Seals.of(path, settings.seals(), clock);
        seals.requireContinuable();
        Sealing sealing = new Sealing(seals);
        Optional<Forwarding> forwarding = settings.syslog().map(syslog -> new Forwarding(syslog, "agent", clock));
        AppendListener all = group -> {
            sealing.appended(group);
            forwarding.ifPresent(forward -> forward.appended(group));
            listener.appended(group);
        };
        EntryEncoder encoder = new EntryEncoder(settings.redactor());
        LogWriter writer = LogWriter.open(new Site.Single(path), opener, encoder, clock, all);
        sealing.committed(writer.committed());
        PersonalData personal = PersonalData.beside(path, clock, new SecureRandom());
        Recorder recorder = new Recorder(path, settings, encoder, writer, personal, forwarding, sealing::sealIfDue);
        return new AuditLog(path, Folders.name(root), settings, clock, recorder, sealing);
    }

    /** The log's file. */
    public Path path() {
        return path;
    }

    /**
     * Writes one entry and waits as {@link Durability} says.
     *
     * @throws AuditException if it could not be written
     */
    @Override
    public void record(String who, String what, String where, String why, JsonObject metadata) {
        record(new EntryDraft(who, what, Optional.of(where), Optional.of(why), metadata));
    }

    /**
     * Writes one entry and waits as {@link Durability} says.
     *
     * @throws AuditException if it could not be written
     */
    public void record(EntryDraft draft) {
        recorder.record(draft);
    }

    /**
     * Writes one entry; it is durable when this returns.
     *
     * @throws AuditException if it could not be written
     */
    public Receipt append(EntryDraft draft) {
        return recorder.append(draft);
    }

    /**
     * Writes one entry in the background. What depends on the result runs on the thread that writes, so it must be
     * quick.
     *
     * @return completed once the entry is durable, or with the {@link AuditException} why it is not
     * @throws AuditException if the entry is invalid, or an earlier one failed
     */
    public CompletableFuture<Receipt> submit(EntryDraft draft) {
        return recorder.submit(draft);
    }

    /**
     * Waits until everything recorded so far is durable.
     *
     * @throws AuditException if an entry that nobody waited for is not
     */
    public void flush() {
        recorder.flush();
    }

    /** Verifies the whole log with its seals, strictly, after making durable what is pending. */
    public ChainReport verifyChain() {
        return verify().report();
    }

    /** The entries that match, in their order; of more than {@link #MAX_RESULTS} the latest. */
    public List<AuditEntry> readEntries(EntryFilter filter) {
        flush();
        return latest(path, filter);
    }

    /** The entries of a log that match, in their order; of more than {@link #MAX_RESULTS} the latest. */
    static List<AuditEntry> latest(Path log, EntryFilter filter) {
        Deque<AuditEntry> latest = new ArrayDeque<>();
        read(log, filter, entry -> {
            if (latest.size() == MAX_RESULTS) {
                latest.removeFirst();
            }
            latest.addLast(entry);
        });
        return new ArrayList<>(latest);
    }

    /** Looks at the last {@value Tail#MAX_TAIL_BYTES} bytes only: what is older cannot be what a crash left out. */
    @Override
    public OptionalLong lastSeq(String run) {
        flush();
        OptionalLong[] last = {OptionalLong.empty()};
        LineReader.read(path, tailOffset(), (offset, bytes, from, to, ended) -> {
            entry(new String(bytes, from, to - from, StandardCharsets.UTF_8))
                    .map(AuditEntry::metadata)
                    .filter(JsonObject.class::isInstance)
                    .map(JsonObject.class::cast)
                    .filter(metadata -> metadata.string("run").equals(Optional.of(run)))
                    .flatMap(metadata -> metadata.integer("seq"))
                    .ifPresent(seq -> last[0] = OptionalLong.of(Math.max(seq, last[0].orElse(seq))));
            return true;
        });
        return last[0];
    }

    private long tailOffset() {
        try {
            return Math.max(0, Files.size(path) - Tail.MAX_TAIL_BYTES);
        } catch (IOException e) {
            throw StorageException.reading(path, e);
        }
    }

    /**
     * Gives the entries of a log that match to {@code each}, in their order and with bounded memory. Lines that are no
     * entry are left out; verification tells of them.
     *
     * @param log a file, or the folder of a daily log; one that is absent has no entries
     * @return how many lines were left out
     */
    public static long read(Path log, EntryFilter filter, Consumer<AuditEntry> each) {
        if (Files.isDirectory(log)) {
            return DailyFile.in(log).stream()
                    .mapToLong(file -> read(file.path(), filter, each))
                    .sum();
        }
        long[] leftOut = new long[1];
        LineReader.read(log, 0, (offset, bytes, from, to, ended) -> {
            Optional<AuditEntry> entry = entry(new String(bytes, from, to - from, StandardCharsets.UTF_8));
            if (entry.isEmpty()) {
                leftOut[0]++;
            }
            entry.filter(filter::matches).ifPresent(each);
            return true;
        });
        return leftOut[0];
    }

    /** The entry on a line, of our format or of the Python reference's; empty when there is none. */
    public static Optional<AuditEntry> entry(String line) {
        return RawJson.parse(line, true)
                .<JsonValue>map(RawJson::toJson)
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .flatMap(json -> AuditEntry.of(json).or(() -> PythonDialect.read(json)));
    }

    /**
     * Seals everything that is durable now, whoever wrote it.
     *
     * @return the signed checkpoint; empty when nothing is new since the last one, or there is no key
     * @throws SealException if the log does not fit its seals, or the seal could not be kept
     */
    public Optional<String> seal() {
        flush();
        return sealing.sealNow();
    }

    /** Verifies chain, seals and personal values, after making durable what is pending. */
    public Verification verify() {
        flush();
        return Verification.of(path, ChainVerifier.strict(), settings.seals());
    }

    /**
     * What the log holds for each control of a catalogue.
     *
     * @param type {@code soc2}, {@code iso27001} or {@code gdpr}
     * @throws dev.loki.core.ConfigException if it is none of the three
     */
    public ComplianceReport generateReport(String type) {
        flush();
        return ComplianceReport.of(path, type, settings.seals(), ReportOptions.of(project), clock);
    }

    /**
     * Erases personal values and records that; also finishes what an interrupted erasure left.
     *
     * @param which what to erase
     * @param by who erases
     * @param why the reason
     * @return how many values were erased
     */
    public long erase(Erasure which, String by, String why) {
        return recorder.erase(which, by, why);
    }

    /**
     * Makes durable what is pending, sends what waits for syslog for a short time, seals, and releases the log; later
     * calls of this method do nothing.
     *
     * @throws AuditException if something recorded is not durable
     * @throws SealException if the log could not be sealed; its entries are safe
     */
    @Override
    public void close() {
        if (recorder.close()) {
            sealing.finish();
        }
    }
}
