package dev.loki.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** A disk on which one operation of a kind fails, once or from then on. */
final class FaultyDisk implements LogFile.Opener {
    /** What fails. */
    enum Fault {
        WRITE,
        HALF_WRITE,
        FORCE,
        WRITE_AND_TRUNCATE
    }

    private final Fault fault;
    private final boolean forEver;
    private final AtomicLong untilFailure;
    private volatile boolean failing;

    /** Fails the operation after so many of its kind. */
    FaultyDisk(Fault fault, long after, boolean forEver) {
        this.fault = fault;
        this.forEver = forEver;
        this.untilFailure = new AtomicLong(after);
    }

    @Override
    public LogFile open(Path path) throws IOException {
        LogFile disk = LogFile.Opener.DISK.open(path);
        return new LogFile() {
            @Override
            public long size() throws IOException {
                return disk.size();
            }

            @Override
            public void append(ByteBuffer bytes) throws IOException {
                if (fault != Fault.FORCE && isDue()) {
                    if (fault == Fault.HALF_WRITE) {
                        disk.append(bytes.slice(bytes.position(), bytes.remaining() / 2));
                    }
                    throw new IOException("Input/output error");
                }
                disk.append(bytes);
            }

            @Override
            public void force() throws IOException {
                if (fault == Fault.FORCE && isDue()) {
                    throw new IOException("Input/output error");
                }
                disk.force();
            }

            @Override
            public void truncate(long size) throws IOException {
                if (fault == Fault.WRITE_AND_TRUNCATE && failing) {
                    throw new IOException("Input/output error");
                }
                disk.truncate(size);
            }

            @Override
            public void read(ByteBuffer target, long from) throws IOException {
                disk.read(target, from);
            }

            @Override
            public void close() throws IOException {
                disk.close();
            }
        };
    }

    private boolean isDue() {
        boolean due = failing && forEver;
        if (!failing && untilFailure.getAndDecrement() == 0) {
            failing = true;
            due = true;
        }
        return due;
    }

    @Override
    public String toString() {
        return fault.name().toLowerCase(Locale.ROOT) + (forEver ? " for ever" : " once");
    }
}
