package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.engine.RunControl.Request;
import dev.loki.core.env.Timestamps;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The folder {@code .loki/state/control/}, through which other processes steer a run.
 *
 * <p>A standing request is an empty file named {@code pause}, {@code stop} or {@code stop-now}; a message is a JSON file
 * written whole and renamed. Messages are taken in the order of their names and deleted only once the journal holds them.
 */
public final class Mailbox {
    /** The most messages that may wait. */
    static final int MAX_MESSAGES = 1_000;

    /** The largest message, in characters. */
    static final int MAX_TEXT = 64 * 1024;

    private final Path folder;
    private final InstantSource clock;

    private Mailbox(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** The mailbox in that folder; nothing is created until something is sent. */
    public static Mailbox in(Path folder, InstantSource clock) {
        return new Mailbox(folder, clock);
    }

    /** One message with the file that holds it. */
    record Message(Path file, JsonObject body) {
        String kind() {
            return body.string("kind").orElse("");
        }
    }

    /** Leaves a standing request. */
    public void request(Request wanted) {
        if (wanted != Request.NONE) {
            create();
            AtomicFiles.write(folder.resolve(fileName(wanted)), "");
        }
    }

    /** Lets a paused run go on, whoever paused it. */
    public void resume() {
        withdraw(Request.PAUSE);
        send(JsonObject.builder().put("kind", "resume").build());
    }

    private void withdraw(Request wanted) {
        delete(folder.resolve(fileName(wanted)));
    }

    /** The strongest standing request. */
    public Request standing() {
        for (Request wanted : List.of(Request.STOP_NOW, Request.STOP, Request.PAUSE)) {
            if (Files.exists(folder.resolve(fileName(wanted)))) {
                return wanted;
            }
        }
        return Request.NONE;
    }

    /** Sends a steering note for the next attempt. */
    public void steer(String text) {
        if (text.isBlank() || text.length() > MAX_TEXT) {
            throw new LokiException(
                    "STEER_INVALID", "a steering note must have 1 to " + MAX_TEXT + " characters; shorten or fill it");
        }
        send(JsonObject.builder().put("kind", "steer").put("text", text).build());
    }

    /** Sends a message about one task: {@code retry}, {@code skip} or {@code add}, the last with its definition. */
    public void task(String kind, String id, Optional<JsonObject> definition) {
        JsonObject.Builder body = JsonObject.builder().put("kind", kind).put("task", id);
        definition.ifPresent(d -> body.put("definition", d));
        send(body.build());
    }

    /** Sends another title for a task. */
    void retitle(String id, String title) {
        send(JsonObject.builder()
                .put("kind", "retitle")
                .put("task", id)
                .put("title", title)
                .build());
    }

    private void send(JsonObject body) {
        create();
        if (files().size() >= MAX_MESSAGES) {
            throw new LokiException("MAILBOX_FULL", "more than " + MAX_MESSAGES + " messages wait in " + folder);
        }
        String name = Timestamps.format(clock.instant()).replace(':', '-')
                + "_" + Long.toUnsignedString(System.nanoTime(), 36)
                + "_" + ProcessHandle.current().pid() + ".json";
        AtomicFiles.write(folder.resolve(name), Json.write(body));
    }

    /** The waiting messages, oldest first; one that cannot be read is left where it is and not listed. */
    List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        for (Path file : files()) {
            try {
                if (Json.parse(Files.readString(file), file.getFileName().toString()) instanceof JsonObject body) {
                    messages.add(new Message(file, body));
                }
            } catch (IOException e) {
                throw StorageException.reading(file, e);
            } catch (LokiException e) {
                setAside(file);
            }
        }
        return messages;
    }

    /** Deletes a message that the journal holds. */
    void taken(Message message) {
        delete(message.file());
    }

    /** Forgets standing requests that were meant for a run that is over. */
    void clearStanding() {
        for (Request wanted : List.of(Request.STOP_NOW, Request.STOP, Request.PAUSE)) {
            withdraw(wanted);
        }
    }

    private void setAside(Path file) {
        try {
            Files.move(file, file.resolveSibling(file.getFileName() + ".bad"));
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }

    private List<Path> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, "*.json")) {
            stream.forEach(files::add);
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
        Collections.sort(files);
        return files;
    }

    private void create() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }

    private static String fileName(Request request) {
        return switch (request) {
            case NONE -> throw new IllegalArgumentException("NONE is no standing request");
            case PAUSE -> "pause";
            case STOP -> "stop";
            case STOP_NOW -> "stop-now";
        };
    }
}
