package dev.loki.core.engine;

import dev.loki.core.StorageException;
import dev.loki.core.constitution.LedgerFiles;
import dev.loki.core.env.Timestamps;
import dev.loki.core.io.JsonLines;
import dev.loki.core.io.LineChain;
import dev.loki.core.io.LineChain.Head;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The four append-only ledgers {@code decisions}, {@code deployments}, {@code reviews} and {@code tests}.
 *
 * <p>They follow the journal: each line carries the run and the sequence number of its journal entry, so that after a crash
 * the missing lines are added and none is written twice.
 */
final class Ledgers implements AutoCloseable {
    /** A ledger that has grown beyond this many bytes is set aside as {@code NAME.<n>.jsonl} and a new one begun. */
    static final long MAX_BYTES = 16L << 20;

    private enum Ledger {
        DECISIONS,
        DEPLOYMENTS,
        REVIEWS,
        TESTS;

        String fileName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final ProjectDir project;
    private final Map<Ledger, JsonLines> open = new EnumMap<>(Ledger.class);
    private final Map<Ledger, Long> last = new EnumMap<>(Ledger.class);
    private final Map<Ledger, Head> heads = new EnumMap<>(Ledger.class);
    private String run = "";

    Ledgers(ProjectDir project) {
        this.project = project;
    }

    /** Adds the lines that are missing for these entries of a run. */
    void catchUp(String runId, List<Entry> entries) {
        run = runId;
        last.clear();
        for (Ledger ledger : Ledger.values()) {
            List<JsonObject> lines = LedgerFiles.of(project).lines(ledger.fileName());
            last.put(ledger, lastSeq(lines));
            heads.put(ledger, head(lines));
        }
        entries.forEach(this::follow);
    }

    /** Adds the line for one entry, if there is one and it is not there yet. */
    void follow(Entry entry) {
        if (entry.type() == EntryType.RUN_STARTED) {
            run = entry.data().string("run").orElse("");
        }
        ledgerOf(entry).ifPresent(ledger -> {
            if (entry.seq() > last.getOrDefault(ledger, -1L)) {
                Head head = heads.getOrDefault(ledger, Head.NONE);
                JsonObject line = LineChain.link(head.hash(), line(entry));
                lines(ledger).append(line);
                last.put(ledger, entry.seq());
                heads.put(
                        ledger, new Head(head.lines() + 1, LineChain.hash(line).orElseThrow()));
            }
        });
    }

    private static Optional<Ledger> ledgerOf(Entry entry) {
        return switch (entry.type()) {
            case ATTEMPT_STARTED,
                    POLICY,
                    APPROVAL,
                    STEER,
                    TASK_BLOCKED,
                    TASK_DEAD_LETTERED,
                    TASK_SKIPPED,
                    TASK_RETRIED -> Optional.of(Ledger.DECISIONS);
            case ACT_ENDED ->
                entry.data().array("decisions").isEmpty() ? Optional.empty() : Optional.of(Ledger.DECISIONS);
            case REFLECTED, REVIEWED -> Optional.of(Ledger.REVIEWS);
            case GATES_RUN, GATES_CHANGED_FILES -> Optional.of(Ledger.TESTS);
            case DEPLOYED -> Optional.of(Ledger.DEPLOYMENTS);
            default -> Optional.empty();
        };
    }

    private JsonObject line(Entry entry) {
        JsonObject.Builder json = JsonObject.builder()
                .put("run", run)
                .put("seq", entry.seq())
                .put("timestamp", Timestamps.format(entry.at()))
                .put("event", entry.type().wireName());
        entry.data().members().forEach(json::put);
        return json.build();
    }

    private static Head head(List<JsonObject> lines) {
        return lines.isEmpty()
                ? Head.NONE
                : new Head(
                        lines.size(),
                        LineChain.hash(lines.get(lines.size() - 1)).orElse(LineChain.GENESIS));
    }

    private long lastSeq(List<JsonObject> all) {
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).string("run").orElse("").equals(run)) {
                return all.get(i).integer("seq").orElse(-1L);
            }
        }
        return -1;
    }

    private JsonLines lines(Ledger ledger) {
        Path file = project.ledger(ledger.fileName());
        try {
            if (Files.exists(file) && Files.size(file) > MAX_BYTES) {
                JsonLines full = open.remove(ledger);
                if (full != null) {
                    full.close();
                }
                setAside(file, ledger);
            }
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
        return open.computeIfAbsent(ledger, l -> JsonLines.open(file));
    }

    private void setAside(Path file, Ledger ledger) throws IOException {
        int n = 1;
        while (Files.exists(project.ledger(ledger.fileName() + "." + n))) {
            n++;
        }
        Files.move(file, project.ledger(ledger.fileName() + "." + n));
    }

    /** Remembers how far each ledger has come, for the next session to compare. */
    @Override
    public void close() {
        open.values().forEach(JsonLines::close);
        open.clear();
        Map<String, Head> known = new TreeMap<>();
        heads.forEach((ledger, head) -> known.put(ledger.fileName(), head));
        if (!known.isEmpty()) {
            LedgerFiles.of(project).remember(known);
        }
    }
}
