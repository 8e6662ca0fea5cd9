package dev.loki.audit.seal;

import dev.loki.core.ConfigException;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Evidence that can be checked away from the log: that an entry is in it as sealed, or that one seal's log begins with
 * another's. Immutable.
 *
 * @param kind what is proven
 * @param index the entry's number, from 0; for consistency the number of entries of the older seal
 * @param subject the entry's line without its line end; for consistency the older signed checkpoint
 * @param hashes the hashes of RFC 6962
 * @param checkpoint the signed checkpoint that the hashes lead to
 */
public record Proof(Kind kind, long index, String subject, List<byte[]> hashes, String checkpoint) {
    /** The longest proof that is read, in bytes. */
    public static final int MAX_BYTES = 10 << 20;

    private static final int VERSION = 1;

    /** What is proven. */
    public enum Kind {
        /** That an entry is in the log. */
        INCLUSION,
        /** That an older log is the beginning of a newer one. */
        CONSISTENCY;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What a check found.
     *
     * @param valid whether the proof holds and a trusted key signed it
     * @param message one sentence
     * @param key who signed, in text form
     */
    public record Result(boolean valid, String message, Optional<String> key) {}

    /** Copies the list. */
    public Proof {
        hashes = List.copyOf(hashes);
    }

    /** Checks the proof against the keys that are trusted; reads nothing but the proof. */
    public Result check(Collection<VerifierKey> trusted) {
        Optional<SignedNote> note = SignedNote.parse(checkpoint);
        Optional<Checkpoint> stated = note.flatMap(n -> Checkpoint.parse(n.text()));
        if (note.isEmpty() || stated.isEmpty()) {
            return failed("the proof's checkpoint is not readable");
        }
        Optional<String> problem = problem(note.get(), trusted);
        if (problem.isPresent()) {
            return failed(problem.get());
        }
        Result result = kind == Kind.INCLUSION ? included(stated.get()) : consistent(stated.get(), trusted);
        return new Result(
                result.valid(),
                result.message(),
                note.get().signers(trusted).stream().findFirst().map(VerifierKey::toString));
    }

    private static Optional<String> problem(SignedNote note, Collection<VerifierKey> trusted) {
        return switch (note.verdict(trusted)) {
            case SIGNED -> Optional.empty();
            case UNKNOWN_KEY -> Optional.of("the proof's checkpoint was not signed by a key that is trusted");
            case WRONG_SIGNATURE -> Optional.of("the signature of the proof's checkpoint does not belong to its text");
        };
    }

    private Result included(Checkpoint stated) {
        TreeHasher hasher = new TreeHasher();
        byte[] leaf = hasher.leaf(subject.getBytes(StandardCharsets.UTF_8));
        boolean valid = MerklePath.includes(hasher, leaf, index, stated.size(), hashes, stated.rootHash());
        return valid
                ? new Result(
                        true,
                        "entry " + index + " is in the log " + stated.origin() + " of " + stated.size()
                                + " entries, sealed at " + stated.time(),
                        Optional.empty())
                : failed("the entry does not lead to the root that was signed");
    }

    private Result consistent(Checkpoint stated, Collection<VerifierKey> trusted) {
        Optional<SignedNote> note = SignedNote.parse(subject);
        Optional<Checkpoint> older = note.flatMap(n -> Checkpoint.parse(n.text()));
        if (note.isEmpty() || older.isEmpty()) {
            return failed("the proof's older checkpoint is not readable");
        }
        Optional<String> problem = problem(note.get(), trusted);
        if (problem.isPresent()) {
            return failed("the older one: " + problem.get());
        }
        boolean valid = older.get().size() == index
                && older.get().origin().equals(stated.origin())
                && MerklePath.consistent(
                        new TreeHasher(), index, older.get().rootHash(), stated.size(), stated.rootHash(), hashes);
        return valid
                ? new Result(
                        true,
                        "the log " + stated.origin() + " of " + stated.size() + " entries begins with the " + index
                                + " entries that were sealed at " + older.get().time(),
                        Optional.empty())
                : failed("the newer log does not begin with the older one");
    }

    private static Result failed(String message) {
        return new Result(false, message, Optional.empty());
    }

    /** The proof as a self-contained document. */
    public JsonObject toJson() {
        JsonObject.Builder json = JsonObject.builder()
                .put("type", "loki-audit-" + kind.wireName() + "-proof")
                .put("version", VERSION)
                .put("index", index)
                .put(kind == Kind.INCLUSION ? "line" : "older", subject)
                .put(
                        "hashes",
                        hashes.stream().map(Base64.getEncoder()::encodeToString).toList())
                .put("checkpoint", checkpoint);
        return json.build();
    }

    /**
     * Reads a document; further members are ignored.
     *
     * @throws ConfigException if it is no proof
     */
    public static Proof of(JsonValue document, String name) {
        if (document instanceof JsonObject json && json.integer("version").orElse(0L) == VERSION) {
            for (Kind kind : Kind.values()) {
                if (json.string("type").orElse("").equals("loki-audit-" + kind.wireName() + "-proof")) {
                    return of(json, kind, name);
                }
            }
        }
        throw new ConfigException(name + " is no proof; name a file that loki audit prove has written");
    }

    private static Proof of(JsonObject json, Kind kind, String name) {
        Optional<String> subject = json.string(kind == Kind.INCLUSION ? "line" : "older");
        Optional<String> checkpoint = json.string("checkpoint");
        List<String> texts = json.strings("hashes");
        long index = json.integer("index").orElse(-1L);
        if (subject.isEmpty() || checkpoint.isEmpty() || index < 0 || texts.size() > MerklePath.MAX_HASHES) {
            throw new ConfigException(name + " is no complete proof; ask for it again with: loki audit prove");
        }
        try {
            List<byte[]> hashes =
                    texts.stream().map(Base64.getDecoder()::decode).toList();
            return new Proof(kind, index, subject.get(), hashes, checkpoint.get());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(name + " holds a hash that is no base64; ask for the proof again", e);
        }
    }

    /** Two are equal when their documents are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Proof that && toJson().equals(that.toJson());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new Object[] {kind, index, subject, checkpoint});
    }
}
