package dev.loki.audit.personal;

import dev.loki.audit.beside.Pipes;
import dev.loki.audit.beside.SideFile;
import dev.loki.core.StorageException;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.JsonLines;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The side file of a log: the personal values that the log commits to, each with its salt, for the owner's eyes only.
 *
 * <p>A value is durable here before its commitment can get into the log, and its bytes are replaced durably before its
 * erasure can be recorded: whatever a crash leaves is finished by the next erasure. Many threads and processes may use
 * one side file at once.
 */
public final class PersonalData {
    /** What the action of an entry is called that records an erasure. */
    public static final String ERASED = "personal_data_erased";

    /** The member of such an entry's metadata that lists what was erased. */
    public static final String COMMITMENTS = "commitments";

    /** The largest side file. */
    public static final long MAX_BYTES = 64L << 20;

    private final SideFile file;
    private final InstantSource clock;
    private final SecureRandom random;

    private PersonalData(Path log, InstantSource clock, SecureRandom random) {
        this.file = SideFile.of(log, ".personal");
        this.clock = clock;
        this.random = random;
    }

    /** The side file of a log; nothing is read or made yet. */
    public static PersonalData beside(Path log, InstantSource clock, SecureRandom random) {
        return new PersonalData(log, clock, random);
    }

    /** Where the values are. */
    public Path file() {
        return file.path();
    }

    /** Whether the log has, or had, a side file. */
    public boolean everUsed() {
        return file.exists() || file.everLocked();
    }

    /**
     * The metadata with each of these members replaced by a commitment; the values are durable in the side file when
     * this returns. Members that are absent, or are commitments already, are left alone.
     *
     * @throws StorageException if the values could not be kept, or there are too many
     */
    public JsonObject commit(JsonObject metadata, Collection<String> fields) {
        Set<String> committed = new java.util.HashSet<>(
                Commitment.in(metadata).stream().map(Commitment.InField::field).toList());
        JsonObject.Builder replaced = metadata.toBuilder();
        StringBuilder lines = new StringBuilder();
        for (String field : new java.util.LinkedHashSet<>(fields)) {
            Optional<JsonValue> value = metadata.get(field).filter(v -> !committed.contains(field));
            if (value.isPresent()) {
                byte[] salt = new byte[Commitment.SALT_BYTES];
                random.nextBytes(salt);
                PersonalRecord record = PersonalRecord.of(field, value.get(), salt);
                replaced.put(field, Commitment.inMetadata(record.commitment()));
                lines.append(Json.write(record.toJson())).append('\n');
            }
        }
        if (!lines.isEmpty()) {
            append(lines.toString().getBytes(StandardCharsets.UTF_8));
        }
        return replaced.build();
    }

    private void append(byte[] bytes) {
        locked(() -> {
            file.append(bytes, channel -> {
                long end = completeLines(channel);
                if (end + bytes.length > MAX_BYTES) {
                    throw new StorageException(file.path() + " would grow beyond " + MAX_BYTES
                            + " bytes; erase values that are no longer needed, or begin a new log");
                }
                return end;
            });
            return Optional.empty();
        });
    }

    /** Where the last line ends; what a crash left behind it belongs to no entry. */
    private static long completeLines(FileChannel channel) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        for (long end = channel.size(); end > 0; end--) {
            one.clear();
            channel.read(one, end - 1);
            if (one.get(0) == '\n') {
                return end;
            }
        }
        return 0;
    }

    /** Picks values. */
    @FunctionalInterface
    public interface Choice {
        /** Whether this value is meant. */
        boolean picks(String commitment, String field, JsonValue value);
    }

    /**
     * Erases the values that are picked; their bytes are gone from the side file, durably, when this returns.
     *
     * @return the commitments that are erased and not recorded as such yet, also those that an interrupted erasure left;
     *     record them, then call {@link #recorded}
     */
    public List<String> erase(Choice choice) {
        return locked(() -> {
            removeLeftovers();
            return replaceAll(record -> {
                boolean picked = !record.isErased()
                        && choice.picks(record.commitment(), record.field().orElse(""), record.value());
                return Optional.of(picked ? record.erasedAt(clock.instant()) : record);
            });
        });
    }

    /** Forgets that these were erased, once the log says so. */
    public void recorded(Collection<String> commitments) {
        Set<String> done = Set.copyOf(commitments);
        locked(() -> replaceAll(record ->
                record.isErased() && done.contains(record.commitment()) ? Optional.empty() : Optional.of(record)));
    }

    /** Rewrites the file where something changes; gives the commitments that are erased and not recorded. */
    private List<String> replaceAll(Function<PersonalRecord, Optional<PersonalRecord>> change) {
        StringBuilder text = new StringBuilder();
        List<String> erased = new ArrayList<>();
        boolean changed = false;
        for (PersonalRecord record : records()) {
            Optional<PersonalRecord> after = change.apply(record);
            changed |= !after.equals(Optional.of(record));
            after.ifPresent(kept -> text.append(Json.write(kept.toJson())).append('\n'));
            after.filter(PersonalRecord::isErased).ifPresent(kept -> erased.add(kept.commitment()));
        }
        if (changed) {
            AtomicFiles.write(
                    file.path(), text.toString().getBytes(StandardCharsets.UTF_8), AtomicFiles.Perm.OWNER_ONLY);
        }
        return List.copyOf(erased);
    }

    /** Removes what an interrupted rewriting left: it may hold values that are to be gone. */
    private void removeLeftovers() throws IOException {
        Path folder = file.path().toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> leftovers =
                Files.newDirectoryStream(folder, "." + file.path().getFileName() + ".*.tmp")) {
            for (Path leftover : leftovers) {
                Files.deleteIfExists(leftover);
            }
        }
        file.forceFolder();
    }

    /** A comparison of a log's commitments with what is in the file now. */
    public PersonalVerifier verifier() {
        Map<String, PersonalRecord> byCommitment = new HashMap<>();
        records().forEach(record -> byCommitment.put(record.commitment(), record));
        return new PersonalVerifier(byCommitment);
    }

    /** The value of a commitment in that field; empty when it is not there or is another one. */
    public Optional<JsonValue> open(String field, String commitment) {
        return records().stream()
                .filter(record -> record.commitment().equals(commitment) && record.opens(field))
                .findFirst()
                .map(PersonalRecord::value);
    }

    private List<PersonalRecord> records() {
        try {
            Pipes.refuse(file.path());
        } catch (IOException e) {
            throw StorageException.reading(file.path(), e);
        }
        return JsonLines.readAll(file.path(), MAX_BYTES).stream()
                .map(PersonalRecord::of)
                .toList();
    }

    private <T> T locked(SideFile.Work<T> work) {
        return file.locked(
                "personal", clock, held -> new StorageException("cannot write " + file.path() + ": " + held), work);
    }
}
