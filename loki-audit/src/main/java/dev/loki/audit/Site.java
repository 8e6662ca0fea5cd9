package dev.loki.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which file of a log is written to. Asked under the log's lock; used by one thread at a time. */
interface Site {

    /** What the lock's name begins with. */
    Path lockBase();

    /** The file for entries of that moment; never one that is older than the latest. */
    Path at(Instant now);

    /** The file that holds the latest entry; empty when there is none. */
    Optional<Path> latest() throws IOException;

    /** Whether the chain goes on in another file, so that a file may be left, or set aside by another process. */
    boolean moves();

    /** Whether a file of that size is to be set aside. */
    boolean isFull(long size);

    /** Sets a file aside, under another name. */
    void setAside(Path file, Instant now) throws IOException;

    /** Removes what is too old, after noting where the rest begins; says what was removed. */
    List<EntryDraft> prune() throws IOException;

    /** One file for ever. */
    record Single(Path path) implements Site {
        @Override
        public Path lockBase() {
            return path;
        }

        @Override
        public Path at(Instant now) {
            return path;
        }

        @Override
        public Optional<Path> latest() {
            return Optional.empty();
        }

        @Override
        public boolean moves() {
            return false;
        }

        @Override
        public boolean isFull(long size) {
            return false;
        }

        @Override
        public void setAside(Path file, Instant now) {
            throw new IllegalStateException("a log of one file stays where it is");
        }

        @Override
        public List<EntryDraft> prune() {
            return List.of();
        }
    }
}
