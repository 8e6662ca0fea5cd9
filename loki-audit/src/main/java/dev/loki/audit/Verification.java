package dev.loki.audit;

import dev.loki.audit.personal.PersonalData;
import dev.loki.audit.personal.PersonalReport;
import dev.loki.audit.personal.PersonalVerifier;
import dev.loki.audit.seal.Checkpoint;
import dev.loki.audit.seal.SealReport;
import dev.loki.audit.seal.SealSettings;
import dev.loki.audit.seal.Seals;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What chain, seals and personal values of a log say together.
 *
 * @param chain what the chain says
 * @param seals what the seals say
 * @param personal what became of personal values
 * @param since how many entries before were taken from the newest seal and not read; empty when all were read
 */
public record Verification(ChainReport chain, SealReport seals, PersonalReport personal, Optional<Long> since) {

    /** Whether a log is of the kind that can be sealed: a file by itself, and not of the Python reference. */
    public static boolean applies(Path log) {
        return DailyFile.of(log).isEmpty() && !DailyVerifier.isPython(log);
    }

    /**
     * Verifies a log, its seals, and the values that it commits to.
     *
     * @param verifier how the chain is judged
     * @throws dev.loki.core.StorageException if a file cannot be read
     */
    public static Verification of(Path log, ChainVerifier verifier, SealSettings settings) {
        ChainReport chain = verifier.sealed(SealCheck.ELSEWHERE).verify(log);
        SealReport seals = Seals.of(log, settings, InstantSource.system()).verify();
        PersonalData data = PersonalData.beside(log, InstantSource.system(), new SecureRandom());
        return new Verification(chain, seals, personal(log, data), Optional.empty());
    }

    /** Verifies the files of a daily log as one chain; it has no seals. */
    static Verification ofDaily(Path folder) {
        SetReport set = DailyVerifier.verify(folder);
        List<ChainReport> reports =
                set.files().stream().map(SetReport.FileReport::report).toList();
        ChainReport chain = new ChainReport(
                set.entries(),
                reports.stream().flatMap(report -> report.breaks().stream()).toList(),
                reports.stream().mapToLong(ChainReport::breakCount).sum(),
                reports.stream().flatMap(report -> report.warnings().stream()).toList(),
                reports.isEmpty()
                        ? Optional.empty()
                        : reports.get(reports.size() - 1).head(),
                set.notes());
        SealReport none = new SealReport(SealReport.Status.NONE, 0, 0, Optional.empty(), List.of(), List.of());
        PersonalData data = PersonalData.beside(folder.resolve("audit"), InstantSource.system(), new SecureRandom());
        return new Verification(chain, none, personal(folder, data), Optional.empty());
    }

    /**
     * Verifies what came after the newest seal; the seal's signature and the log's end at that place are checked, what
     * lies before is not read.
     *
     * @throws dev.loki.audit.seal.SealException if there is no such seal, or it does not hold
     */
    public static Verification sinceSeal(Path log, SealSettings settings) {
        Checkpoint seal = Seals.of(log, settings, InstantSource.system()).since();
        Tip tip = new Tip(seal.size(), seal.tip(), HashSpelling.of(seal.tip()), seal.bytes());
        ChainReport chain =
                ChainVerifier.strict().sealed(SealCheck.ELSEWHERE).since(tip).verify(log);
        SealReport report =
                new SealReport(SealReport.Status.VALID, seal.size(), 1, Optional.of(seal.time()), List.of(), List.of());
        return new Verification(chain, report, new PersonalReport(0, 0, 0, 0, 0, List.of()), Optional.of(seal.size()));
    }

    /** What became of the values that a log commits to. */
    private static PersonalReport personal(Path log, PersonalData data) {
        PersonalVerifier verifier = data.verifier();
        if (data.everUsed()) {
            for (Path file : EntryExport.files(log)) {
                LineReader.read(file, 0, (offset, bytes, from, to, ended) -> {
                    AuditLog.entry(new String(bytes, from, to - from, StandardCharsets.UTF_8))
                            .ifPresent(entry -> verifier.accept(entry.seq(), offset, entry.what(), entry.metadata()));
                    return true;
                });
            }
        }
        return verifier.report();
    }

    /** Whether nothing speaks against the log. */
    public boolean valid() {
        return chain.valid() && seals.valid() && personal.valid();
    }

    /**
     * Every break, the decisive one first: where the chain holds, or only its last line is unfinished although a seal
     * says that more was there, that is what the seals found.
     */
    public List<Break> breaks() {
        List<Break> found = new ArrayList<>();
        seals.findings()
                .forEach(f -> found.add(
                        new Break(f.at(), f.offset(), Cause.valueOf(f.kind().name()), f.message())));
        boolean chainSpeaks = chain.breaks().stream().anyMatch(b -> b.cause() != Cause.TORN_TAIL);
        found.addAll(chainSpeaks ? 0 : found.size(), chain.breaks());
        personal.findings().stream()
                .filter(f -> f.kind() == PersonalReport.Kind.MISMATCHED)
                .forEach(f -> found.add(new Break(
                        f.seq(),
                        f.offset(),
                        Cause.EDITED,
                        "the value of " + f.field() + " is not the one that was recorded")));
        return found;
    }

    /** What a person should know besides: what could not be seen, and which values are not as they should be. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>(chain.notes());
        since.ifPresent(entries -> notes.add("the " + entries
                + " entries before the newest seal were not read; a verification without --since-seal reads all"));
        notes.add(seals.status().sentence());
        long unsealed = chain.entries() - seals.sealed();
        if (seals.status() == SealReport.Status.VALID && unsealed > 0) {
            notes.add("the last " + unsealed
                    + " entries came after the newest seal and are protected by the chain alone");
        }
        if (personal.unfinished() > 0) {
            notes.add(personal.unfinished()
                    + " personal values are in the middle of an erasure, or came back after one; run loki audit erase");
        }
        if (personal.missing() > 0) {
            notes.add(personal.missing() + " personal values are gone although no erasure was recorded");
        }
        return notes;
    }

    /** Everything as one report: what seals and values add stands among the breaks and the notes. */
    public ChainReport report() {
        List<Break> breaks = breaks();
        return new ChainReport(
                breaks.isEmpty()
                        ? chain.entries()
                        : Math.min(chain.entries(), breaks.get(0).at()),
                breaks,
                chain.breakCount() + breaks.size() - chain.breaks().size(),
                chain.warnings(),
                chain.head(),
                notes());
    }

    /** The verification, beginning with the document's {@code valid}, {@code entries}, {@code brokenAt}, {@code error}. */
    public JsonObject toJson() {
        return addTo(report().toJson());
    }

    /** A document of {@link #report()} with what seals and personal values say in full. */
    public JsonObject addTo(JsonObject document) {
        JsonObject.Builder json = document.toBuilder().put("seals", seals.toJson());
        if (!personal.isEmpty()) {
            json.put("personal", personal.toJson());
        }
        return json.build();
    }
}
