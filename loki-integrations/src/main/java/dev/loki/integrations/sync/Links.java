package dev.loki.integrations.sync;

import dev.loki.core.LokiException;
import dev.loki.core.env.Timestamps;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.json.Document;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which task belongs to which issue. Kept in {@code .loki/state/links.json}; a task has one issue, an issue may have several
 * tasks. Thread-safe.
 */
public final class Links {
    /** The most links that are kept; the oldest go first. */
    static final int MAX = 10_000;

    private final Path file;
    private final InstantSource clock;

    private Links(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /** The links in that file; none when it is absent. */
    public static Links in(Path file, InstantSource clock) {
        return new Links(file, clock);
    }

    /**
     * One link.
     *
     * @param task the task's id
     * @param integration the tracker
     * @param externalId the issue
     */
    public record Link(String task, String integration, String externalId) {}

    /** All links, oldest first; none when the file cannot be read. */
    public synchronized List<Link> all() {
        try {
            if (Files.isRegularFile(file) && Document.read(file, "links.json").root() instanceof JsonObject json) {
                return json.objects("links").stream()
                        .map(link -> new Link(
                                link.string("task").orElse(""),
                                link.string("integration").orElse(""),
                                link.string("external_id").orElse("")))
                        .toList();
            }
        } catch (LokiException e) {
            return List.of();
        }
        return List.of();
    }

    /** Adds links; a task that has one gets the new one. */
    public synchronized void add(List<Link> added) {
        List<Link> links = new ArrayList<>(all());
        links.removeIf(known -> added.stream().anyMatch(link -> link.task().equals(known.task())));
        links.addAll(added);
        List<JsonObject> json = links.stream()
                .skip(Math.max(0, links.size() - MAX))
                .map(link -> JsonObject.builder()
                        .put("task", link.task())
                        .put("integration", link.integration())
                        .put("external_id", link.externalId())
                        .build())
                .toList();
        JsonObject document = JsonObject.builder()
                .put("version", 1)
                .put("updated", Timestamps.format(clock.instant()))
                .put("links", JsonValue.array(json))
                .build();
        AtomicFiles.write(file, Json.pretty(document).getBytes(StandardCharsets.UTF_8), AtomicFiles.Perm.OWNER_ONLY);
    }

    /** The issue of a task. */
    Optional<Link> ofTask(String task) {
        return all().stream().filter(link -> link.task().equals(task)).findFirst();
    }

    /** The tasks of an issue. */
    List<String> tasks(String integration, String externalId) {
        return all().stream()
                .filter(link -> link.integration().equals(integration)
                        && link.externalId().equalsIgnoreCase(externalId))
                .map(Link::task)
                .toList();
    }
}
