package dev.loki.core.engine;

import dev.loki.core.io.JsonLines;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The append-only record of a run and its only truth: queue files, orchestrator state, ledgers and memory are projections.
 *
 * <p>An entry is durable when {@link #append} returns and is written before the step that it announces takes effect. A
 * torn last line (power loss) is set aside when the journal is opened. One process writes at a time (the run's lock).
 */
final class RunJournal implements AutoCloseable {
    /** The largest journal that is read, in bytes. */
    static final long MAX_BYTES = 256L << 20;

    private final Path file;
    private final JsonLines lines;
    private final InstantSource clock;
    private final JournalProbe probe;
    private long nextSeq;

    private RunJournal(Path file, JsonLines lines, InstantSource clock, JournalProbe probe, long nextSeq) {
        this.file = file;
        this.lines = lines;
        this.clock = clock;
        this.probe = probe;
        this.nextSeq = nextSeq;
    }

    /** Opens the journal for appending, after setting a torn tail aside. */
    static RunJournal open(Path file, InstantSource clock, JournalProbe probe) {
        JsonLines lines = JsonLines.open(file);
        List<Entry> entries = read(file);
        long next = entries.isEmpty() ? 0 : entries.get(entries.size() - 1).seq() + 1;
        return new RunJournal(file, lines, clock, probe, next);
    }

    /** All entries in order; none when the file does not exist. */
    static List<Entry> read(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonObject line : JsonLines.readAll(file, MAX_BYTES)) {
            entries.add(Entry.fromJson(line, file.getFileName() + ":" + (entries.size() + 1)));
        }
        return List.copyOf(entries);
    }

    /** Writes one entry; durable when this returns. */
    Entry append(EntryType type, JsonObject data) {
        Entry entry = new Entry(nextSeq, Instant.ofEpochMilli(clock.millis()), type, data);
        probe.before(entry);
        lines.append(entry.toJson());
        nextSeq++;
        probe.after(entry);
        return entry;
    }

    /** What was cut off and where it is kept, when opening found a torn tail. */
    Optional<String> recovered() {
        return lines.recovered();
    }

    Path file() {
        return file;
    }

    @Override
    public void close() {
        lines.close();
    }
}
