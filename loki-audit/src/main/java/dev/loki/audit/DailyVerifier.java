package dev.loki.audit;

import dev.loki.audit.beside.Pipes;
import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Verifies files of a daily log, of our format and of the Python reference's, each anchored on what it continues. Where a
 * file begins with the genesis it is held against that, otherwise against the last hash of the file before it, or of one
 * that retention removed. Thread-safe.
 */
public final class DailyVerifier {
    private static final int PROBE_BYTES = 64 * 1024;

    private DailyVerifier() {}

    /** Whether a file is of the Python reference's dialect. */
    public static boolean isPython(Path file) {
        try {
            String line = firstLine(file);
            return line.contains("\"" + PythonDialect.HASH + "\"")
                    || (line.contains("\"action\"") && line.contains("\"resource_type\""));
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    private static String firstLine(Path file) throws IOException {
        Pipes.refuse(file);
        try (var in = Files.newInputStream(file)) {
            String head = new String(in.readNBytes(PROBE_BYTES), StandardCharsets.UTF_8);
            int end = head.indexOf('\n');
            return end < 0 ? head : head.substring(0, end);
        }
    }

    /**
     * Verifies every file of a folder as one chain.
     *
     * @throws StorageException if a file cannot be read
     */
    public static SetReport verify(Path folder) {
        List<SetReport.FileReport> reports = new ArrayList<>();
        Optional<End> before = Optional.empty();
        for (DailyFile file : DailyFile.in(folder)) {
            SetReport.FileReport report = verify(file.path(), before);
            reports.add(report);
            before = end(report).or(() -> end(file.path()));
        }
        List<String> notes = new ArrayList<>();
        if (!reports.isEmpty() && !reports.get(0).anchor().equals("genesis")) {
            notes.add("the chain begins behind " + reports.get(0).anchor()
                    + ", which is no longer there; its last hash comes from audit-anchor.json");
        }
        notes.add("files that are missing at the end cannot be seen without a seal");
        return new SetReport(reports, notes);
    }

    /**
     * Verifies one file, held against what it continues.
     *
     * @throws StorageException if it, or the file before it, cannot be read
     */
    public static SetReport.FileReport verifyFile(Path file) {
        Optional<Path> before = Optional.empty();
        for (DailyFile other : DailyFile.in(Folders.parent(file))) {
            if (DailyFile.of(file).filter(mine -> other.compareTo(mine) < 0).isPresent()) {
                before = Optional.of(other.path());
            }
        }
        return verify(file, before.flatMap(DailyVerifier::end));
    }

    /** Where a file ends, for what continues it. */
    private record End(String file, Tip tip, String digits) {}

    private static SetReport.FileReport verify(Path file, Optional<End> before) {
        boolean python = isPython(file);
        ChainReport fromGenesis = python
                ? PythonVerifier.verify(file, PythonDialect.GENESIS)
                : ChainVerifier.strict().verify(file);
        if (fromGenesis.brokenAt().filter(at -> at == 0).isEmpty()) {
            boolean continues = fromGenesis.entries() == 0 || before.isEmpty();
            return new SetReport.FileReport(
                    file,
                    "genesis",
                    continues
                            ? fromGenesis
                            : fromGenesis.breaking(new Break(
                                    0,
                                    0,
                                    Cause.DELETED,
                                    "the file begins a chain of its own, although "
                                            + before.get().file() + " comes before it")));
        }
        List<End> candidates = new ArrayList<>(before.stream().toList());
        if (before.isEmpty()) {
            Anchors.of(Folders.parent(file)).forEach(anchor -> candidates.add(0, end(anchor)));
        }
        for (End candidate : candidates) {
            ChainReport report = python
                    ? PythonVerifier.verify(file, candidate.digits())
                    : ChainVerifier.strict().from(candidate.tip()).verify(file);
            if (report.brokenAt().filter(at -> at == 0).isEmpty() || before.isPresent()) {
                return new SetReport.FileReport(file, candidate.file(), report);
            }
        }
        return new SetReport.FileReport(file, "genesis", fromGenesis);
    }

    private static End end(Anchors.Anchor anchor) {
        Tip tip = new Tip(anchor.nextSeq(), HashSpelling.PREFIXED.prefixed(anchor.hash()), HashSpelling.PREFIXED, 0);
        return new End(anchor.file(), tip, anchor.hash());
    }

    private static Optional<End> end(SetReport.FileReport report) {
        return report.report().entries() == 0 && report.report().valid() ? Optional.empty() : end(report.file());
    }

    private static Optional<End> end(Path file) {
        try (LogFile log = LogFile.readOnly(file)) {
            Tip tip = Tail.read(log, log.size(), Tip.GENESIS, file).tip();
            return log.size() == 0
                    ? Optional.empty()
                    : Optional.of(new End(Folders.name(file), tip.atStart(), HashSpelling.digits(tip.previousHash())));
        } catch (AuditException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }
}
