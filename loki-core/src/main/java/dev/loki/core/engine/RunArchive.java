package dev.loki.core.engine;

import dev.loki.core.StorageException;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Sets the journals of earlier runs aside under {@code .loki/state/runs/}, one per run, so that a journal stays bounded.
 *
 * <p>A run whose tasks are all completed hands over to the next one: the next journal, which begins with the completed tasks,
 * is written whole beside the old one before the old one is moved, so that no moment exists in which they are forgotten.
 */
final class RunArchive {
    /** Journals of earlier runs that are kept; the oldest go first. */
    static final int MAX_RUNS = 200;

    /** Runs whose logs are kept; the oldest go first. */
    static final int MAX_LOGS = 20;

    private final ProjectDir project;
    private final Path next;

    RunArchive(ProjectDir project) {
        this.project = project;
        this.next = project.state().resolve("journal.next.jsonl");
    }

    /** The folder with one journal per earlier run. */
    static Path folder(ProjectDir project) {
        return project.state().resolve("runs");
    }

    /** The journal of that run: an archived one, or the present one if it is that run's. */
    static Path journalOf(ProjectDir project, String runId) {
        return folder(project).resolve(runId + ".jsonl");
    }

    /** Ends a handover that a crash interrupted. */
    void completeHandover() {
        if (Files.exists(next) && !Files.exists(project.journal())) {
            move(next, project.journal());
        }
    }

    /** Sets the present journal aside and forgets it. */
    void archive() {
        if (!Files.exists(project.journal())) {
            return;
        }
        RunState state = RunState.of(RunJournal.read(project.journal()));
        Path target = journalOf(project, state.started() ? state.runId() : "unstarted");
        try {
            Files.createDirectories(target.getParent());
        } catch (IOException e) {
            throw StorageException.writing(target, e);
        }
        move(project.journal(), target);
    }

    /** Whether every task of a run is done with. */
    static boolean finished(RunState state) {
        return state.started()
                && !state.sessionOpen()
                && !state.tasks().isEmpty()
                && state.tasks().stream()
                        .allMatch(t ->
                                t.status() == TaskStatus.COMPLETED || t.status() == TaskStatus.SKIPPED || t.waits());
    }

    /** Begins the next run with the completed tasks of a finished one. */
    void handOver(RunState finished, JsonObject runStarted, Instant now) {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(0, now, EntryType.RUN_STARTED, runStarted));
        finished.tasks().stream()
                .filter(task -> task.record().isPresent())
                .forEach(task -> entries.add(new Entry(entries.size(), now, EntryType.TASK_CARRIED, carried(task))));
        finished.tasks().stream()
                .filter(TaskState::waits)
                .forEach(task -> entries.add(new Entry(entries.size(), now, EntryType.TASK_ADDED, waiting(task))));
        StringBuilder text = new StringBuilder();
        entries.forEach(entry -> text.append(Json.write(entry.toJson())).append('\n'));
        AtomicFiles.write(next, text.toString());
        archive();
        completeHandover();
    }

    /** Deletes what is older than the bounds allow; names of runs sort by time. */
    void trim() {
        trim(folder(project), MAX_RUNS);
        trim(project.logs(), MAX_LOGS);
    }

    private static void trim(Path folder, int keep) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> oldestFirst = entries.sorted().toList();
            for (Path old : oldestFirst.subList(0, Math.max(0, oldestFirst.size() - keep))) {
                delete(old);
            }
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
    }

    private static void delete(Path entry) throws IOException {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> below = Files.list(entry)) {
                for (Path child : below.toList()) {
                    delete(child);
                }
            }
        }
        Files.deleteIfExists(entry);
    }

    private static JsonObject waiting(TaskState task) {
        return JsonObject.builder()
                .put("task", task.task().id())
                .put("source", "finding")
                .put("definition", task.task().toJson())
                .put("finding", task.finding().orElseThrow())
                .build();
    }

    private static JsonObject carried(TaskState task) {
        return JsonObject.builder()
                .put("task", task.task().id())
                .put("definition", task.task().toJson())
                .put("record", task.record().orElseThrow())
                .build();
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw StorageException.writing(to, e);
        }
    }
}
