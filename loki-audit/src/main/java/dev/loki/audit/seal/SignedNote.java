package dev.loki.audit.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A text with signatures, in the form of C2SP signed-note: the text, an empty line, and one line per signature.
 *
 * @param text ends in a line end, which is signed, too
 * @param signatures in the order of their lines
 */
record SignedNote(String text, List<Line> signatures) {
    /** The longest note, in characters. */
    static final int MAX_LENGTH = 16 * 1024;

    /** The most signatures on one note. */
    static final int MAX_SIGNATURES = 16;

    private static final String MARK = "\u2014 ";
    private static final int ID_BYTES = 4;

    SignedNote {
        signatures = List.copyOf(signatures);
    }

    /** What became of a note's signatures. */
    enum Verdict {
        /** A trusted key signed it, and none of its signatures by a trusted key is wrong. */
        SIGNED,
        /** No trusted key signed it. */
        UNKNOWN_KEY,
        /** A signature that claims to be a trusted key's is not. */
        WRONG_SIGNATURE
    }

    /**
     * One signature.
     *
     * @param name the name of its key
     * @param signature the key's id and what the key made, in base64
     */
    record Line(String name, String signature) {
        byte[] bytes() {
            return Base64.getDecoder().decode(signature);
        }

        boolean claims(VerifierKey key) {
            return name.equals(key.name()) && Arrays.equals(Arrays.copyOf(bytes(), ID_BYTES), key.id());
        }
    }

    /** Signs a text. */
    static SignedNote sign(String text, SigningKey key) {
        byte[] signature = key.sign(text.getBytes(StandardCharsets.UTF_8));
        byte[] line = ByteBuffer.allocate(ID_BYTES + signature.length)
                .put(key.verifier().id())
                .put(signature)
                .array();
        return new SignedNote(
                text,
                List.of(new Line(key.verifier().name(), Base64.getEncoder().encodeToString(line))));
    }

    /** Reads a note; empty when it is not exactly of the form that {@link #toString()} writes. */
    static Optional<SignedNote> parse(String note) {
        int gap = note.lastIndexOf("\n\n");
        if (gap < 0 || note.length() > MAX_LENGTH || !note.endsWith("\n")) {
            return Optional.empty();
        }
        List<Line> lines = new ArrayList<>();
        String block = note.substring(gap + 2);
        for (String line : block.isEmpty()
                ? new String[0]
                : block.substring(0, block.length() - 1).split("\n", -1)) {
            Optional<Line> signature = line(line);
            if (signature.isEmpty()) {
                return Optional.empty();
            }
            lines.add(signature.get());
        }
        SignedNote read = new SignedNote(note.substring(0, gap + 1), lines);
        boolean whole = !lines.isEmpty()
                && lines.size() <= MAX_SIGNATURES
                && read.toString().equals(note);
        return whole ? Optional.of(read) : Optional.empty();
    }

    private static Optional<Line> line(String line) {
        int blank = line.lastIndexOf(' ');
        if (!line.startsWith(MARK) || blank < MARK.length()) {
            return Optional.empty();
        }
        String name = line.substring(MARK.length(), blank);
        try {
            byte[] signature = Base64.getDecoder().decode(line.substring(blank + 1));
            return VerifierKey.nameIsValid(name) && signature.length > ID_BYTES
                    ? Optional.of(new Line(name, Base64.getEncoder().encodeToString(signature)))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether one of these keys signed it. */
    Verdict verdict(Collection<VerifierKey> trusted) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        Verdict verdict = Verdict.UNKNOWN_KEY;
        for (Line line : signatures) {
            for (VerifierKey key : trusted) {
                if (line.claims(key)) {
                    byte[] signature = Arrays.copyOfRange(line.bytes(), ID_BYTES, line.bytes().length);
                    if (!key.verifies(message, signature)) {
                        return Verdict.WRONG_SIGNATURE;
                    }
                    verdict = Verdict.SIGNED;
                }
            }
        }
        return verdict;
    }

    /** Those of the keys that a signature claims to be of. */
    List<VerifierKey> signers(Collection<VerifierKey> keys) {
        return keys.stream()
                .filter(key -> signatures.stream().anyMatch(line -> line.claims(key)))
                .toList();
    }

    /** The note as it is stored and sent. */
    @Override
    public String toString() {
        StringBuilder note = new StringBuilder(text).append('\n');
        for (Line line : signatures) {
            note.append(MARK)
                    .append(line.name())
                    .append(' ')
                    .append(line.signature())
                    .append('\n');
        }
        return note.toString();
    }
}
