package dev.loki.integrations.adapter;

import dev.loki.core.LokiException;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.json.Document;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What this project changed elsewhere last, so that it knows its own changes when a webhook tells of them. A file that cannot
 * be read is begun anew. Thread-safe in a process; of two processes at once the last wins.
 */
public final class Sent {
    /** How many changes are remembered. */
    static final int MAX = 1_000;

    private final Optional<Path> file;
    private final Map<String, String> inMemory = new LinkedHashMap<>();

    private Sent(Optional<Path> file) {
        this.file = file;
    }

    /** Remembers in that file. */
    public static Sent in(Path file) {
        return new Sent(Optional.of(file));
    }

    /** Remembers as long as the process lives. */
    public static Sent inMemory() {
        return new Sent(Optional.empty());
    }

    /** Remembers the status that an issue was brought to, before it is. */
    synchronized void status(String integration, String externalId, String status) {
        put("status|" + integration + "|" + externalId, status);
    }

    /** Remembers a comment. */
    synchronized void comment(String integration, String commentId) {
        put("comment|" + integration + "|" + commentId, "");
    }

    /** Remembers an issue that was made. */
    synchronized void issue(String integration, String externalId) {
        put("issue|" + integration + "|" + externalId, "");
    }

    /** Whether that issue is one that was made here. */
    public synchronized boolean ownIssue(String integration, String externalId) {
        return all().containsKey("issue|" + integration + "|" + externalId);
    }

    /** Whether that status of an issue is the one it was brought to last; with another one, that is forgotten. */
    public synchronized boolean ownStatus(String integration, String externalId, String status) {
        String key = "status|" + integration + "|" + externalId;
        Map<String, String> all = all();
        String brought = all.getOrDefault(key, "");
        boolean own = !status.isEmpty() && status.equalsIgnoreCase(brought);
        if (!own && !brought.isEmpty()) {
            all.remove(key);
            write(all);
        }
        return own;
    }

    /** Whether that comment is an own one. */
    public synchronized boolean ownComment(String integration, String commentId) {
        return all().containsKey("comment|" + integration + "|" + commentId);
    }

    /** Whether people are to be told of an event now for the first time; it is remembered before they are. */
    public synchronized boolean firstNotice(String event) {
        String key = "notice|" + event;
        boolean first = !all().containsKey(key);
        if (first) {
            put(key, "");
        }
        return first;
    }

    private void put(String key, String value) {
        Map<String, String> all = all();
        all.remove(key);
        all.put(key, value);
        while (all.size() > MAX) {
            all.remove(all.keySet().iterator().next());
        }
        write(all);
    }

    private void write(Map<String, String> all) {
        file.ifPresent(path -> {
            JsonObject.Builder json = JsonObject.builder();
            all.forEach(json::put);
            AtomicFiles.write(
                    path, Json.write(json.build()).getBytes(StandardCharsets.UTF_8), AtomicFiles.Perm.OWNER_ONLY);
        });
    }

    private Map<String, String> all() {
        if (file.isEmpty()) {
            return inMemory;
        }
        Map<String, String> all = new LinkedHashMap<>();
        try {
            if (Files.isRegularFile(file.get())
                    && Document.read(file.get(), "sent.json").root() instanceof JsonObject json) {
                json.members().forEach((key, value) -> all.put(key, value instanceof JsonString s ? s.value() : ""));
            }
        } catch (LokiException e) {
            all.clear();
        }
        return all;
    }
}
