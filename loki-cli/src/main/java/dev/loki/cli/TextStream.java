package dev.loki.cli;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Writes UTF-8, is flushed at every end of line, and tells a reader that has gone from a disk that is full.
 *
 * <p>A reader may go early, as {@code head} does; it has all that it wanted then.
 */
final class TextStream extends PrintStream {
    private static final int BUFFER_BYTES = 8192;

    private final Target target;

    private TextStream(Target target) {
        super(new BufferedOutputStream(target, BUFFER_BYTES), true, StandardCharsets.UTF_8);
        this.target = target;
    }

    /** A stream to that target. */
    static TextStream to(OutputStream target) {
        return new TextStream(new Target(target));
    }

    /** Whether something could not be written because the other end of the pipe is closed. */
    boolean readerGone() {
        return target.readerGone;
    }

    /** The last place where a failed write still has its reason. */
    private static final class Target extends FilterOutputStream {
        private volatile boolean readerGone;

        Target(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                // Java has no other sign of it; every system has the pipe in its words.
                readerGone |=
                        String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
                throw e;
            }
        }
    }
}
