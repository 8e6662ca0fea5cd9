package dev.loki.integrations.adapter;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.env.Timestamps;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.FileMutex;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.Document;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * What is to be made elsewhere, remembered on disk from before the first request until the answer.
 *
 * <p>One file per entry, written whole and durable before anything is sent, removed once the service has answered. So after
 * {@code kill -9} the entry is still there: whoever opens the same thing again, or asks for what {@link #waiting}, gets it
 * with its id, looks by that id whether the service acted, and sends it only if not. A lock file beside the entry, held
 * while its process lives, keeps two processes from one entry. Format: {@code docs/formats/outbox.md}. Thread-safe.
 */
public final class Outbox {
    /** The most entries that may wait. */
    static final int MAX_WAITING = 1_000;

    /** The most refused entries that are kept for a look. */
    static final int MAX_REFUSED = 100;

    /** The longest text of an entry, in characters. */
    static final int MAX_PAYLOAD = 1024 * 1024;

    private static final String ENDING = ".json";

    private final Optional<Path> folder;
    private final InstantSource clock;
    private final RandomGenerator random;

    private Outbox(Optional<Path> folder, InstantSource clock, RandomGenerator random) {
        this.folder = folder;
        this.clock = clock;
        this.random = random;
    }

    /**
     * What to make.
     *
     * @param integration the service
     * @param kind what it is: {@code comment} or {@code subtask}
     * @param target the thing of the service that it belongs to
     * @param payload its content
     */
    public record Parcel(String integration, String kind, String target, JsonObject payload) {}

    /** A parcel under way, claimed by this process until it is done, refused or left. */
    public static final class Entry {
        private final Parcel parcel;
        private final UUID id;
        private final boolean fresh;
        private final Optional<Path> file;
        private final Optional<FileMutex> claim;

        private Entry(Parcel parcel, UUID id, boolean fresh, Optional<Path> file, Optional<FileMutex> claim) {
            this.parcel = parcel;
            this.id = id;
            this.fresh = fresh;
            this.file = file;
            this.claim = claim;
        }

        /** What to make. */
        public Parcel parcel() {
            return parcel;
        }

        /** The id that it has, or will have, elsewhere. */
        public UUID id() {
            return id;
        }

        /** Whether nobody can have sent it yet. */
        public boolean fresh() {
            return fresh;
        }
    }

    /** The outbox in that folder, which is made when something is sent. */
    public static Outbox in(Path folder, InstantSource clock, RandomGenerator random) {
        return new Outbox(Optional.of(folder), clock, random);
    }

    /** Remembers nothing. */
    public static Outbox none() {
        return new Outbox(Optional.empty(), InstantSource.system(), RandomGenerator.getDefault());
    }

    /**
     * Remembers a parcel before it is sent. One of the same content that an earlier process left is taken up again.
     *
     * @param key what the id is made from, when the same thing may be asked for again after it was done
     * @throws StorageException if it cannot be written; then nothing may be sent
     */
    public Entry open(Parcel parcel, Optional<String> key) {
        UUID id = key.map(OperationId::of).orElseGet(() -> OperationId.random(random));
        if (folder.isEmpty()) {
            return new Entry(parcel, id, key.isEmpty(), Optional.empty(), Optional.empty());
        }
        String digest = digest(parcel);
        if (key.isEmpty()) {
            for (Path file : files()) {
                if (name(file).startsWith(digest + "-")) {
                    Optional<Entry> left = claim(file);
                    if (left.isPresent()) {
                        return left.get();
                    }
                }
            }
        }
        return write(parcel, id, key.isEmpty(), folder.get().resolve(digest + "-" + id + ENDING));
    }

    private Entry write(Parcel parcel, UUID id, boolean fresh, Path file) {
        JsonObject json = JsonObject.builder()
                .put("version", 1)
                .put("id", id.toString())
                .put("integration", parcel.integration())
                .put("kind", parcel.kind())
                .put("target", parcel.target())
                .put("created", Timestamps.format(clock.instant()))
                .put("payload", parcel.payload())
                .build();
        String text = Json.pretty(json);
        if (text.length() > MAX_PAYLOAD) {
            throw new LokiException(
                    "OUTBOX_REFUSED", "the text is longer than " + MAX_PAYLOAD + " characters; shorten it");
        }
        if (files().size() >= MAX_WAITING) {
            throw new LokiException(
                    "OUTBOX_REFUSED",
                    "more than " + MAX_WAITING + " entries wait in " + file.getParent()
                            + "; let the service take them, or remove what is obsolete");
        }
        Optional<FileMutex> claim = take(file);
        if (claim.isEmpty()) {
            throw new LokiException("OUTBOX_BUSY", "another process is sending the same right now; wait for it");
        }
        AtomicFiles.write(file, text.getBytes(StandardCharsets.UTF_8), AtomicFiles.Perm.OWNER_ONLY);
        return new Entry(parcel, id, fresh, Optional.of(file), claim);
    }

    /** Claims what earlier processes left for a service, oldest first; an entry that cannot be read is left alone. */
    public List<Entry> waiting(String integration) {
        List<Entry> entries = new ArrayList<>();
        for (Path file : files()) {
            claim(file).ifPresent(entry -> {
                if (entry.parcel().integration().equals(integration)) {
                    entries.add(entry);
                } else {
                    leave(entry);
                }
            });
        }
        return entries;
    }

    /** How many entries wait, whoever holds them. */
    public int size() {
        return files().size();
    }

    /** Whether something with that id is under way; what comes back from the service with it is our own. */
    public boolean holds(UUID id) {
        return files().stream().anyMatch(file -> name(file).endsWith("-" + id + ENDING));
    }

    /** Whether a comment with these words is under way to that issue; formatting does not count. */
    public boolean sending(String integration, String target, String text) {
        return files().stream()
                .flatMap(file -> parcel(file).stream())
                .anyMatch(parcel -> parcel.integration().equals(integration)
                        && parcel.target().equalsIgnoreCase(target)
                        && words(parcel.payload().string("markdown").orElse("")).equals(words(text)));
    }

    /** Whether an issue with that title is under way. */
    public boolean making(String integration, String title) {
        return !title.isBlank()
                && files().stream()
                        .flatMap(file -> parcel(file).stream())
                        .anyMatch(parcel -> parcel.integration().equals(integration)
                                && parcel.payload()
                                        .string("title")
                                        .filter(title::equals)
                                        .isPresent());
    }

    private static String words(String text) {
        return text.replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }

    /** The service has it: forgets it. */
    public void done(Entry entry) {
        entry.file.ifPresent(file -> {
            delete(file);
            release(entry, file);
        });
    }

    /** The service will never take it: keeps the file in {@code refused}, out of the way. */
    public void refuse(Entry entry, String why) {
        entry.file.ifPresent(file -> {
            Path refused = file.resolveSibling("refused");
            JsonObject json = entry.parcel().payload().toBuilder()
                    .put("loki_refused", why)
                    .build();
            prune(refused);
            AtomicFiles.write(
                    refused.resolve(name(file)),
                    Json.pretty(json).getBytes(StandardCharsets.UTF_8),
                    AtomicFiles.Perm.OWNER_ONLY);
            delete(file);
            release(entry, file);
        });
    }

    /** Leaves it for a later process. */
    public void leave(Entry entry) {
        entry.file.ifPresent(file -> release(entry, file));
    }

    private Optional<Entry> claim(Path file) {
        Optional<FileMutex> claim = take(file);
        Optional<Entry> entry = claim.flatMap(held -> read(file, held));
        if (entry.isEmpty()) {
            claim.ifPresent(held -> release(held, file));
        }
        return entry;
    }

    /**
     * Locks an entry. The lock file is removed by whoever holds it, so one that was locked may be another than the one that is
     * there now; it counts only if the one that is there names this very claim.
     */
    private Optional<FileMutex> take(Path file) {
        FileMutex.Owner me = FileMutex.Owner.current("outbox " + UUID.randomUUID(), clock);
        Optional<FileMutex> lock = FileMutex.tryLock(lock(file), me);
        if (lock.isPresent() && !FileMutex.holder(lock(file)).equals(Optional.of(me))) {
            lock.get().close();
            return Optional.empty();
        }
        return lock;
    }

    private static Optional<Entry> read(Path file, FileMutex claim) {
        try {
            UUID id = UUID.fromString(json(file).string("id").orElse(""));
            return parcel(file).map(parcel -> new Entry(parcel, id, false, Optional.of(file), Optional.of(claim)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Parcel> parcel(Path file) {
        JsonObject json = json(file);
        return json.members().isEmpty()
                ? Optional.empty()
                : Optional.of(new Parcel(
                        json.string("integration").orElse(""),
                        json.string("kind").orElse(""),
                        json.string("target").orElse(""),
                        json.object("payload").orElse(JsonObject.EMPTY)));
    }

    private static JsonObject json(Path file) {
        try {
            return Files.isRegularFile(file) && Document.read(file, name(file)).root() instanceof JsonObject json
                    ? json
                    : JsonObject.EMPTY;
        } catch (LokiException e) {
            return JsonObject.EMPTY;
        }
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        if (folder.isPresent() && Files.isDirectory(folder.get())) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder.get(), "[0-9a-f]*" + ENDING)) {
                found.forEach(files::add);
            } catch (IOException e) {
                throw StorageException.reading(folder.get(), e);
            }
        }
        files.sort((a, b) -> Long.compare(written(a), written(b)));
        return Collections.unmodifiableList(files);
    }

    private static long written(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    private static String digest(Parcel parcel) {
        String all = Json.write(JsonObject.builder()
                .put("integration", parcel.integration())
                .put("kind", parcel.kind())
                .put("target", parcel.target())
                .put("payload", parcel.payload())
                .build());
        return Sha256.hex(all).substring(0, 16);
    }

    private static void prune(Path refused) {
        try {
            if (!Files.isDirectory(refused)) {
                return;
            }
            List<Path> kept = new ArrayList<>();
            try (DirectoryStream<Path> found = Files.newDirectoryStream(refused, "*" + ENDING)) {
                found.forEach(kept::add);
            }
            kept.sort((a, b) -> Long.compare(written(a), written(b)));
            for (int i = 0; i <= kept.size() - MAX_REFUSED; i++) {
                delete(kept.get(i));
            }
        } catch (IOException e) {
            throw StorageException.reading(refused, e);
        }
    }

    private static void release(Entry entry, Path file) {
        entry.claim.ifPresent(claim -> release(claim, file));
    }

    /** Removes the lock file while it is still held: after that it might be somebody else's. */
    private static void release(FileMutex claim, Path file) {
        delete(lock(file));
        claim.close();
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }

    private static Path lock(Path file) {
        return file.resolveSibling(name(file) + ".lock");
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
