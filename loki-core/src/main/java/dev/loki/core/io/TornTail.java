package dev.loki.core.io;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The unfinished end of a line file, as a crash in the middle of an append leaves it. */
final class TornTail {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int MAX_SIDE_FILES = 10_000;

    private TornTail() {}

    /** Moves a torn last line into a file of its own; says so, or nothing when the file is in order or absent. */
    static Optional<String> cut(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (FileChannel file = Disk.openOwnerOnly(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = file.size();
            long start = tornFrom(file, size, path);
            if (start == size) {
                return Optional.empty();
            }
            Path side = save(file, start, size, path);
            file.truncate(start);
            file.force(true);
            return Optional.of("the last line of " + path + " was incomplete; its " + (size - start)
                    + " bytes were moved to " + side.getFileName());
        }
    }

    /** Where the torn line begins; the size of the file when none is torn. */
    private static long tornFrom(FileChannel file, long size, Path path) throws IOException {
        long lastLine = afterNewline(file, size);
        if (lastLine < size || size == 0) {
            return lastLine;
        }
        long start = afterNewline(file, size - 1);
        return start + JsonLines.MAX_LINE_BYTES >= size && isObject(read(file, start, size - 1), path) ? size : start;
    }

    private static boolean isObject(byte[] line, Path path) {
        try {
            JsonLines.parse(line, 0, line.length, path, 1);
            return true;
        } catch (LokiException e) {
            return false;
        }
    }

    /** The position behind the last line end before {@code end}; 0 when there is none. */
    private static long afterNewline(FileChannel file, long end) throws IOException {
        for (long to = end; to > 0; to -= CHUNK_BYTES) {
            long from = Math.max(0, to - CHUNK_BYTES);
            byte[] chunk = read(file, from, to);
            for (int i = chunk.length - 1; i >= 0; i--) {
                if (chunk[i] == '\n') {
                    return from + i + 1;
                }
            }
        }
        return 0;
    }

    private static byte[] read(FileChannel file, long from, long to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(to - from));
        while (buffer.hasRemaining()) {
            if (file.read(buffer, from + buffer.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        return buffer.array();
    }

    private static Path save(FileChannel file, long start, long end, Path path) throws IOException {
        for (int n = 1; n <= MAX_SIDE_FILES; n++) {
            Path side = path.resolveSibling(path.getFileName() + ".torn-" + n);
            if (!Files.exists(side, LinkOption.NOFOLLOW_LINKS)) {
                copy(file, start, end, side);
                Disk.forceFolder(side);
                return side;
            }
        }
        throw new StorageException(
                "cannot repair " + path + ": " + MAX_SIDE_FILES + " torn lines lie beside it; remove them");
    }

    private static void copy(FileChannel file, long start, long end, Path side) throws IOException {
        try (FileChannel out = Disk.openOwnerOnly(side, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long from = start;
            while (from < end) {
                from += file.transferTo(from, end - from, out);
            }
            out.force(true);
        }
    }
}
