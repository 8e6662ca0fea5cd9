package dev.loki.audit.seal;

import dev.loki.audit.beside.SideFile;
import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The signed checkpoints of a log: a file that only grows, one note after another, each followed by an empty line.
 *
 * <p>A note is durable when {@link #append} returns. A last note that was not written to its end is passed over by
 * readers and cut off by the next append; one that is damaged elsewhere stays and is reported. The caller sees to it
 * that one writer appends at a time.
 */
final class CheckpointFile {
    private static final String SIGNATURE = "\u2014 ";
    private final SideFile file;

    CheckpointFile(SideFile file) {
        this.file = file;
    }

    Path path() {
        return file.path();
    }

    /** Reads the records of the file, one after another. Not thread-safe. */
    static final class Records implements AutoCloseable {
        private final LineReader lines;
        private String rest = "";

        private Records(LineReader lines) {
            this.lines = lines;
        }

        /** The text of the next record; empty when there is no complete one. */
        Optional<String> next() throws IOException {
            if (!rest.isEmpty()) {
                return Optional.empty();
            }
            StringBuilder record = new StringBuilder();
            String before = "";
            while (lines.next()) {
                String line = new String(lines.line(), StandardCharsets.UTF_8);
                if (line.isEmpty() && before.startsWith(SIGNATURE)) {
                    return Optional.of(record.toString());
                }
                if (record.length() <= SignedNote.MAX_LENGTH) {
                    record.append(line).append('\n');
                }
                before = line;
            }
            rest += record + new String(lines.unfinished(), StandardCharsets.UTF_8);
            return Optional.empty();
        }

        /** What stands behind the last complete record, once {@link #next} has found no other. */
        String rest() {
            return rest;
        }

        /** Where the next record begins. */
        long position() {
            return lines.position();
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    /** The records from a byte on. */
    Records records(long from) throws IOException {
        return new Records(LineReader.of(path(), from, Long.MAX_VALUE));
    }

    /** Whether there is a file. */
    boolean exists() {
        return file.exists();
    }

    /** The text of the last complete record. */
    Optional<String> last() {
        try {
            return tail().map(Tail::record);
        } catch (IOException e) {
            throw StorageException.reading(path(), e);
        }
    }

    private record Tail(String record, long end) {}

    /** The last complete record and where it ends, read from the end of the file. */
    private Optional<Tail> tail() throws IOException {
        long size = exists() ? Files.size(path()) : 0;
        for (long span = 2L * SignedNote.MAX_LENGTH; ; span *= 4) {
            long from = Math.max(0, size - span);
            Optional<Tail> last = Optional.empty();
            try (Records records = records(from)) {
                boolean whole = from == 0;
                for (Optional<String> next = records.next(); next.isPresent(); next = records.next()) {
                    if (whole) {
                        last = Optional.of(new Tail(next.get(), records.position()));
                    }
                    whole = true;
                }
            }
            if (last.isPresent() || from == 0) {
                return last;
            }
        }
    }

    /** Appends a note. */
    void append(String note) {
        try {
            long end = tail().map(Tail::end).orElse(0L);
            file.append((note + "\n").getBytes(StandardCharsets.UTF_8), channel -> {
                if (channel.size() > end) {
                    requireBeginningOfNote(end);
                }
                return end;
            });
        } catch (IOException e) {
            throw StorageException.writing(path(), e);
        }
    }

    /** What a crash left is cut off; something else than the beginning of a note never is. */
    private void requireBeginningOfNote(long end) throws IOException {
        try (Records records = records(end)) {
            if (records.next().isPresent() || !Checkpoint.isBeginningOfNote(records.rest())) {
                throw new SealException(
                        SealException.BROKEN, path() + " does not end in a seal; look at it, and move it aside");
            }
        }
    }
}
