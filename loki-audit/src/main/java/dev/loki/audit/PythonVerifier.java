package dev.loki.audit;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Follows the chain of a file in the Python reference's dialect. Blank lines do not count. Not thread-safe. */
final class PythonVerifier {
    private final List<Break> breaks = new ArrayList<>();
    private String previous;
    private String beforePrevious = "";
    private long index;
    private long breakCount;

    private PythonVerifier(String start) {
        this.previous = start;
    }

    /**
     * Checks a file.
     *
     * @param start the 64 digits of the hash that the file continues
     */
    static ChainReport verify(Path log, String start) {
        PythonVerifier verifier = new PythonVerifier(start);
        LineReader.read(log, 0, (offset, bytes, from, to, ended) -> {
            verifier.take(offset, bytes, from, to);
            return true;
        });
        long entries = verifier.breaks.isEmpty()
                ? verifier.index
                : verifier.breaks.get(0).at();
        return new ChainReport(
                entries,
                verifier.breaks,
                verifier.breakCount,
                List.of(),
                Optional.of(verifier.previous),
                List.of("entries of the Python reference: an end that is cut off cannot be seen"));
    }

    private void take(long offset, byte[] bytes, int from, int to) {
        String line;
        try {
            line = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            fail(offset, Cause.BAD_UTF8, "the line is not UTF-8");
            index++;
            return;
        }
        if (!line.isBlank()) {
            check(offset, line);
            index++;
        }
    }

    private void check(long offset, String line) {
        Optional<RawJson.Obj> entry = PythonDialect.entry(line);
        if (entry.isEmpty()) {
            fail(offset, Cause.BAD_JSON, "the line is no audit entry");
            return;
        }
        Optional<String> hash = PythonDialect.hash(entry.get());
        if (hash.isEmpty()) {
            fail(offset, Cause.EDITED, "the entry carries no hash");
            return;
        }
        if (!hash.get().equals(PythonDialect.computed(previous, entry.get()))) {
            boolean skips = hash.get().equals(PythonDialect.computed(beforePrevious, entry.get()));
            fail(
                    offset,
                    skips ? Cause.INSERTED : Cause.EDITED,
                    skips
                            ? "the line before this one does not belong to the chain"
                            : "the entry, or one before it, was changed, added or removed: its hash does not match");
        }
        beforePrevious = previous;
        previous = hash.get();
    }

    private void fail(long offset, Cause cause, String message) {
        breakCount++;
        if (breaks.size() < ChainVerifier.MAX_BREAKS) {
            breaks.add(new Break(index, offset, cause, message));
        }
    }
}
