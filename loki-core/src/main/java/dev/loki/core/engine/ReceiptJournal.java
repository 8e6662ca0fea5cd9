package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.io.Sha256;
import dev.loki.core.task.Task;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A run's journal as far as a receipt uses it.
 *
 * @param entries its first entries
 * @param sha256 SHA-256 of the bytes of exactly these entries, line ends included; a journal only grows, so they never change
 */
record ReceiptJournal(List<Entry> entries, String sha256) {

    /** A journal file with all that it holds. */
    private record Source(Path file, List<Entry> entries) {
        static Source of(Path file) {
            return new Source(file, RunJournal.read(file));
        }

        Optional<String> runId() {
            return entries.stream()
                    .filter(entry -> entry.type() == EntryType.RUN_STARTED)
                    .findFirst()
                    .flatMap(entry -> entry.data().string("run"));
        }

        ReceiptJournal first(long most) {
            List<Entry> used = entries.subList(0, (int) Math.max(0, Math.min(most, entries.size())));
            return new ReceiptJournal(used, ReceiptJournal.sha256(file, used.size()));
        }
    }

    /** Copies the list. */
    ReceiptJournal {
        entries = List.copyOf(entries);
    }

    /** The journal of that run, or of the present one when no run is named. */
    static ReceiptJournal open(ProjectDir project, Optional<String> runId) {
        Optional<Source> source = runId.isPresent()
                ? named(project, runId.get())
                : Optional.of(Source.of(project.journal()))
                        .filter(present -> present.runId().isPresent());
        return source.orElseThrow(() -> none(project, runId)).first(Long.MAX_VALUE);
    }

    /** The journal that a receipt was made from: the one of its run, else the one with exactly those bytes. */
    static Optional<ReceiptJournal> find(ProjectDir project, String runId, long entries, String sha256) {
        return named(project, runId)
                .map(source -> source.first(entries))
                .or(() -> files(project).stream()
                        .map(file -> Source.of(file).first(entries))
                        .filter(journal ->
                                !journal.entries().isEmpty() && journal.sha256().equals(sha256))
                        .findFirst());
    }

    private static Optional<Source> named(ProjectDir project, String runId) {
        List<Path> files = new ArrayList<>(List.of(project.journal()));
        if (Task.validId(runId)) {
            files.add(RunArchive.journalOf(project, runId));
        }
        return files.stream()
                .map(Source::of)
                .filter(source -> source.runId().equals(Optional.of(runId)))
                .findFirst();
    }

    private static String sha256(Path file, int lines) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            MessageDigest digest = Sha256.digest();
            for (int left = lines; left > 0; ) {
                int next = in.read();
                if (next < 0) {
                    break;
                }
                digest.update((byte) next);
                left -= next == '\n' ? 1 : 0;
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    /** The present journal and those of earlier runs, newest first. */
    private static List<Path> files(ProjectDir project) {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(RunArchive.folder(project))) {
            try (Stream<Path> archived = Files.list(RunArchive.folder(project))) {
                archived.filter(file -> file.toString().endsWith(".jsonl")).forEach(files::add);
            } catch (IOException e) {
                throw StorageException.reading(RunArchive.folder(project), e);
            }
        }
        files.sort(null);
        files.add(project.journal());
        List<Path> newestFirst = new ArrayList<>();
        files.forEach(file -> newestFirst.add(0, file));
        return newestFirst;
    }

    private static LokiException none(ProjectDir project, Optional<String> runId) {
        if (runId.isEmpty()) {
            return new LokiException("NO_RUN", "this project has no run yet; begin one with: loki run");
        }
        List<String> known = files(project).stream()
                .flatMap(file -> Source.of(file).runId().stream())
                .limit(5)
                .toList();
        return new LokiException(
                "RUN_UNKNOWN",
                "there is no journal of a run \"" + ReceiptText.of(runId.get()) + "\" here; "
                        + (known.isEmpty()
                                ? "this project has no run yet"
                                : "known runs: " + String.join(", ", known)));
    }
}
