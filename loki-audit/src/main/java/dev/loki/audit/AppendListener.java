package dev.loki.audit;

import java.nio.file.Path;

/**
 * Hears of every group of lines that this process appended, in order, once they are durable.
 *
 * <p>Called by the thread that wrote them, which still holds the log's lock: it must be quick, and may read the log. Lines
 * of other processes are not announced; whoever needs them reads the file from where it last was ({@link LineReader}),
 * which {@code offset} makes visible. An exception is logged and does not undo the append.
 */
@FunctionalInterface
interface AppendListener {

    /** Hears nothing. */
    AppendListener NONE = group -> {};

    /** The lines of one forced write. */
    void appended(Group group);

    /** Some lines, valid during the call only. */
    final class Group {
        private final Path path;
        private final long firstSeq;
        private final long offset;
        private final byte[] bytes;
        private final int[] ends;
        private final int count;

        Group(Path path, long firstSeq, long offset, byte[] bytes, int[] ends, int count) {
            this.path = path;
            this.firstSeq = firstSeq;
            this.offset = offset;
            this.bytes = bytes;
            this.ends = ends;
            this.count = count;
        }

        /** The file that they are in. */
        Path path() {
            return path;
        }

        /** The place of the first line in the chain; the others follow. */
        long firstSeq() {
            return firstSeq;
        }

        /** The byte of the log at which the first line begins. */
        long offset() {
            return offset;
        }

        /** The lines with their line ends, from 0; not a copy. */
        byte[] bytes() {
            return bytes;
        }

        /** How many lines there are. */
        int count() {
            return count;
        }

        /** Where the line of that number begins. */
        int from(int line) {
            return line == 0 ? 0 : ends[line - 1];
        }

        /** Where the line of that number ends, before its line end. */
        int to(int line) {
            return ends[line] - 1;
        }

        /** How many bytes there are. */
        int length() {
            return count == 0 ? 0 : ends[count - 1];
        }
    }
}
