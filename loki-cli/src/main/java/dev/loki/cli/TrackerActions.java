package dev.loki.cli;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.engine.TaskBoard;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.Task;
import dev.loki.integrations.Integrations;
import dev.loki.integrations.adapter.ImportedProject;
import dev.loki.integrations.adapter.Posted;
import dev.loki.integrations.adapter.StatusMap;
import dev.loki.integrations.adapter.Subtask;
import dev.loki.integrations.adapter.Synced;
import dev.loki.integrations.sync.ImportedTasks;
import dev.loki.integrations.sync.Links;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** What the commands for trackers do; apart from them, so that the parser loads nothing of the integrations. */
final class TrackerActions {
    private TrackerActions() {}

    /**
     * What to import.
     *
     * @param tracker the tracker
     * @param id the issue; empty for the configured one, or the open issues of GitHub
     * @param label only open issues of GitHub with this label
     * @param limit at most so many of them
     */
    record Source(String tracker, Optional<String> id, Optional<String> label, int limit) {}

    private static ImportedProject read(Integrations integrations, Source source) {
        String tracker = source.tracker();
        if (source.id().isPresent()) {
            return integrations.require(tracker).importProject(source.id().get());
        }
        if (tracker.equals("github")) {
            return integrations.requireGitHub().importIssues(source.label(), source.limit());
        }
        String target = integrations
                .target(tracker)
                .orElseThrow(() -> new LokiException("USAGE", "name the issue to import, such as PROJ-1"));
        return configured(() -> integrations.require(tracker).importProject(target));
    }

    /** An id that came from the configuration is wrong there, not on the command line. */
    private static <T> T configured(Supplier<T> work) {
        try {
            return work.get();
        } catch (LokiException e) {
            throw e.code().equals("USAGE")
                    ? new ConfigException("the configured issue: " + e.getMessage() + "; see: loki config show", e)
                    : e;
        }
    }

    /** Prints an import, or writes it to a file. */
    static ExitCode show(Composition loki, Source source, Optional<Path> out, boolean dryRun) {
        return TrackerCall.reading(loki, dryRun).with(integrations -> {
            ImportedProject project = read(integrations, source);
            out.ifPresent(file -> AtomicFiles.write(loki.here().resolve(file), project.markdown()));
            loki.console()
                    .result(out.map(file -> "Wrote " + file + ".")
                            .orElseGet(() -> project.markdown().stripTrailing()));
            return document(project);
        });
    }

    private static JsonObject document(ImportedProject project) {
        List<JsonObject> items = project.items().stream()
                .map(item -> JsonObject.builder()
                        .put("id", item.externalId())
                        .put("title", item.title())
                        .put("priority", item.priority())
                        .put("done", item.done())
                        .put("depends_on", item.dependsOn())
                        .build())
                .toList();
        return JsonObject.builder()
                .put("source", project.source())
                .put("id", project.externalId())
                .put("title", project.title())
                .put("markdown", project.markdown())
                .put("facts", project.facts())
                .put("items", JsonValue.array(items))
                .build();
    }

    /** Adds the open parts of an import to the queue, and links them. */
    static ExitCode addTasks(Composition loki, Source source, boolean dryRun) {
        return TrackerCall.reading(loki, dryRun).with(integrations -> {
            ImportedTasks imported = ImportedTasks.of(read(integrations, source));
            TaskBoard.of(loki.project()).add(imported.tasks());
            Links.in(loki.project().links(), InstantSource.system()).add(imported.links());
            List<String> ids = imported.tasks().stream().map(Task::id).toList();
            loki.console()
                    .result("Added " + ids.size() + " tasks: " + String.join(", ", ids)
                            + (imported.done() > 0 ? " (" + imported.done() + " done already)" : ""));
            return JsonObject.builder().put("ok", true).put("tasks", ids).build();
        });
    }

    /** Prints the status of an issue. */
    static ExitCode status(Composition loki, String tracker, String id, boolean dryRun) {
        return TrackerCall.reading(loki, dryRun).run(tracker, adapter -> {
            String status = adapter.status(id);
            loki.console().result(status);
            return JsonObject.builder().put("id", id).put("status", status).build();
        });
    }

    /** Brings an issue to a status. */
    static ExitCode sync(
            Composition loki, String tracker, String id, String status, Optional<String> details, boolean dryRun) {
        if (!StatusMap.known(status)) {
            throw new LokiException(
                    "USAGE", "\"" + status + "\" is no phase and no stage; see: loki " + tracker + " sync --help");
        }
        TrackerCall call = TrackerCall.writing(loki, dryRun);
        AtomicBoolean shown = new AtomicBoolean(true);
        call.run(tracker, adapter -> {
            Synced synced = adapter.syncStatus(id, status, details);
            if (!dryRun) {
                loki.console().result(synced.text());
                shown.set(synced.ok());
            }
            return synced.toJson();
        });
        return shown.get() ? ExitCode.OK : ExitCode.FAILED;
    }

    /** Adds a comment. */
    static ExitCode comment(Composition loki, String tracker, String id, String markdown, boolean dryRun) {
        return TrackerCall.writing(loki, dryRun).run(tracker, adapter -> {
            Posted posted = adapter.postComment(id, markdown);
            if (!dryRun) {
                loki.console().result("Commented on " + id + (posted.url().isEmpty() ? "." : ": " + posted.url()));
            }
            return posted.toJson();
        });
    }

    /** Adds the report of a run as a comment, once for what it says. */
    static ExitCode report(
            Composition loki, String tracker, String id, Optional<String> run, Optional<String> url, boolean dryRun) {
        RunQuality quality = RunQuality.of(loki, run, url);
        String markdown = quality.report().markdown();
        String key = "report " + tracker + " " + id + " " + quality.runId() + " " + Sha256.hex(markdown);
        return TrackerCall.writing(loki, dryRun).run(tracker, adapter -> {
            Posted posted = adapter.postComment(id, markdown, Optional.of(key));
            if (!dryRun) {
                loki.console().result("Reported on " + id + (posted.url().isEmpty() ? "." : ": " + posted.url()));
            }
            return posted.toJson();
        });
    }

    /** Links a page to an issue of Jira. */
    static ExitCode link(Composition loki, String id, String url, Optional<String> title, boolean dryRun) {
        return TrackerCall.writing(loki, dryRun).with(integrations -> {
            integrations.requireJira().link(id, url, title.orElse(url));
            if (!dryRun) {
                loki.console().result("Linked " + url + " to " + id + ".");
            }
            return JsonObject.builder().put("id", id).put("url", url).build();
        });
    }

    /** Makes parts below an issue. */
    static ExitCode subtasks(
            Composition loki, String tracker, String id, List<String> titles, String description, boolean dryRun) {
        List<Subtask> subtasks =
                titles.stream().map(title -> new Subtask(title, description)).toList();
        return TrackerCall.writing(loki, dryRun).run(tracker, adapter -> {
            List<Posted> posted = adapter.createSubtasks(id, subtasks);
            if (!dryRun) {
                posted.forEach(part -> loki.console().result(part.externalId() + "  " + part.title()));
            }
            return JsonObject.builder()
                    .put(
                            "subtasks",
                            JsonValue.array(posted.stream().map(Posted::toJson).toList()))
                    .build();
        });
    }
}
