package dev.loki.audit;

import dev.loki.core.LokiException;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the files that retention removed ended, so that what is left still verifies: the file {@code audit-anchor.json}
 * beside them. It is written before a file is removed.
 */
final class Anchors {
    /** The most removed files that are remembered; the oldest go first. */
    static final int MAX_ANCHORS = 100;

    private static final String FILE = "audit-anchor.json";

    private Anchors() {}

    /**
     * The end of a removed file.
     *
     * @param file its name
     * @param nextSeq the place of the entry that follows it
     * @param hash the digits of its last hash
     */
    record Anchor(String file, long nextSeq, String hash) {
        private JsonObject toJson() {
            return JsonObject.builder()
                    .put("file", file)
                    .put("nextSeq", nextSeq)
                    .put("hash", hash)
                    .build();
        }
    }

    /** The anchors of a folder, the oldest first; none when the file is absent or cannot be understood. */
    static List<Anchor> of(Path folder) {
        try {
            String text = Files.readString(folder.resolve(FILE), StandardCharsets.UTF_8);
            List<Anchor> anchors = new ArrayList<>();
            if (Json.parse(text, FILE) instanceof JsonObject json) {
                for (JsonObject anchor : json.objects("anchors")) {
                    Optional<Long> seq = anchor.integer("nextSeq");
                    Optional<String> hash = anchor.string("hash");
                    if (seq.isPresent() && hash.isPresent()) {
                        anchors.add(new Anchor(anchor.string("file").orElse(""), seq.get(), hash.get()));
                    }
                }
            }
            return anchors;
        } catch (IOException | LokiException e) {
            return List.of();
        }
    }

    /** Remembers one more. */
    static void add(Path folder, Anchor anchor) {
        List<Anchor> anchors = new ArrayList<>(of(folder));
        anchors.removeIf(earlier -> earlier.file().equals(anchor.file()));
        anchors.add(anchor);
        List<Anchor> kept = anchors.subList(Math.max(0, anchors.size() - MAX_ANCHORS), anchors.size());
        JsonObject json = JsonObject.builder()
                .put("version", 1)
                .put(
                        "anchors",
                        JsonValue.array(kept.stream().map(Anchor::toJson).toList()))
                .build();
        AtomicFiles.write(
                folder.resolve(FILE),
                (Json.pretty(json) + "\n").getBytes(StandardCharsets.UTF_8),
                AtomicFiles.Perm.OWNER_ONLY);
    }
}
