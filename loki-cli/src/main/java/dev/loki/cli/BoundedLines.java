package dev.loki.cli;

import dev.loki.core.ConfigException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The lines of a stream, none longer than a bound. Not thread-safe. */
final class BoundedLines {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream in;
    private final int maxBytes;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int filled;
    private long number;

    BoundedLines(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** The number of the line given last, from 1. */
    long number() {
        return number;
    }

    /** The next line without its end, waiting for it; empty at the end of the stream. */
    Optional<byte[]> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        while (true) {
            if (at == filled && !fill()) {
                if (line.size() == 0) {
                    return Optional.empty();
                }
                number++;
                return Optional.of(line.toByteArray());
            }
            int from = at;
            while (at < filled && buffer[at] != '\n') {
                at++;
            }
            line.write(buffer, from, at - from);
            if (line.size() > maxBytes) {
                throw new ConfigException("standard input line " + (number + 1) + ": the line is longer than "
                        + maxBytes + " bytes; shorten it");
            }
            if (at < filled) {
                at++;
                number++;
                return Optional.of(line.toByteArray());
            }
        }
    }

    /** Whether more input is there without waiting. */
    boolean ready() throws IOException {
        return at < filled || in.available() > 0;
    }

    private boolean fill() throws IOException {
        at = 0;
        filled = Math.max(0, in.read(buffer));
        return filled > 0;
    }
}
