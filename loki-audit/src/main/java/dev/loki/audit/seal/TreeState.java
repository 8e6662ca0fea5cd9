package dev.loki.audit.seal;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * How far a log has been hashed, so that the next seal reads only what came after.
 *
 * <p>It is a cache: whoever reads it compares the root that it leads to with a signed one, and hashes the log from its
 * beginning where they differ or the file is absent. So nothing is gained by changing it.
 *
 * @param tree the tree over the lines
 * @param bytes their length in the file
 */
record TreeState(CompactRange tree, long bytes) {
    private static final int VERSION = 1;
    private static final int MAX_FILE_BYTES = 16 * 1024;

    /** No line yet. */
    static TreeState empty(TreeHasher hasher) {
        return new TreeState(CompactRange.empty(hasher), 0);
    }

    /** The state in a file; empty when it is absent or unreadable as one. */
    static Optional<TreeState> read(Path file, TreeHasher hasher) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            String text = new String(in.readNBytes(MAX_FILE_BYTES), StandardCharsets.UTF_8);
            return Json.parse(text, file.toString()) instanceof JsonObject json ? of(json, hasher) : Optional.empty();
        } catch (NoSuchFileException | LokiException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    private static Optional<TreeState> of(JsonObject json, TreeHasher hasher) {
        long bytes = json.integer("bytes").orElse(-1L);
        if (json.integer("version").orElse(0L) != VERSION || bytes < 0) {
            return Optional.empty();
        }
        try {
            List<byte[]> subtrees = json.strings("subtrees").stream()
                    .map(Base64.getDecoder()::decode)
                    .toList();
            CompactRange tree = CompactRange.of(hasher, json.integer("size").orElse(-1L), subtrees);
            return Optional.of(new TreeState(tree, bytes));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Replaces the file. */
    void write(Path file) {
        JsonObject json = JsonObject.builder()
                .put("version", VERSION)
                .put("size", tree.size())
                .put("bytes", bytes)
                .put(
                        "subtrees",
                        tree.subtrees().stream()
                                .map(Base64.getEncoder()::encodeToString)
                                .toList())
                .build();
        AtomicFiles.write(
                file, (Json.write(json) + "\n").getBytes(StandardCharsets.UTF_8), AtomicFiles.Perm.OWNER_ONLY);
    }
}
