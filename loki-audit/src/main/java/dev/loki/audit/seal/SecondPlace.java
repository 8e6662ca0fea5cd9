package dev.loki.audit.seal;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the copy of the head says about a log, and the way of a new seal to it. A copy is replaced only after it was read and the
 * log was found to go on from it: else whoever removes log and seals would get the only other witness overwritten.
 */
final class SecondPlace {
    private final Path log;
    private final SealSettings settings;

    SecondPlace(Path log, SealSettings settings) {
        this.log = log;
        this.settings = settings;
    }

    /**
     * What was found in the second place.
     *
     * @param newest the newest seal there; empty when there is none, and when it could not be read
     * @param unreadable why it could not be read
     */
    record Found(Optional<Checkpoint> newest, Optional<LokiException> unreadable) {
        private static final Found NOTHING = new Found(Optional.empty(), Optional.empty());

        /** Whether the seal there is older than one of that many entries, so that the copy has to be made up for. */
        boolean isBehind(long size) {
            return newest.map(checkpoint -> checkpoint.size() < size).orElse(true);
        }
    }

    /**
     * Reads the copy. That it cannot be read does not stop the log, which is sealed beside it in any case; the copy then
     * stays as it is.
     *
     * @throws SealException if what stands there is no seal of this log that a trusted key made
     */
    Found look() {
        if (settings.head().isEmpty()) {
            return Found.NOTHING;
        }
        List<String> notes;
        try {
            notes = settings.head().get().read();
        } catch (LokiException e) {
            return new Found(Optional.empty(), Optional.of(e));
        }
        return new Found(
                notes.stream().map(this::trusted).max(Comparator.comparingLong(Checkpoint::size)), Optional.empty());
    }

    private Checkpoint trusted(String text) {
        Optional<SignedNote> note = SignedNote.parse(text);
        Checkpoint checkpoint =
                note.flatMap(n -> Checkpoint.parse(n.text())).orElseThrow(() -> refused("cannot be read"));
        if (settings.trusted().isEmpty()) {
            return checkpoint;
        }
        List<VerifierKey> signers = note.map(n -> n.signers(settings.trusted())).orElse(List.of());
        if (note.get().verdict(settings.trusted()) != SignedNote.Verdict.SIGNED) {
            throw refused("was not made by a trusted key");
        }
        boolean ours = settings.origin()
                .map(checkpoint.origin()::equals)
                .orElseGet(() -> signers.stream().anyMatch(key -> key.name().equals(checkpoint.origin())));
        if (!ours) {
            throw refused("is about the log " + checkpoint.origin());
        }
        return checkpoint;
    }

    /** The exception for a log that is not the one of which the copy speaks. */
    SealException broken(Checkpoint copied) {
        return new SealException(
                SealException.BROKEN,
                log + " does not hold the " + copied.size() + " entries of the seal in " + name()
                        + "; run loki audit verify, and keep log, seals and that copy as evidence before you move them"
                        + " aside");
    }

    private SealException refused(String what) {
        return new SealException(
                SealException.BROKEN,
                "the seal in " + name() + " " + what
                        + ", so it is not replaced; if the key was replaced, name the old public"
                        + " key in the file of " + SealSettings.PUBLIC_KEYS + ", else look at it and move it aside");
    }

    private String name() {
        return settings.head().map(HeadCopy::name).orElse("no second place");
    }

    /**
     * Replaces the copy.
     *
     * @param found what was read there, and found to be the beginning of what is sealed now
     * @throws SealException if it could not be read or cannot be written
     */
    void copy(String note, Found found) {
        if (settings.head().isEmpty()) {
            return;
        }
        found.unreadable().ifPresent(e -> {
            throw failed(e);
        });
        try {
            settings.head().get().write(note);
        } catch (StorageException e) {
            throw failed(e);
        }
    }

    private static SealException failed(LokiException e) {
        return new SealException(
                SealException.FAILED, "the seal was made but not copied to its second place: " + e.getMessage(), e);
    }
}
