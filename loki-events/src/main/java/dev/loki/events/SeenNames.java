package dev.loki.events;

import dev.loki.core.StorageException;
import dev.loki.core.io.AtomicFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a broadcast reader has seen: exactly the names of those events that are still there.
 *
 * <p>A mark such as "all up to this name" would pass over an event that comes late under an earlier name, so the names
 * themselves are kept, in a file of one line each to which lines are only added. Names of events that have been pruned
 * are dropped when the file is opened, and whenever it has doubled; so it is bounded by what the bus retains. A line
 * {@code <failures>~name} counts a failure. Used by one thread.
 */
final class SeenNames implements AutoCloseable {
    /** How many names are held before those of pruned events are looked for; grows with what the bus retains. */
    static final int MIN_COMPACTION = 200_000;

    /** The largest file; it is compacted long before. */
    static final int MAX_FILE_BYTES = 512 * 1024 * 1024;

    private static final int SLACK = 1_000;

    private final Optional<Path> file;
    private final Supplier<Set<String>> existing;
    private final Set<String> seen = new HashSet<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private Optional<FileChannel> channel = Optional.empty();
    private int compactAt = MIN_COMPACTION;

    private SeenNames(Optional<Path> file, Supplier<Set<String>> existing) {
        this.file = file;
        this.existing = existing;
    }

    /** What is in the file; {@code existing} lists the events that there are. */
    static SeenNames open(Path file, Supplier<Set<String>> existing) {
        SeenNames names = new SeenNames(Optional.of(file), existing);
        names.load(file);
        return names;
    }

    /** A memory that ends with the process. */
    static SeenNames inMemory(Supplier<Set<String>> existing) {
        return new SeenNames(Optional.empty(), existing);
    }

    /** How many of these events a reader's file does not know. */
    static long unseen(Path file, Set<String> there) {
        SeenNames names = new SeenNames(Optional.of(file), () -> there);
        names.read(file);
        return there.stream().filter(name -> !names.contains(name)).count();
    }

    private void load(Path path) {
        String text = read(path);
        int before = seen.size() + failures.size();
        dropPruned();
        long lines = text.lines().count();
        if (!text.isEmpty()
                && (!text.endsWith("\n") || lines > seen.size() + failures.size() + SLACK || before > compactAt)) {
            rewrite();
        }
    }

    /** Takes in every whole line of the file, and returns its text. */
    private String read(Path path) {
        String text;
        try {
            text = new String(SafeFile.read(path, MAX_FILE_BYTES), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw StorageException.reading(path, e);
        } catch (BadEntryException e) {
            throw new StorageException("cannot read " + path + ": " + e.reason() + "; remove it to read anew", e);
        }
        text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(this::take);
        return text;
    }

    private void take(String line) {
        EntryName entry = EntryName.ofClaim(line);
        if (entry.isFresh()) {
            seen.add(entry.event());
            failures.remove(entry.event());
        } else {
            failures.put(entry.event(), entry.failures());
        }
    }

    private void dropPruned() {
        Set<String> there = existing.get();
        seen.retainAll(there);
        failures.keySet().retainAll(there);
        compactAt = Math.max(MIN_COMPACTION, 2 * seen.size());
    }

    boolean contains(String name) {
        return seen.contains(name);
    }

    /** How often this event was handled in vain. */
    int failures(String name) {
        return failures.getOrDefault(name, 0);
    }

    /** The event was seen. */
    void add(String name) {
        seen.add(name);
        failures.remove(name);
        append(new EntryName(0, EntryName.fresh(name).failures(), name).claimed());
        if (seen.size() > compactAt) {
            dropPruned();
            rewrite();
        }
    }

    /** All events that are there were seen. */
    void addAllExisting() {
        seen.addAll(existing.get());
        rewrite();
    }

    /** The event was handled in vain once more. */
    void addFailure(String name) {
        int now = failures.merge(name, 1, Integer::sum);
        append(now + "~" + name);
    }

    private void append(String line) {
        if (file.isEmpty()) {
            return;
        }
        try {
            if (channel.isEmpty()) {
                channel = Optional.of(FileChannel.open(
                        file.get(),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS)));
            }
            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.get().write(bytes);
            }
        } catch (IOException e) {
            throw StorageException.writing(file.get(), e);
        }
    }

    private void rewrite() {
        if (file.isEmpty()) {
            return;
        }
        close();
        StringBuilder text = new StringBuilder();
        seen.forEach(name -> text.append(name).append('\n'));
        failures.forEach(
                (name, count) -> text.append(count).append('~').append(name).append('\n'));
        AtomicFiles.write(file.get(), text.toString());
    }

    @Override
    public void close() {
        try {
            if (channel.isPresent()) {
                channel.get().close();
            }
        } catch (IOException e) {
            throw StorageException.writing(file.orElseThrow(), e);
        } finally {
            channel = Optional.empty();
        }
    }
}
