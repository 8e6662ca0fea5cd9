package dev.loki.audit;

import dev.loki.audit.personal.PersonalData;
import dev.loki.audit.seal.SealSettings;
import dev.loki.audit.syslog.SyslogSettings;
import dev.loki.core.ConfigException;
import dev.loki.core.StorageException;
import dev.loki.core.env.Env;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.Redactor;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The dashboard-level log: one file a day, set aside at a size, the oldest removed, and one chain through all of them.
 *
 * <p>Its entries, its durability and its behaviour in a failure are those of {@link AuditLog}. A removed file leaves an
 * anchor, so that the rest still verifies, and an entry {@code log_pruned}. Thread-safe; many processes may write.
 */
public final class DailyAuditLog implements Audit {
    private final Path folder;
    private final Recorder recorder;

    private DailyAuditLog(Path folder, Recorder recorder) {
        this.folder = folder;
        this.recorder = recorder;
    }

    /**
     * The log that the variables ask for, in {@link #defaultFolder}: on unless {@link Audit#DISABLED} switches it off and
     * {@link Audit#ENTERPRISE} does not force it on.
     *
     * @throws ConfigException if a variable is wrong
     * @throws AuditException if the log cannot be opened
     */
    public static Audit fromEnvironment(Map<String, String> env, Redactor redactor) {
        Env variables = Env.of(env);
        boolean forcedOn = variables.flag(ENTERPRISE, false);
        DailySettings settings = DailySettings.from(env);
        return !forcedOn && variables.flag(DISABLED, false)
                ? Audit.noop()
                : open(
                        defaultFolder(env),
                        settings,
                        new AuditSettings(
                                Durability.DURABLE, redactor, SealSettings.NONE, SyslogSettings.from(variables)),
                        InstantSource.system());
    }

    /** {@code .loki/dashboard/audit} below {@code HOME}, else below the home folder that the JVM knows. */
    public static Path defaultFolder(Map<String, String> env) {
        String home = Env.of(env).text("HOME").orElseGet(() -> System.getProperty("user.home", "/"));
        return Path.of(home).resolve(".loki").resolve("dashboard").resolve("audit");
    }

    /**
     * Opens the log of a folder, which is made when it is absent.
     *
     * @throws AuditException if it cannot be opened, repaired or continued
     */
    public static DailyAuditLog open(
            Path folder, DailySettings settings, Durability durability, Redactor redactor, InstantSource clock) {
        return open(folder, settings, AuditSettings.of(durability, redactor), clock);
    }

    /**
     * Opens the log of a folder, which is made when it is absent. A daily log is forwarded and not sealed.
     *
     * @throws AuditException if it cannot be opened, repaired or continued
     */
    public static DailyAuditLog open(Path folder, DailySettings settings, AuditSettings how, InstantSource clock) {
        return open(folder, settings, how, clock, LogFile.Opener.DISK, AppendListener.NONE);
    }

    static DailyAuditLog open(
            Path folder,
            DailySettings settings,
            Durability durability,
            Redactor redactor,
            InstantSource clock,
            LogFile.Opener opener,
            AppendListener listener) {
        return open(folder, settings, AuditSettings.of(durability, redactor), clock, opener, listener);
    }

    private static DailyAuditLog open(
            Path folder,
            DailySettings settings,
            AuditSettings how,
            InstantSource clock,
            LogFile.Opener opener,
            AppendListener listener) {
        Path absolute = folder.toAbsolutePath().normalize();
        Site site = new DailySite(absolute, settings, opener);
        try {
            Folders.make(Folders.parent(absolute), site.lockBase());
        } catch (IOException e) {
            throw AuditException.writing(absolute, e);
        } catch (StorageException e) {
            throw AuditException.of(e);
        }
        EntryEncoder encoder = new EntryEncoder(how.redactor());
        Optional<Forwarding> forwarding = how.syslog().map(syslog -> new Forwarding(syslog, "daily", clock));
        AppendListener all = group -> {
            forwarding.ifPresent(forward -> forward.appended(group));
            listener.appended(group);
        };
        LogWriter writer = LogWriter.open(site, opener, encoder, clock, all);
        PersonalData personal = PersonalData.beside(absolute.resolve("audit"), clock, new SecureRandom());
        return new DailyAuditLog(
                absolute, new Recorder(absolute, how, encoder, writer, personal, forwarding, () -> {}));
    }

    /** The folder of its files. */
    public Path folder() {
        return folder;
    }

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
     * Writes one entry in the background, as {@link AuditLog#submit} does.
     *
     * @return completed once the entry is durable, or with the {@link AuditException} why it is not
     */
    public CompletableFuture<Receipt> submit(EntryDraft draft) {
        return recorder.submit(draft);
    }

    /** Waits until everything recorded so far is durable. */
    public void flush() {
        recorder.flush();
    }

    /** Verifies all files as one chain, after making durable what is pending. */
    public SetReport verifyChain() {
        flush();
        return DailyVerifier.verify(folder);
    }

    /** The entries of all files that match, in their order; of more than {@link AuditLog#MAX_RESULTS} the latest. */
    public List<AuditEntry> readEntries(EntryFilter filter) {
        flush();
        return AuditLog.latest(folder, filter);
    }

    /** Erases personal values and records that, as {@link AuditLog#erase} does. */
    public long erase(Erasure which, String by, String why) {
        return recorder.erase(which, by, why);
    }

    /**
     * Makes durable what is pending, sends what waits for syslog for a short time, and releases the log; later calls of
     * this method do nothing.
     */
    @Override
    public void close() {
        recorder.close();
    }
}
