package dev.loki.otel;

import dev.loki.core.StorageException;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.FileMutex;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bodies that wait on disk for a collector: one file each, complete or not there, readable by its owner only.
 *
 * <p>Any process of the project may add; one at a time sends. Bounded in files, bytes and age: the oldest go first. The
 * format is {@code docs/formats/telemetry.md}. Thread-safe.
 */
final class Spool {
    /** The most files. */
    static final int MAX_FILES = 1000;

    /** The most bytes of all files together: 32 MB. */
    static final long MAX_BYTES = 32L << 20;

    /** The longest body, uncompressed: 32 MB. */
    static final int MAX_BODY_BYTES = 32 << 20;

    /** The age at which a file is thrown away. */
    static final Duration MAX_AGE = Duration.ofDays(7);

    private static final Pattern NAME =
            Pattern.compile("(\\d{13})-(\\d{1,9})-[0-9a-f]{16}\\.(traces|metrics|logs)\\.json\\.gz");

    private final Path folder;
    private final InstantSource clock;
    private final RandomGenerator random;

    Spool(Path folder, InstantSource clock, RandomGenerator random) {
        this.folder = folder;
        this.clock = clock;
        this.random = random;
    }

    /**
     * A waiting body.
     *
     * @param at when it was written
     * @param items how many spans, points or records it holds
     */
    record Entry(Path path, Signal signal, Instant at, int items, long bytes) {}

    /** How a waiting body was dealt with. */
    enum Sent {
        /** It is done with: the file goes. */
        DONE,
        /** It stays, and nothing more is tried now. */
        LATER
    }

    Path folder() {
        return folder;
    }

    /**
     * Keeps a body; it is durable when this returns.
     *
     * @param gzip the compressed body
     * @param lost is told of every file that had to go for it
     * @throws StorageException if it cannot be written
     */
    void add(Signal signal, byte[] gzip, int items, Consumer<Entry> lost) {
        makeRoom(gzip.length, lost);
        String name = String.format(
                Locale.ROOT,
                "%013d-%d-%016x.%s.json.gz",
                clock.instant().toEpochMilli(),
                items,
                random.nextLong(),
                signal.wireName());
        AtomicFiles.write(folder.resolve(name), gzip, AtomicFiles.Perm.OWNER_ONLY);
    }

    private void makeRoom(long more, Consumer<Entry> lost) {
        List<Entry> entries = entries();
        long bytes = entries.stream().mapToLong(Entry::bytes).sum();
        int files = entries.size();
        Instant oldest = clock.instant().minus(MAX_AGE);
        for (Entry entry : entries) {
            if (files < MAX_FILES && bytes + more <= MAX_BYTES && entry.at().isAfter(oldest)) {
                return;
            }
            if (delete(entry.path())) {
                lost.accept(entry);
            }
            files--;
            bytes -= entry.bytes();
        }
    }

    /** The waiting bodies, the oldest first; none when the folder is not there. */
    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        if (Files.isSymbolicLink(folder)) {
            throw new StorageException(folder + " is a symbolic link; replace it with a folder");
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                entry(file).ifPresent(entries::add);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
        entries.sort(Comparator.comparing(entry -> String.valueOf(entry.path().getFileName())));
        return entries;
    }

    private static Optional<Entry> entry(Path file) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        try {
            if (!name.matches() || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            return Optional.of(new Entry(
                    file,
                    Signal.valueOf(name.group(3).toUpperCase(Locale.ROOT)),
                    Instant.ofEpochMilli(Long.parseLong(name.group(1))),
                    Integer.parseInt(name.group(2)),
                    Files.size(file)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Deals with what waits. */
    interface Sender {
        /** Deals with one body, which is compressed; {@code gzip} is empty when the file cannot be read. */
        Sent send(Entry entry, Optional<byte[]> gzip);
    }

    /**
     * Hands every waiting body to the sender, the oldest first, until one has to wait; does nothing while another process
     * does it.
     *
     * @return whether nothing is left to be done here
     */
    boolean drain(Sender sender) {
        List<Entry> entries = entries();
        if (entries.isEmpty()) {
            return true;
        }
        Optional<FileMutex> lock =
                FileMutex.tryLock(folder.resolve("lock"), FileMutex.Owner.current("telemetry", clock));
        if (lock.isEmpty()) {
            return true;
        }
        FileMutex held = lock.get();
        try {
            return drain(entries, sender);
        } finally {
            held.close();
        }
    }

    private boolean drain(List<Entry> entries, Sender sender) {
        Instant oldest = clock.instant().minus(MAX_AGE);
        for (Entry entry : entries) {
            boolean fresh = entry.at().isAfter(oldest) && Files.exists(entry.path(), LinkOption.NOFOLLOW_LINKS);
            if (fresh && sender.send(entry, read(entry)) == Sent.LATER) {
                return false;
            }
            delete(entry.path());
        }
        return true;
    }

    private static Optional<byte[]> read(Entry entry) {
        try {
            return entry.bytes() > MAX_BYTES ? Optional.empty() : Optional.of(Files.readAllBytes(entry.path()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean delete(Path file) {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }
}
