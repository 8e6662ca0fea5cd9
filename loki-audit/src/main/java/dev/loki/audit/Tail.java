package dev.loki.audit;

import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The end of a file, read backwards: cost does not depend on the file's size.
 *
 * @param tip the end of the last line that is an entry
 * @param torn how many bytes behind it are none
 * @param unended whether that last line lacks its line end, and nothing else
 * @param foreign whether it is of the Python reference's dialect, which is continued in another file
 */
record Tail(Tip tip, long torn, boolean unended, boolean foreign) {
    /** How far back an entry is looked for. */
    static final int MAX_TAIL_BYTES = 2 * AuditLog.MAX_LINE_BYTES;

    private static final int FIRST_BYTES = 64 * 1024;

    /**
     * Finds the last entry.
     *
     * @param start what an empty file continues
     * @throws AuditException if no entry is found where one must be
     */
    static Tail read(LogFile file, long size, Tip start, Path path) throws IOException {
        long window = Math.min(size, FIRST_BYTES);
        while (true) {
            byte[] bytes = bytes(file, size - window, (int) window);
            Optional<Tail> found = lastEntry(bytes, size - window);
            if (found.isPresent()) {
                return found.get();
            }
            if (window == size || window >= MAX_TAIL_BYTES) {
                return withoutEntry(bytes, size, start, path);
            }
            window = Math.min(size, Math.min(window * 8, MAX_TAIL_BYTES));
        }
    }

    private static byte[] bytes(LogFile file, long from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        file.read(buffer, from);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private static Tail withoutEntry(byte[] bytes, long size, Tip start, Path path) {
        boolean lines = new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\n') >= 0;
        if (size > bytes.length || lines) {
            throw new AuditException(
                    AuditException.LOG_DAMAGED,
                    path + " does not end with an audit entry, so it cannot be continued; run loki audit verify, then"
                            + " move the file aside");
        }
        return new Tail(start, size, false, false);
    }

    /** The last line of the window that is an entry; the window's first line counts only at the file's beginning. */
    private static Optional<Tail> lastEntry(byte[] bytes, long offset) {
        int end = bytes.length;
        while (end > 0) {
            int from = lineStart(bytes, end);
            if (from == 0 && offset > 0) {
                return Optional.empty();
            }
            boolean ended = bytes[end - 1] == '\n';
            long last = offset + end;
            int to = ended ? end - 1 : end;
            Optional<Tip> tip = entry(bytes, from, to, last);
            if (tip.isPresent()) {
                return Optional.of(new Tail(tip.get(), bytes.length - end, !ended, false));
            }
            Optional<Tip> foreign = PythonDialect.hash(bytes, from, to)
                    .map(hash -> new Tip(0, HashSpelling.PREFIXED.prefixed(hash), HashSpelling.PREFIXED, last));
            if (foreign.isPresent()) {
                return Optional.of(new Tail(foreign.get(), bytes.length - end, false, true));
            }
            end = from;
        }
        return Optional.empty();
    }

    private static int lineStart(byte[] bytes, int end) {
        int from = end - 1;
        while (from > 0 && bytes[from - 1] != '\n') {
            from--;
        }
        return from;
    }

    private static Optional<Tip> entry(byte[] bytes, int from, int to, long endOffset) {
        LineScanner scanner = new LineScanner();
        if (scanner.scan(bytes, from, to)) {
            String hash = new String(
                    bytes, scanner.hashFrom(), scanner.hashTo() - scanner.hashFrom(), StandardCharsets.UTF_8);
            return Optional.of(new Tip(scanner.seq() + 1, hash, HashSpelling.of(hash), endOffset));
        }
        Optional<RawJson> raw = RawJson.parse(new String(bytes, from, to - from, StandardCharsets.UTF_8), false);
        if (raw.isPresent() && raw.get() instanceof RawJson.Obj && RawJson.toJson(raw.get()) instanceof JsonObject o) {
            Optional<Long> seq = o.integer("seq");
            Optional<String> hash = o.string("hash");
            if (seq.isPresent() && hash.isPresent()) {
                return Optional.of(new Tip(seq.get() + 1, hash.get(), HashSpelling.of(hash.get()), endOffset));
            }
        }
        return Optional.empty();
    }
}
