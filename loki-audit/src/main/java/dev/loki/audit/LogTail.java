package dev.loki.audit;

import dev.loki.audit.beside.Pipes;
import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The last lines of a log, and then those that are appended, also when the log goes on in a new file. Reads only; not
 * thread-safe.
 */
public final class LogTail {
    /** The most lines that one call gives. */
    public static final int MAX_LINES = 1000;

    private static final int BLOCK_BYTES = 64 * 1024;

    private final Path log;
    private Optional<Path> file;
    private Object key = "";
    private long offset;

    private LogTail(Path log) {
        this.log = log;
        this.file = newest();
    }

    /**
     * The end of a log.
     *
     * @param log a file, or the folder of a daily log
     * @param lines how many of the last lines to begin with
     * @throws StorageException if it cannot be read
     */
    public static LogTail of(Path log, long lines) {
        LogTail tail = new LogTail(log);
        try {
            tail.begin(lines);
        } catch (NoSuchFileException e) {
            return tail;
        } catch (IOException e) {
            throw StorageException.reading(log, e);
        }
        return tail;
    }

    /**
     * The next lines that are complete, at most {@link #MAX_LINES}; none when there are none at the moment.
     *
     * @throws StorageException if the log cannot be read
     */
    public List<String> next() {
        try {
            List<String> lines = read();
            if (lines.isEmpty() && moveOn()) {
                lines = read();
            }
            return lines;
        } catch (IOException e) {
            throw StorageException.reading(log, e);
        }
    }

    private List<String> read() {
        List<String> lines = new ArrayList<>();
        if (file.isEmpty()) {
            return lines;
        }
        long[] behind = {offset};
        LineReader.read(file.get(), offset, (at, bytes, from, to, ended) -> {
            if (ended) {
                lines.add(new String(bytes, from, to - from, StandardCharsets.UTF_8));
                behind[0] = at + (to - from) + 1;
            }
            return lines.size() < MAX_LINES;
        });
        offset = behind[0];
        return lines;
    }

    /** Goes to the file in which the log goes on, if that is another one now. */
    private boolean moveOn() throws IOException {
        Optional<Path> now = following();
        if (now.isEmpty()) {
            return false;
        }
        BasicFileAttributes attributes =
                Files.readAttributes(now.get(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Object newKey = String.valueOf(attributes.fileKey());
        boolean same = now.equals(file) && newKey.equals(key) && attributes.size() >= offset;
        if (same) {
            return false;
        }
        boolean renamed = newKey.equals(key);
        file = now;
        key = newKey;
        offset = renamed && attributes.size() >= offset ? offset : 0;
        return true;
    }

    /** The file after the one that was read, by the order of the chain; the same one when it is still the last. */
    private Optional<Path> following() throws IOException {
        if (!Files.isDirectory(log)) {
            return Files.exists(log) ? Optional.of(log) : Optional.empty();
        }
        List<DailyFile> files = DailyFile.in(log);
        for (int i = 0; i < files.size(); i++) {
            BasicFileAttributes attributes =
                    Files.readAttributes(files.get(i).path(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (String.valueOf(attributes.fileKey()).equals(key)) {
                boolean read = attributes.size() <= offset;
                return Optional.of(
                        files.get(read && i + 1 < files.size() ? i + 1 : i).path());
            }
        }
        return newest();
    }

    private Optional<Path> newest() {
        if (!Files.isDirectory(log)) {
            return Optional.of(log);
        }
        List<DailyFile> files = DailyFile.in(log);
        return files.isEmpty()
                ? Optional.empty()
                : Optional.of(files.get(files.size() - 1).path());
    }

    private void begin(long lines) throws IOException {
        if (file.isEmpty()) {
            return;
        }
        Pipes.refuse(file.get());
        try (FileChannel channel =
                FileChannel.open(file.get(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            key = String.valueOf(Files.readAttributes(file.get(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey());
            offset = lastLines(channel, lines);
        }
    }

    /** Where the last so many complete lines begin. */
    private static long lastLines(FileChannel channel, long lines) throws IOException {
        long ends = 0;
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        for (long to = channel.size(); to > 0; to -= block.limit()) {
            block.clear().limit((int) Math.min(BLOCK_BYTES, to));
            long from = to - block.limit();
            while (block.hasRemaining() && channel.read(block, from + block.position()) > 0) {
                // A read may deliver less than asked for.
            }
            for (int i = block.limit() - 1; i >= 0; i--) {
                if (block.get(i) == '\n' && ++ends > lines) {
                    return from + i + 1;
                }
            }
        }
        return 0;
    }
}
