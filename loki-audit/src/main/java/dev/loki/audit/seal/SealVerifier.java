package dev.loki.audit.seal;

import dev.loki.audit.seal.SealReport.Finding;
import dev.loki.audit.seal.SealReport.Kind;
import dev.loki.audit.seal.SealReport.Status;
import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares a log with its seals in one pass over both, in constant memory. Never throws on any bytes; it does when a
 * file cannot be read. One use, one thread.
 */
final class SealVerifier {
    /** How many notes are judged at once. */
    private static final int BATCH = 256;

    private final Path log;
    private final CheckpointFile file;
    private final SealSettings settings;
    private final TreeHasher hasher = new TreeHasher();
    private final CompactRange tree = CompactRange.empty(hasher);
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> keys = new LinkedHashSet<>();
    private final long logBytes;
    private long goodSize;
    private long goodBytes;
    private Optional<Instant> goodTime = Optional.empty();
    private String tip = TipHash.NONE;
    private long seals;
    private long lastSize;
    private boolean unchecked;
    private boolean diverged;

    SealVerifier(Path log, CheckpointFile file, SealSettings settings) {
        this.log = log;
        this.file = file;
        this.settings = settings;
        try {
            this.logBytes = Files.exists(log, LinkOption.NOFOLLOW_LINKS) ? Files.size(log) : 0;
        } catch (IOException e) {
            throw StorageException.reading(log, e);
        }
    }

    SealReport verify() {
        ArrayDeque<Checkpoint> heads = heads();
        try (CheckpointFile.Records records = file.records(0);
                LineReader lines = LineReader.of(log, 0, Long.MAX_VALUE)) {
            long number = 0;
            for (List<Read> batch = batch(records); !batch.isEmpty(); batch = batch(records)) {
                for (Read next : batch) {
                    number++;
                    Optional<Checkpoint> checkpoint = accepted(next, "seal " + number);
                    if (checkpoint.isPresent()) {
                        while (!heads.isEmpty()
                                && heads.peek().size() < checkpoint.get().size()) {
                            compare(heads.remove(), lines);
                        }
                        inOrder(checkpoint.get());
                        compare(checkpoint.get(), lines);
                    }
                }
            }
            while (!heads.isEmpty()) {
                compare(heads.remove(), lines);
            }
            if (!Checkpoint.isBeginningOfNote(records.rest())) {
                seals++;
                find(Kind.SEAL_DAMAGED, "seal " + (number + 1) + " is not readable; it was changed or damaged");
            }
        } catch (IOException e) {
            throw StorageException.reading(log, e);
        }
        return report();
    }

    private SealReport report() {
        Status status = !findings.isEmpty()
                ? Status.BROKEN
                : seals == 0 ? Status.NONE : unchecked ? Status.UNCHECKED : Status.VALID;
        return new SealReport(status, goodSize, seals, goodTime, List.copyOf(keys), findings);
    }

    private ArrayDeque<Checkpoint> heads() {
        List<Checkpoint> heads = new ArrayList<>();
        settings.head()
                .ifPresent(copy -> copy.read()
                        .forEach(note -> accepted(read(note), "the seal in " + copy.name())
                                .ifPresent(heads::add)));
        heads.sort(Comparator.comparingLong(Checkpoint::size));
        return new ArrayDeque<>(heads);
    }

    /**
     * A note as far as it can be judged by itself.
     *
     * @param checkpoint what it states; empty when it is not readable
     * @param verdict what became of its signatures
     * @param signers the trusted keys that signed it
     */
    private record Read(Optional<Checkpoint> checkpoint, SignedNote.Verdict verdict, List<VerifierKey> signers) {}

    /** The next notes; their signatures, which cost most of all, are checked by every core. */
    private List<Read> batch(CheckpointFile.Records records) throws IOException {
        List<String> notes = new ArrayList<>();
        while (notes.size() < BATCH) {
            Optional<String> next = records.next();
            if (next.isEmpty()) {
                break;
            }
            notes.add(next.get());
        }
        return (notes.size() > 1 ? notes.parallelStream() : notes.stream())
                .map(this::read)
                .toList();
    }

    private Read read(String text) {
        Optional<SignedNote> note = SignedNote.parse(text);
        List<VerifierKey> trusted = settings.trusted();
        return new Read(
                note.flatMap(n -> Checkpoint.parse(n.text())),
                note.map(n -> n.verdict(trusted)).orElse(SignedNote.Verdict.UNKNOWN_KEY),
                note.map(n -> n.signers(trusted)).orElse(List.of()));
    }

    /** The checkpoint in a note, if nothing speaks against the note itself. */
    private Optional<Checkpoint> accepted(Read note, String what) {
        seals++;
        if (note.checkpoint().isEmpty()) {
            return refused(Kind.SEAL_DAMAGED, what + " is not readable; it was changed or damaged");
        }
        if (settings.trusted().isEmpty()) {
            unchecked = true;
        } else {
            switch (note.verdict()) {
                case UNKNOWN_KEY -> {
                    return refused(Kind.WRONG_KEY, what + " was not signed by a key that is trusted");
                }
                case WRONG_SIGNATURE -> {
                    return refused(Kind.SEAL_DAMAGED, what + " carries a signature that does not belong to its text");
                }
                case SIGNED -> note.signers().forEach(key -> keys.add(key.toString()));
            }
        }
        List<String> expected = settings.origin()
                .map(List::of)
                .orElseGet(() -> note.signers().stream().map(VerifierKey::name).toList());
        String origin = note.checkpoint().map(Checkpoint::origin).orElse("");
        return unchecked || expected.contains(origin)
                ? note.checkpoint()
                : refused(
                        Kind.SEAL_DAMAGED,
                        what + " is about the log " + origin + " and not about " + String.join(", ", expected));
    }

    private Optional<Checkpoint> refused(Kind kind, String message) {
        find(kind, message);
        return Optional.empty();
    }

    private void inOrder(Checkpoint checkpoint) {
        if (checkpoint.size() < lastSize) {
            find(Kind.SEAL_DAMAGED, "a seal over " + checkpoint.size() + " entries stands after one over " + lastSize);
        }
        lastSize = Math.max(lastSize, checkpoint.size());
    }

    private void compare(Checkpoint checkpoint, LineReader lines) throws IOException {
        if (diverged || checkpoint.size() < tree.size()) {
            return;
        }
        byte[] end = new byte[0];
        while (tree.size() < checkpoint.size() && lines.next()) {
            tree.append(lines.leaf(hasher));
            end = lines.endOfLine(TipHash.MAX_BYTES);
        }
        if (end.length > 0) {
            tip = TipHash.of(end);
        }
        boolean same = tree.size() == checkpoint.size() && Arrays.equals(tree.root(), checkpoint.rootHash());
        if (same && lines.position() == checkpoint.bytes() && tip.equals(checkpoint.tip())) {
            goodSize = checkpoint.size();
            goodBytes = checkpoint.bytes();
            goodTime = Optional.of(checkpoint.time());
            return;
        }
        diverged = true;
        if (tree.size() < checkpoint.size()) {
            find(Kind.TRUNCATED, missing(checkpoint));
        } else {
            find(
                    Kind.FORGED_TAIL,
                    goodSize == 0
                            ? "the log is not the one that was sealed with " + checkpoint.size() + " entries"
                            : "the entries from " + goodSize + " on are not those that were sealed");
        }
    }

    private String missing(Checkpoint checkpoint) {
        if (logBytes == 0) {
            return log + " is missing or empty, but " + checkpoint.size() + " entries were sealed";
        }
        return "the log has " + tree.size() + " entries, but " + checkpoint.size() + " were sealed";
    }

    private void find(Kind kind, String message) {
        if (findings.size() < SealReport.MAX_FINDINGS) {
            boolean atEnd = kind == Kind.TRUNCATED;
            findings.add(new Finding(kind, atEnd ? tree.size() : goodSize, atEnd ? logBytes : goodBytes, message));
        }
    }
}
