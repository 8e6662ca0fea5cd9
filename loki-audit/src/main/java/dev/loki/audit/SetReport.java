package dev.loki.audit;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a verification of several files of one chain found.
 *
 * @param files each file with its report, in the order of the chain
 * @param notes what the verification could not see, or where the chain begins; sentences
 */
public record SetReport(List<FileReport> files, List<String> notes) {

    /**
     * What was found in one file.
     *
     * @param file the file
     * @param anchor what its first entry was held against: {@code genesis}, the name of the file before it, or that of a
     *     file that retention removed
     * @param report what was found
     */
    public record FileReport(Path file, String anchor, ChainReport report) {

        /** The report, then {@code file} and {@code anchor}. */
        public JsonObject toJson() {
            return report.toJson().toBuilder()
                    .put("file", file.toString())
                    .put("anchor", anchor)
                    .build();
        }
    }

    /** Copies the lists. */
    public SetReport {
        files = List.copyOf(files);
        notes = List.copyOf(notes);
    }

    /** Whether the whole chain holds. */
    public boolean valid() {
        return files.stream().allMatch(file -> file.report().valid());
    }

    /** The first file in which the chain does not hold. */
    public Optional<FileReport> broken() {
        return files.stream().filter(file -> !file.report().valid()).findFirst();
    }

    /** The entries before the first break. */
    public long entries() {
        long entries = 0;
        for (FileReport file : files) {
            entries += file.report().entries();
            if (!file.report().valid()) {
                break;
            }
        }
        return entries;
    }

    /** The report, beginning with {@code valid}, {@code entries}, {@code brokenAt}, {@code error}, over all files. */
    public JsonObject toJson() {
        Optional<FileReport> broken = broken();
        return JsonObject.builder()
                .put("valid", valid())
                .put("entries", entries())
                .put("brokenAt", broken.isPresent() ? JsonValue.of(entries()) : JsonNull.INSTANCE)
                .putOrNull(
                        "error",
                        broken.map(b -> Folders.name(b.file()) + ": "
                                + b.report().error().orElse("")))
                .putOrNull("cause", broken.flatMap(b -> b.report().cause()).map(Cause::wireName))
                .put(
                        "files",
                        JsonValue.array(files.stream().map(FileReport::toJson).toList()))
                .put("notes", notes)
                .build();
    }
}
