package dev.loki.audit.seal;

import dev.loki.audit.beside.SideFile;
import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The seals of one log: signed statements of how many lines it had and what they were, kept beside it.
 *
 * <p>A seal costs the hashing of what was appended since the last one. Making seals is safe among threads and
 * processes; so is verifying while they are made.
 */
public final class Seals {
    private final Path log;
    private final SealSettings settings;
    private final InstantSource clock;
    private final CheckpointFile checkpoints;
    private final Path state;
    private final SideFile side;
    private final SecondPlace second;

    private Seals(Path log, SealSettings settings, InstantSource clock) {
        this.log = log;
        this.settings = settings;
        this.clock = clock;
        this.side = SideFile.of(log, ".checkpoints");
        this.checkpoints = new CheckpointFile(side);
        this.state = SideFile.of(log, ".tree").path();
        this.second = new SecondPlace(log, settings);
    }

    /** The seals of a log; nothing is read yet. */
    public static Seals of(Path log, SealSettings settings, InstantSource clock) {
        return new Seals(log, settings, clock);
    }

    /** The file of the signed checkpoints. */
    public Path file() {
        return checkpoints.path();
    }

    /** Whether a key is there to seal with. */
    public boolean enabled() {
        return settings.key().isPresent();
    }

    /** The newest seal that is kept beside the log, as it was signed; it is not verified. */
    public Optional<String> last() {
        return checkpoints.last();
    }

    /**
     * Compares the end of what was sealed with the log, at a cost that does not depend on its size: by the newest seal
     * beside it, and by the one in the second place, which may be the only one that is left.
     *
     * @throws SealException if the log is shorter than a seal says, or ends differently there
     */
    public void requireContinuable() {
        requireContinuable(trustedLast(), second.look().newest());
    }

    private void requireContinuable(Optional<Checkpoint> last, Optional<Checkpoint> copied) {
        if (last.isPresent() && !endsAsSealed(last.get())) {
            throw broken("does not end as its newest seal says");
        }
        copied.filter(copy -> !endsAsSealed(copy)
                        || last.filter(seal -> seal.size() == copy.size()
                                        && !seal.root().equals(copy.root()))
                                .isPresent())
                .ifPresent(copy -> {
                    throw second.broken(copy);
                });
    }

    /**
     * Seals the lines up to a byte of the log. The caller vouches that they are durable and will not be taken back.
     *
     * @return the signed checkpoint; empty when nothing was appended since the last one, or there is no key
     * @throws SealException if the log does not fit its last seal, or the seal could not be kept
     */
    public Optional<String> seal(long committedBytes) {
        if (settings.key().isEmpty()) {
            return Optional.empty();
        }
        SigningKey key = settings.key().get();
        return side.locked(
                "seal",
                clock,
                held -> new SealException(SealException.FAILED, "cannot seal " + log + ": " + held),
                () -> {
                    try {
                        return sealLocked(key, committedBytes);
                    } catch (IOException e) {
                        throw StorageException.reading(log, e);
                    }
                });
    }

    private Optional<String> sealLocked(SigningKey key, long committedBytes) throws IOException {
        TreeHasher hasher = new TreeHasher();
        Optional<Checkpoint> last = trustedLast();
        SecondPlace.Found copied = second.look();
        requireContinuable(last, copied.newest());
        TreeState from = last.isPresent() ? resumed(hasher, last.get()) : TreeState.empty(hasher);
        from = continued(hasher, from, copied.newest());
        CompactRange tree = from.tree();
        long before = tree.size();
        byte[] end = new byte[0];
        long bytes;
        try (LineReader lines = LineReader.of(log, from.bytes(), committedBytes)) {
            while (lines.next()) {
                tree.append(lines.leaf(hasher));
                end = lines.endOfLine(TipHash.MAX_BYTES);
            }
            bytes = lines.position();
        }
        if (tree.size() == before) {
            catchUp(copied, tree.size());
            return Optional.empty();
        }
        String origin = settings.origin().orElse(key.verifier().name());
        Checkpoint checkpoint = Checkpoint.of(origin, tree, bytes, TipHash.of(end), clock.instant());
        String note = checkpoint.signed(key);
        checkpoints.append(note);
        new TreeState(tree, bytes).write(state);
        second.copy(note, copied);
        return Optional.of(note);
    }

    /** Copies the newest seal where an earlier attempt to has failed. */
    private void catchUp(SecondPlace.Found copied, long size) {
        Optional<String> newest = checkpoints.last();
        if (newest.isPresent() && copied.isBehind(size)) {
            second.copy(newest.get(), copied);
        }
    }

    /** The tree as far as the second place knows it, where that knows more than the seals beside the log. */
    private TreeState continued(TreeHasher hasher, TreeState from, Optional<Checkpoint> copied) throws IOException {
        if (copied.isEmpty() || copied.get().size() <= from.tree().size()) {
            return from;
        }
        return advanced(hasher, from, copied.get()).orElseThrow(() -> second.broken(copied.get()));
    }

    /** The tree over what the last seal covers: continued from where hashing ended, else computed anew. */
    private TreeState resumed(TreeHasher hasher, Checkpoint last) throws IOException {
        Optional<TreeState> kept = TreeState.read(state, hasher).filter(s -> s.bytes() <= last.bytes());
        if (kept.isPresent()) {
            Optional<TreeState> continued = advanced(hasher, kept.get(), last);
            if (continued.isPresent()) {
                return continued.get();
            }
        }
        return advanced(hasher, TreeState.empty(hasher), last)
                .orElseThrow(() -> broken("is not the one that its newest seal is about"));
    }

    private Optional<TreeState> advanced(TreeHasher hasher, TreeState from, Checkpoint to) throws IOException {
        try (LineReader lines = LineReader.of(log, from.bytes(), to.bytes())) {
            while (lines.next()) {
                from.tree().append(lines.leaf(hasher));
            }
            boolean same = lines.position() == to.bytes()
                    && from.tree().size() == to.size()
                    && Arrays.equals(from.tree().root(), to.rootHash());
            return same ? Optional.of(new TreeState(from.tree(), to.bytes())) : Optional.empty();
        }
    }

    private SealException broken(String how) {
        return new SealException(
                SealException.BROKEN,
                log + " " + how
                        + "; run loki audit verify, and keep log and seals as evidence before you move them aside");
    }

    /** The newest seal, if there is one. */
    private Optional<Checkpoint> trustedLast() {
        Optional<String> text = checkpoints.last();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<SignedNote> note = SignedNote.parse(text.get());
        Optional<Checkpoint> checkpoint = note.flatMap(n -> Checkpoint.parse(n.text()));
        boolean signed = note.isPresent()
                && (settings.trusted().isEmpty()
                        || note.get().verdict(settings.trusted()) == SignedNote.Verdict.SIGNED);
        if (checkpoint.isEmpty() || !signed) {
            throw new SealException(
                    SealException.BROKEN,
                    "the newest seal in " + checkpoints.path() + " was not made by a trusted key; if the key was"
                            + " replaced, name the old public key in the file of " + SealSettings.PUBLIC_KEYS);
        }
        return checkpoint;
    }

    private boolean endsAsSealed(Checkpoint last) {
        if (!Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            int length = (int) Math.min(last.bytes(), TipHash.MAX_BYTES + 1L);
            ByteBuffer end = ByteBuffer.allocate(length);
            while (end.hasRemaining() && channel.read(end, last.bytes() - length + end.position()) >= 0) {
                // A read may deliver less than asked for.
            }
            return !end.hasRemaining()
                    && end.get(length - 1) == '\n'
                    && TipHash.of(Arrays.copyOf(end.array(), length - 1)).equals(last.tip());
        } catch (IOException e) {
            throw StorageException.reading(log, e);
        }
    }

    /** Compares the whole log with all its seals and with the copy in the second place. */
    public SealReport verify() {
        return new SealVerifier(log, checkpoints, settings).verify();
    }

    /**
     * The newest seal for a verification of only what came after it: signed by a trusted key, and the log ends there as
     * it says. What lies before it is not read.
     *
     * @throws SealException if there is none, no public key is given, or it does not hold
     */
    public Checkpoint since() {
        if (settings.trusted().isEmpty()) {
            throw new SealException(
                    SealException.BROKEN,
                    "no public key is given to check the newest seal with; set " + SealSettings.KEY_FILE + " or "
                            + SealSettings.PUBLIC_KEYS + ", or verify the whole log");
        }
        Checkpoint last = trustedLast()
                .orElseThrow(() ->
                        new SealException(SealException.BROKEN, log + " has no seal; verify it without --since-seal"));
        if (!endsAsSealed(last)) {
            throw broken("does not end as its newest seal says");
        }
        return last;
    }

    /**
     * Proves that an entry is in the log as the newest seal has it; reads the log once.
     *
     * @param index the entry's number, from 0
     * @throws SealException if the newest seal does not cover it, or the log does not fit that seal
     */
    public Proof prove(long index) {
        Checkpoint newest = newest();
        if (index < 0 || index >= newest.size()) {
            throw new SealException(
                    SealException.FAILED,
                    "entry " + index + " is not sealed: the newest seal covers " + newest.size()
                            + " entries, numbered from 0; make a newer one with: loki audit seal");
        }
        byte[][] line = new byte[1][];
        List<byte[]> hashes = path(newest, MerklePath.inclusion(index, newest.size()), index, line);
        return new Proof(Proof.Kind.INCLUSION, index, text(line[0], index), hashes, last().orElseThrow());
    }

    /**
     * Proves that the log of the newest seal begins with that of an older one; reads the log once.
     *
     * @param older a signed checkpoint of this log
     * @throws SealException if it covers nothing or more than the newest one, or the log does not fit the newest seal
     */
    public Proof proveConsistency(String older) {
        Checkpoint newest = newest();
        Checkpoint old = SignedNote.parse(older)
                .flatMap(note -> Checkpoint.parse(note.text()))
                .filter(c -> c.size() > 0 && c.size() <= newest.size())
                .orElseThrow(() -> new SealException(
                        SealException.FAILED, "the older checkpoint is none, or is newer than the newest seal"));
        List<byte[]> hashes = path(newest, MerklePath.consistency(old.size(), newest.size()), -1, new byte[1][]);
        return new Proof(Proof.Kind.CONSISTENCY, old.size(), older, hashes, last().orElseThrow());
    }

    private Checkpoint newest() {
        return trustedLast()
                .orElseThrow(() -> new SealException(
                        SealException.FAILED,
                        log + " has no seal, so nothing can be proven; make one with: loki audit seal"));
    }

    private List<byte[]> path(Checkpoint newest, List<MerklePath.Range> ranges, long wanted, byte[][] line) {
        TreeHasher hasher = new TreeHasher();
        PathCollector collector = new PathCollector(hasher, ranges);
        CompactRange tree = CompactRange.empty(hasher);
        try (LineReader lines = LineReader.of(log, 0, newest.bytes())) {
            while (tree.size() < newest.size() && lines.next()) {
                if (tree.size() == wanted) {
                    line[0] = lines.line();
                }
                byte[] leaf = lines.leaf(hasher);
                collector.add(leaf);
                tree.append(leaf);
            }
        } catch (IOException e) {
            throw StorageException.reading(log, e);
        }
        if (tree.size() < newest.size() || !Arrays.equals(tree.root(), newest.rootHash())) {
            throw broken("is not the one that its newest seal is about");
        }
        return collector.hashes();
    }

    private String text(byte[] line, long index) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SealException(
                    SealException.BROKEN, "entry " + index + " of " + log + " is not UTF-8, so it cannot be quoted", e);
        }
    }
}
